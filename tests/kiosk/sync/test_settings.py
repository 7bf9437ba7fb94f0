"""What the portal may set on a kiosk from afar: believed only when signed for it, kept, bounded, obeyed."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.settings import read_settings
from kiosk.faults import Fault
from kiosk.sync.pace import Pace
from kiosk.sync.process import Rounds
from kiosk.sync.schedule import Schedule
from kiosk.sync.status import SyncStatus, describe
from kiosk.sync.transport import Transport
from onedata import wire
from onedata.events import StaffCalled
from onedata.feeds import Blob
from onedata.kiosk_settings import COLLECTION, KEY, KioskSettings, feed_of
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
GOOD: dict[str, object] = {"bytes_per_second": 50_000, "poll_seconds": 300}


def publish(portal: GenuinePortal, kiosk: Kiosk, /, **values: object) -> str:
    """Publish settings for this kiosk and return their feed."""
    own = load_enrolment(kiosk.data).kiosk_id
    settings = {"kiosk": own, **values}
    portal.publish_rows(feed_of(own), {(COLLECTION, KEY): wire.encode(settings)})
    return feed_of(own)


def test_settings_are_taken_and_obeyed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    assert kiosk.sync().faults == ()
    assert read_settings(kiosk.data).bytes_per_second is None
    publish(portal, kiosk, **GOOD)
    rounds, schedule = Rounds(kiosk.config, lambda _: None), Schedule(60)
    assert 270 <= rounds.next(schedule) <= 330
    assert read_settings(kiosk.data).bytes_per_second == 50_000
    status = kiosk.sync()
    assert status.faults == ()
    assert status.bytes_per_second == 50_000
    assert "50,000 bytes a second" in describe(status, NOON)
    publish(portal, kiosk)
    kiosk.sync()
    assert kiosk.sync().bytes_per_second is None
    assert 54 <= rounds.next(schedule) <= 66


def unsigned(portal: GenuinePortal, feed: str) -> None:
    portal.sign(feed, key=Ed25519PrivateKey.generate())


def signed_as_a_feed(portal: GenuinePortal, feed: str) -> None:
    portal.sign(feed, key=portal.keys["feed"])


def truncated(portal: GenuinePortal, feed: str) -> None:
    portal.manifests[feed] = portal.manifests[feed][:-20]


def of_another_kiosk(portal: GenuinePortal, feed: str) -> None:
    portal.manifests[feed] = portal.manifests["rules"]


def cut_off(portal: GenuinePortal, feed: str) -> None:
    snapshot = portal.feeds[feed].snapshot
    assert snapshot is not None
    portal.blobs[snapshot.blobs[0].sha256.hex()] = b"cut"


@pytest.mark.parametrize("spoil", [unsigned, signed_as_a_feed, truncated, of_another_kiosk, cut_off])
def test_settings_that_are_not_the_portals_change_nothing(
    portal: GenuinePortal, kiosk: Kiosk, spoil: Callable[[GenuinePortal, str], None]
) -> None:
    publish(portal, kiosk, **GOOD)
    assert kiosk.sync().faults == ()
    before = read_settings(kiosk.data)
    feed = publish(portal, kiosk, bytes_per_second=4096)
    spoil(portal, feed)
    status = kiosk.sync()
    assert set(status.faults) & {Fault.SIGNATURE_WRONG, Fault.ANSWER_UNUSABLE}
    assert read_settings(kiosk.data) == before
    assert status.feeds[REGISTER].fault is None
    publish(portal, kiosk, bytes_per_second=4096)
    assert kiosk.sync().faults == ()
    assert read_settings(kiosk.data).bytes_per_second == 4096


def test_old_settings_do_not_come_back(portal: GenuinePortal, kiosk: Kiosk) -> None:
    feed = publish(portal, kiosk, **GOOD)
    old = portal.manifests[feed]
    publish(portal, kiosk, poll_seconds=120)
    assert kiosk.sync().faults == ()
    portal.manifests[feed] = old
    assert kiosk.sync().faults == (Fault.SEQUENCE_OLDER,)
    (kiosk.data / "content.db").unlink()
    assert kiosk.sync().faults == (Fault.SEQUENCE_OLDER,)
    assert read_settings(kiosk.data).poll_seconds == 120


OUT_OF_BOUNDS: list[dict[str, object]] = [
    {"bytes_per_second": 4095},
    {"bytes_per_second": 1 << 31},
    {"bytes_per_second": 0},
    {"bytes_per_second": "50000"},
    {"poll_seconds": 14},
    {"poll_seconds": 3601},
    {"idle_seconds": 29},
    {"idle_seconds": 301},
    {"quiet_hours": ["22:00-22:00"]},
    {"quiet_hours": ["25:00-05:00"]},
    {"quiet_hours": ["nights"]},
    {"quiet_hours": ["06:00-23:00"]},
    {"quiet_hours": ["00:00-01:00"] * 5},
    {"kiosk": "another"},
]


def test_values_out_of_bounds_are_not_used(portal: GenuinePortal, kiosk: Kiosk) -> None:
    publish(portal, kiosk, **GOOD)
    kiosk.sync()
    for values in OUT_OF_BOUNDS:
        publish(portal, kiosk, **values)
        status = kiosk.sync()
        assert status.faults == (Fault.ANSWER_UNUSABLE,), values
        assert read_settings(kiosk.data).poll_seconds == 300
    assert kiosk.sync().faults == (Fault.ANSWER_UNUSABLE,)
    assert kiosk.name_of(SITI) == SITI.name


def test_a_damaged_settings_file_is_written_anew(portal: GenuinePortal, kiosk: Kiosk) -> None:
    publish(portal, kiosk, **GOOD)
    kiosk.sync()
    (kiosk.data / "settings.json").write_bytes(b"\xff{")
    assert read_settings(kiosk.data).poll_seconds is None
    kiosk.sync()
    assert read_settings(kiosk.data).poll_seconds == 300


@pytest.mark.parametrize(
    ("spans", "clock", "until"),
    [
        (("22:00-05:00",), "23:30", "05:00"),
        (("22:00-05:00",), "04:59", "05:00"),
        (("22:00-05:00",), "05:00", None),
        (("22:00-05:00",), "21:59", None),
        (("06:30-08:00",), "06:30", "08:00"),
        (("22:00-00:00", "00:00-05:00"), "22:00", "05:00"),
        (("00:00-05:00", "04:00-06:00"), "00:10", "06:00"),
        ((), "12:00", None),
    ],
)
def test_quiet_hours_are_the_offices(spans: tuple[str, ...], clock: str, until: str | None) -> None:
    hour, minute = map(int, clock.split(":"))
    ends = KioskSettings("kiosk-1", quiet_hours=spans).quiet_until(NOON.replace(hour=hour, minute=minute))
    assert (ends and f"{ends:%H:%M}") == until


def hours(kiosk: Kiosk, first: int, last: int) -> str:
    """Return a span of hours from now, as the office's clock has it."""
    now = dt.datetime.now(kiosk.config.office.timezone)
    return "-".join(f"{now + dt.timedelta(hours=hour):%H:%M}" for hour in (first, last))


