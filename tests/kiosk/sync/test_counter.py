"""The counter against the real portal in a process of its own: lost card, new card; killed, cut off, refused."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from kiosk.cache.keys import Peppers
from kiosk.cache.overlay import OverlayCache
from kiosk.cache.register import NotOpened
from kiosk.cache.staff import Refusal, SignInRefused, StaffCache
from kiosk.cache.trust import slip_keys
from kiosk.faults import Fault
from kiosk.sync.counter import CounterDesk, Proof
from kiosk.sync.enrol import enrol
from kiosk.sync.trouble import SyncTrouble
from onedata import counter as c
from onedata.records import WorkerRecord
from onedata.slip_token import read_token
from tests.kiosk.sync.conftest import Kiosk, kiosk_at, written

if TYPE_CHECKING:
    from tests.kiosk.sync.test_real_portal import DemoPerson, RealPortal

OFFICE = "BP3MI NTB"
STAFF = {"ani": ("04A1B2C3D4E5F6", "petugas"), "citra": ("04A1B2C3D4E5F8", "penyelia")}
STAFF_PIN = "864209"
NEW_CARD, PIN = "04D1D2D3D4D5D6", "135246"
PLACES = ["before it is written down", "before it is sent", "before the answer is written down"]


class Site(msgspec.Struct, frozen=True):
    """A portal that serves, and a kiosk whose staff can sign in."""

    portal: "RealPortal"
    kiosk: Kiosk
    folder: Path

    def publish(self) -> None:
        self.portal.run("publish", "--region", "52")

    def proof(self, login: str, kiosk: Kiosk | None = None) -> Proof:
        """Sign in offline, as at the desk."""
        staff = StaffCache((kiosk or self.kiosk).data, Peppers((kiosk or self.kiosk).data))
        try:
            found = staff.sign_in(STAFF[login][0], STAFF_PIN)
        finally:
            staff.close()
        return Proof(found.record.staff_id, found.proof)

    def ask(self, person: bytes, ask: c.Ask, who: str = "ani", supervisor: str = "") -> c.Outcome:
        desk = CounterDesk(self.kiosk.config)
        try:
            second = self.proof(supervisor) if supervisor else None
            return desk.ask(self.proof(who), person, "AT_COUNTER", "KTP", ask, second).outcome
        finally:
            desk.close()


def with_staff(portal: "RealPortal") -> None:
    for login, (card, role) in STAFF.items():
        portal.run("staff", "add", login, "--name", f"CONTOH {login}", "--role", role, "--office", OFFICE)
        portal.run("staff", "card", login, card, text=STAFF_PIN + "\n")


def enrolled(portal: "RealPortal", url: str, folder: Path) -> Kiosk:
    made = kiosk_at(url, folder)
    enrol(made.config, portal.run("enrol-code", "--office", OFFICE))
    portal.run("publish", "--region", "52")
    assert made.sync().faults == ()
    return made


@pytest.fixture(scope="module")
def opened_office(filled_portal: "RealPortal", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of a portal with staff, and of a kiosk that is enrolled there and has synced; to be copied."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(filled_portal.folder, folder / "portal")
    portal = type(filled_portal)(folder / "portal")
    with_staff(portal)
    with portal.served() as url:
        enrolled(portal, url, folder / "one")
    return folder


@pytest.fixture
def own_portal(opened_office: Path, filled_portal: "RealPortal", tmp_path: Path) -> "RealPortal":
    """A portal of this test's own, beside which the folder of its kiosk lies; nobody serves it yet."""
    shutil.copytree(opened_office, tmp_path, dirs_exist_ok=True)
    return type(filled_portal)(tmp_path / "portal")


@pytest.fixture
def site(own_portal: "RealPortal", tmp_path: Path) -> Iterator[Site]:
    with own_portal.served() as url:
        yield Site(own_portal, kiosk_at(url, tmp_path / "one"), tmp_path)


def somebody(site: Site, *ways: str) -> "DemoPerson":
    return next(p for p in site.portal.people() if p.region == "52" and set(ways) <= set(p.opens))


def opened(kiosk: Kiosk, kind: str, identifier: str | None, factor: str, text: str) -> WorkerRecord | None:
    cache = kiosk.cache()
    cache.begin_visit()
    try:
        return cache.open_record(kind, identifier or "", factor, text)  # type: ignore[arg-type]  # literals
    except NotOpened:
        return None
    finally:
        cache.close()


def token(kiosk: Kiosk, person: "DemoPerson") -> bytes:
    record = opened(kiosk, "nik", person.nik, "pin", person.pin or "")
    assert record is not None
    return read_token(record.basic.slip_token, slip_keys(kiosk.data)).token_id


def test_lost_card_new_card(site: Site) -> None:
    """The old card stops at once, the new one opens at once; everywhere after publishing and sync."""
    person = somebody(site, "card+pin", "card+birth", "nik+pin")
    other = enrolled(site.portal, site.kiosk.config.portal.url, site.folder / "two")
    old = ("card", person.card, "pin", person.pin or "")
    new = ("card", NEW_CARD, "pin", PIN)
    who = token(site.kiosk, person)
    assert opened(site.kiosk, *old)
    assert site.ask(who, c.Unbind("card")) == "done"
    assert opened(site.kiosk, *old) is None
    assert opened(site.kiosk, "card", person.card, "birth", person.birth_date) is None
    assert opened(other, *old)  # it has not heard of it
    assert site.ask(who, c.Bind("card", NEW_CARD, PIN)) == "supervisor_needed"
    assert site.ask(who, c.Bind("card", NEW_CARD, PIN), supervisor="citra") == "done"
    record = opened(site.kiosk, *new)
    assert record is not None
    assert record.full is not None
    assert record.full.name == person.name
    assert opened(site.kiosk, "nik", person.nik, "pin", PIN)
    assert opened(site.kiosk, "nik", person.nik, "pin", person.pin or "") is None
    site.publish()
    for kiosk in (site.kiosk, other):
        assert kiosk.sync().faults == ()
        assert opened(kiosk, *old) is None
        assert opened(kiosk, *new)


