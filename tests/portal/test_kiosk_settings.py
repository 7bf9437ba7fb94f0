"""Settings of a kiosk: set and unset from the command line, published for that kiosk alone."""

from collections.abc import Iterator

import pytest

from onedata.feeds import TrustAnchor, decode_segment, open_manifest
from onedata.kiosk_settings import KioskSettings, feed_of
from onedata.segments import Put
from onedata.wire import decode
from portal.app import create
from portal.feeds.ledger import LOCK
from portal.kiosks import fleet, settings
from portal.kiosks.settings import SettingsRefused
from portal.service import Service
from tests.portal.conftest import SetClock
from tests.portal.kiosk_hands import Hands


@pytest.fixture
def hands(portal: Service) -> Iterator[Hands]:
    from litestar.testing import TestClient  # noqa: PLC0415

    with TestClient(create(portal)) as client:
        yield Hands(portal, client).enrol()


def change(portal: Service, kiosk: str, sets: dict[str, str], unset: tuple[str, ...] = ()) -> KioskSettings:
    with portal.database.write() as session:
        portal.database.lock(session, LOCK)
        return settings.change(session, portal, fleet.find(session, kiosk), sets, unset, portal.clock(), "test")


def fetched(hands: Hands, kiosk: str) -> tuple[int, KioskSettings | None]:
    """Ask for a kiosk's settings as a kiosk, manifest and blob; return the first refusal's status."""
    answer = hands.client.get(f"/v1/feeds/{feed_of(kiosk)}/manifest", headers=hands.headers())
    if answer.status_code != 200:
        return answer.status_code, None
    ring = hands.portal.ring
    manifest = open_manifest(answer.content, TrustAnchor(ring.root_public), feed_of(kiosk), hands.portal.clock())
    name = manifest.snapshot.blobs[0].sha256.hex()
    blob = hands.client.get(f"/v1/blobs/{name}", headers=hands.headers())
    assert blob.status_code == 200
    assert hands.client.get(f"/v1/blobs/{name}").status_code == 401
    (put,) = decode_segment(blob.content, 1 << 16)
    assert isinstance(put, Put)
    return 200, decode(put.value, KioskSettings, 1 << 16)


def test_what_is_set_reaches_that_kiosk_alone(portal: Service, hands: Hands, clock: SetClock) -> None:
    other = Hands(portal, hands.client).enrol()
    assert fetched(hands, hands.kiosk_id)[0] == 404
    for one in (hands, other):  # the same values for both
        change(portal, one.kiosk_id, {"bytes_per_second": "50000", "quiet_hours": "22:00-05:00,12:00-12:30"})
    wanted = KioskSettings(hands.kiosk_id, bytes_per_second=50000, quiet_hours=("22:00-05:00", "12:00-12:30"))
    assert fetched(hands, hands.kiosk_id) == (200, wanted)
    assert fetched(other, hands.kiosk_id)[0] == 403
    assert fetched(other, other.kiosk_id)[0] == 200
    assert hands.client.get(f"/v1/feeds/{feed_of(hands.kiosk_id)}/manifest").status_code == 401
    clock.advance(days=400)
    change(portal, hands.kiosk_id, {"poll_seconds": "90"}, ("quiet_hours",))
    assert fetched(hands, hands.kiosk_id) == (
        200,
        KioskSettings(hands.kiosk_id, bytes_per_second=50000, poll_seconds=90),
    )


@pytest.mark.parametrize(
    "sets",
    [
        {"bytes_per_second": "4095"},
        {"bytes_per_second": "fast"},
        {"poll_seconds": "3601"},
        {"idle_seconds": "29"},
        {"quiet_hours": "06:00-23:00"},
        {"quiet_hours": "at night"},
        {"kiosk": "another"},
        {"volume": "1"},
    ],
    ids=str,
)
def test_what_no_kiosk_would_take_is_not_published(plain_portal: Service, sets: dict[str, str]) -> None:
    from litestar.testing import TestClient  # noqa: PLC0415

    with TestClient(create(plain_portal)) as client:
        hands = Hands(plain_portal, client).enrol()
        with pytest.raises(SettingsRefused):
            change(plain_portal, hands.kiosk_id, sets)
        assert fetched(hands, hands.kiosk_id)[0] == 404