def test_in_quiet_hours_only_manifests_and_heartbeats_move(portal: GenuinePortal, kiosk: Kiosk) -> None:
    publish(portal, kiosk, quiet_hours=[hours(kiosk, 2, 4)])
    assert kiosk.sync().faults == ()
    before = read_pointer(kiosk.data / FOLDER)
    publish(portal, kiosk, quiet_hours=[hours(kiosk, -1, 2)])
    new = Person("5201014107900009", "ORANG BARU")
    portal.publish_people(SITI, BUDI, new)
    call = kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    portal.asked.clear()
    for _ in range(2):
        status = kiosk.sync()
        assert status.faults == ()
        assert status.quiet_until is not None
        assert "only manifests, heartbeats and alerts" in describe(status, NOON)
        assert (portal.order, status.outbox_waiting) == ([], 1)
        assert read_pointer(kiosk.data / FOLDER) == before
    settings = {
        blob.sha256.hex() for feed in portal.feeds if feed.startswith("config-") for blob in blobs(portal, feed)
    }
    moved = {request.path for request in portal.asked if not request.path.endswith("/manifest")}
    # Settings move in quiet hours too: they can end them. And a kiosk that says nothing would count as silent.
    assert moved == {f"/v1/blobs/{name}" for name in settings} | {"/v1/heartbeat"}
    publish(portal, kiosk, quiet_hours=[hours(kiosk, 2, 4)])
    status = kiosk.sync()
    assert (status.faults, status.quiet_until) == ((), None)
    assert portal.order == [call]
    assert kiosk.name_of(new) == new.name