def test_a_new_pin_opens_at_once_and_the_one_before_does_not(site: Site) -> None:
    person = somebody(site, "nik+pin")
    assert site.ask(token(site.kiosk, person), c.SetPin(PIN)) == "done"
    assert opened(site.kiosk, "nik", person.nik, "pin", PIN)
    assert opened(site.kiosk, "nik", person.nik, "pin", person.pin or "") is None


def test_a_family_pin_opens_and_is_taken_back_at_once(site: Site) -> None:
    person = somebody(site, "nik+pin", "nik+phone")
    who = token(site.kiosk, person)
    assert site.ask(who, c.FamilyPin("222333")) == "done"
    assert opened(site.kiosk, "nik", person.nik, "family", "222333")
    assert site.ask(who, c.FamilyOff()) == "done"
    assert opened(site.kiosk, "nik", person.nik, "family", "222333") is None


_CHILD = """
import os, sys
from pathlib import Path
from kiosk.cache.overlay import OverlayCache
from kiosk.config import load
from kiosk.sync.client import PortalClient
from kiosk.sync.counter import CounterDesk, Proof
from onedata.counter import Bind
place, config, staff, proof, person, card, pin = sys.argv[1:]
def die(*_): os._exit(9)
if place == "before it is written down": OverlayCache.intend = die
if place == "before it is sent": PortalClient.counter = die
if place == "before the answer is written down": OverlayCache.settle = die
desk = CounterDesk(load(Path(config)))
desk.ask(Proof(staff, bytes.fromhex(proof)), bytes.fromhex(person), "AT_COUNTER", "KTP", Bind("card", card, pin))
"""


@pytest.mark.parametrize(
    "place", [PLACES[2], *(pytest.param(place, marks=pytest.mark.long) for place in (*PLACES[:2], "nowhere"))]
)
def test_killed_anywhere_it_is_done_once_or_not_at_all(site: Site, place: str) -> None:
    person = next(p for p in site.portal.people() if p.region == "52" and not p.card and "nik+pin" in p.opens)
    proof = site.proof("ani")
    known = (proof.staff_id, proof.stretched.hex(), token(site.kiosk, person).hex(), NEW_CARD, PIN)
    command = [sys.executable, "-c", _CHILD, place, str(written(site.kiosk)), *known]
    assert subprocess.run(command, check=False).returncode == (0 if place == "nowhere" else 9)
    desk = CounterDesk(site.kiosk.config)
    assert desk.settle() == (1 if place in PLACES[1:] else 0)
    assert desk.settle() == 0
    desk.close()
    record = opened(site.kiosk, "card", NEW_CARD, "pin", PIN)
    assert (record is not None) is (place != PLACES[0])
    for path in site.kiosk.data.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in (PIN, STAFF_PIN, NEW_CARD):
            assert secret.encode() not in content, path.name


def test_without_the_portal_nothing_changes_and_it_is_said(own_portal: "RealPortal", tmp_path: Path) -> None:
    with own_portal.served() as url:
        site = Site(own_portal, kiosk_at(url, tmp_path / "one"), tmp_path)
        person = somebody(site, "card+pin", "nik+pin")
        who = token(site.kiosk, person)
    with pytest.raises(SyncTrouble) as caught:
        site.ask(who, c.Unbind("card"))
    assert caught.value.fault is Fault.PORTAL_UNREACHABLE
    assert opened(site.kiosk, "card", person.card, "pin", person.pin or "")
    with own_portal.served(int(url.rpartition(":")[2])):
        desk = CounterDesk(site.kiosk.config)
        assert desk.settle() == 1  # it had not come through: the portal does it now, within its ten minutes
        desk.close()
    assert opened(site.kiosk, "card", person.card, "pin", person.pin or "") is None


def test_who_was_dismissed_signs_in_until_the_next_sync_and_changes_nothing(site: Site) -> None:
    person = somebody(site, "nik+pin")
    who = token(site.kiosk, person)
    site.portal.run("staff", "disable", "ani")
    assert site.ask(who, c.SetPin(PIN)) == "refused"
    assert opened(site.kiosk, "nik", person.nik, "pin", PIN) is None
    site.publish()
    assert site.proof("ani")  # what this kiosk has not heard of does not hold here
    assert site.kiosk.sync().faults == ()
    with pytest.raises(SignInRefused) as refused:
        site.proof("ani")
    assert refused.value.why is Refusal.WRONG
    assert site.proof("citra")  # the control


def test_an_overlay_nobody_signed_counts_for_nothing(site: Site) -> None:
    person = somebody(site, "card+pin", "nik+pin")
    assert site.ask(token(site.kiosk, person), c.Unbind("card")) == "done"
    overlay = OverlayCache(site.kiosk.data)
    with overlay._database.writing() as connection:
        (signed,) = connection.execute("SELECT signed FROM counter_overlay").fetchone()
        changed = bytearray(signed)
        changed[60] ^= 1
        connection.execute("UPDATE counter_overlay SET signed = ?", (bytes(changed),))
    overlay.close()
    assert opened(site.kiosk, "card", person.card, "pin", person.pin or "")
