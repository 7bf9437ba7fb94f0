"""A slip that is brought to the desk: checked by this machine's own files, as the desk asks for it."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.content import Content, Cursor
from kiosk.cache.enrolment import Enrolment, save_enrolment
from kiosk.config import Config, Data, Portal, Screen
from kiosk.config import Office as OfficeOf
from kiosk.desk import events as e
from kiosk.desk.machine import step
from kiosk.desk.model import Desk, Stage
from kiosk.office_time import OfficeTime
from kiosk.ports.desk import Papers
from kiosk.ports.slips import Slips
from kiosk.ui import samples
from kiosk.ui.desk.checking import checked
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.scene import View
from kiosk.ui.words import Catalogue
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.model import SlipVerdict
from kiosk.visit.reports import Ticket
from onedata import wire
from onedata.case_clock import CaseClock
from onedata.segments import Drop, Op, Put
from onedata.signatures import certify, encode_signed, raw_public_key
from onedata.slip_token import SlipClaims, make_token, token_url
from tests.kiosk.slips.test_status import said

TODAY = dt.datetime.now(dt.UTC)
CURSOR = Cursor(1, 1, 5, TODAY)
ROOT, SLIP_KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
DAY = dt.timedelta(days=1)
CLOCK = CaseClock(clock="answer", days=17, source="Peraturan CONTOH 1/2026", checked=TODAY.date())


def claims(token_id: bytes, *, signed: int = 2, expires: int = 88) -> SlipClaims:
    """A slip of so many days ago, good for so many days from now."""
    told, until = (TODAY - signed * DAY).date(), (TODAY + expires * DAY).date()
    return SlipClaims(token_id, "PRE_DEPARTURE_ORIENTATION", "TW", "SN", 1994, told, until)


class Machine:
    """An enrolled machine with a feed of slips that no longer hold, and a desk at its home."""

    def __init__(self, folder: Path) -> None:
        data = folder / "kiosk"
        data.mkdir()
        span = (TODAY - 400 * DAY, TODAY + 400 * DAY)
        certificate = encode_signed(certify("slip", raw_public_key(SLIP_KEY), *span, ROOT)).hex()
        known = (raw_public_key(ROOT).hex(), "00" * 8, "11" * 32, (certificate,), (), TODAY)
        save_enrolment(data, Enrolment("k1", "52", "BP3MI NTB", "https://p", *known))
        self.content = Content(data, owner=True)
        self.publish(Put("revoked", "ff" * 8, b""))
        config = Config(
            screen=Screen(268, 476),
            office=OfficeOf("BP3MI NTB", "52", "WITA"),
            portal=Portal("http://127.0.0.1:9"),
            data=Data(str(data)),
            path=folder / "kiosk.toml",
        )
        self.slips = Slips(config, OfficeTime(config.office.timezone))
        # Nothing is printed here, so no printer stands behind it.
        self.papers = Papers(config, self.slips, None)  # type: ignore[arg-type]

    def publish(self, *ops: Op) -> None:
        """Take a feed as the sync process does."""
        self.content.apply("slip-revoked", CURSOR, ops)

    def shown(self, claimed: SlipClaims) -> tuple[SlipVerdict, View]:
        """Bring a slip to the desk: what it is, and the screen that says so."""
        code = token_url("https://satudata.example", make_token(claimed, SLIP_KEY))
        desk, _ = step(Desk(number=3, stage=Stage.CHECKED), e.SlipChecked(3, 0, self.papers.check(code, "id")))
        assert desk.checked is not None
        scene = DeskScene(desk, Catalogue().desk("id"), samples.HOUSE, samples.NOW)
        return desk.checked.answer.verdict, checked(scene)[1]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_slip_in_the_feed_of_those_withdrawn_is_no_longer_good_and_tells_nothing_of_its_holder(
    machine: Machine,
) -> None:
    slip = claims(bytes(range(8)))
    verdict, view = machine.shown(slip)
    assert (verdict, view["title"]) == (SlipVerdict.VALID, "Asli")  # the positive control
    assert "SN" in repr(view)
    machine.publish(Put("revoked", bytes(range(8)).hex(), b""))
    verdict, view = machine.shown(slip)
    assert verdict is SlipVerdict.REVOKED
    assert (view["title"], view.get("rows")) == ("Dicabut", None)
    assert "SN" not in repr(view)
    assert machine.shown(claims(bytes(8)))[0] is SlipVerdict.VALID  # another slip of the same key
    machine.publish(Drop("revoked", bytes(range(8)).hex()))
    assert machine.shown(slip)[0] is SlipVerdict.VALID


def test_a_slip_whose_day_has_passed_is_genuine_and_old_and_still_compared_with_the_person(machine: Machine) -> None:
    verdict, view = machine.shown(claims(bytes(8), signed=90, expires=-2))
    assert verdict is SlipVerdict.OUT_OF_DATE
    assert view["title"] == "Asli, tetapi kedaluwarsa"
    assert "'SN'" in repr(view["rows"])
    machine.publish(Put("revoked", bytes(8).hex(), b""))
    assert machine.shown(claims(bytes(8), signed=90, expires=-2))[0] is SlipVerdict.REVOKED


@pytest.mark.parametrize(
    ("sent", "promised"),
    [(wire.encode(CLOCK), "paling lama 17 hari"), (b"\x80", "tanyakan petugas"), (None, "tanyakan petugas")],
    ids=["sent", "spoiled", "none"],
)
def test_a_cases_slip_promises_the_days_that_the_portal_sent_and_none_otherwise(
    machine: Machine, sent: bytes | None, promised: str
) -> None:
    if sent is not None:
        machine.content.apply("codes", CURSOR, [Put("clocks", "answer", sent)])
    order = PrepareSlip(1, Ticket("ABCD2345", "135790", "e"), "id")
    assert promised in said(machine.slips.slip(order, "A-000001", 1)).lower()