def blobs(portal: GenuinePortal, feed: str) -> tuple[Blob, ...]:
    snapshot = portal.feeds[feed].snapshot
    return snapshot.blobs if snapshot else ()


def test_quiet_hours_stop_a_download_that_goes_on_where_it_stopped(
    portal: GenuinePortal, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = False

    def quiet_until(_settings: object, now: dt.datetime) -> dt.datetime | None:
        return now + dt.timedelta(hours=1) if quiet else None

    monkeypatch.setattr(KioskSettings, "quiet_until", quiet_until)
    portal.publish_people(*[Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(300)])

    register = {f"/v1/blobs/{blob.sha256.hex()}": blob.size for blob in blobs(portal, REGISTER)}

    def nightfall(request: Request, reply: Reply) -> Reply:
        nonlocal quiet
        quiet = quiet or request.path in register
        return reply

    portal.spoil = nightfall
    assert kiosk.sync().faults == ()
    assert read_pointer(kiosk.data / FOLDER) is None
    kept = {f"/v1/blobs/{part.name}": part.stat().st_size for part in (kiosk.data / "incoming" / REGISTER).iterdir()}
    assert 0 < sum(kept.values()) < sum(register.values())
    quiet, portal.spoil = False, lambda _, reply: reply
    portal.asked.clear()
    assert kiosk.sync().faults == ()
    # How much of the first blob came before night fell is the line's affair: a part of it, or the whole.
    asked = {request.path: request.headers.get("Range") for request in portal.asked if request.path in register}
    ranges = {path: f"bytes={kept[path]}-" if path in kept else None for path in register}
    assert asked == {path: ranges[path] for path, size in register.items() if kept.get(path) != size}
    assert read_pointer(kiosk.data / FOLDER) is not None


class Clock:
    """Time that passes only while somebody sleeps, and while bytes cross a line of its own speed."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


@pytest.mark.parametrize("rate", [4096, 100_000, 1 << 30])
def test_a_pace_is_kept_over_any_stretch(rate: int) -> None:
    clock = Clock()
    pace = Pace(rate, clock, clock.sleep)
    crossed: list[tuple[float, int]] = []
    for count in [pace.piece] * 50:
        crossed.append((clock.now, count))
        pace.spend(count)
    clock.sleep(1000)  # time that nobody used is not saved up
    for count in [pace.piece] * 50:
        crossed.append((clock.now, count))
        pace.spend(count)
    for start, (began, _) in enumerate(crossed):
        for end in range(start + 1, len(crossed)):
            moved = sum(count for _, count in crossed[start:end])
            assert moved <= rate * (crossed[end][0] - began) * 1.0001


def test_the_whole_line_keeps_the_pace(portal: GenuinePortal, kiosk: Kiosk, url: str) -> None:
    """Bytes that came through the real transport, against a clock that moves only while it sleeps."""
    clock, rate = Clock(), 20_000
    content = os.urandom(200_000)
    blob = portal._stored(content)
    taken: list[tuple[float, int]] = []
    transport = Transport(url, pace=Pace(rate, clock, clock.sleep))
    answer = transport.exchange(
        "GET",
        f"/v1/blobs/{blob.sha256.hex()}",
        limit=1 << 20,
        sink=lambda _status, _headers: lambda piece: taken.append((clock.now, len(piece))),
    )
    transport.exchange("POST", "/v1/nowhere", limit=1 << 20, body=bytes(100_000))
    transport.close()
    assert answer.status == 200
    assert sum(count for _, count in taken) == len(content)
    assert max(count for _, count in taken) <= rate / 4
    seconds = (len(content) + 100_000) / rate
    assert seconds <= clock.now <= seconds * 1.05


def test_without_settings_nothing_is_held_back(kiosk: Kiosk) -> None:
    assert kiosk.sync().bytes_per_second is None
    assert SyncStatus().quiet_until is None
    assert read_settings(Path("/nowhere")) == KioskSettings("none")
