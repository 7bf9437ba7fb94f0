"""A receipt that was lost: the person comes with code and PIN, and the desk prints how their complaint stands."""

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.health import PrintOutcome
from kiosk.sync.process import Rounds
from kiosk.visit.model import Stage
from portal.cases import work
from portal.cases.models import CaseFile
from portal.service import Service
from portal.settings import Settings
from tests.journeys.officer import OFFICE, Staff, portal
from tests.journeys.test_canary import read_aside, readings
from tests.journeys.test_voice import complain
from tests.portal.command_hands import officer

ANSWER = "CONTOH: gaji Anda sedang ditagihkan."


def answered(site: Path, code: str) -> None:
    """Answer the case as a colleague of the office would, and publish it."""
    data = site / "portal"
    service = Service.open(Settings(data, f"sqlite:///{data / 'portal.db'}", "http://portal"))
    try:
        someone = officer(service, "petugas-tanda-terima", "petugas", office=OFFICE, region="52")
        now = dt.datetime.now(dt.UTC)
        with service.database.write() as session:
            case = session.scalars(select(CaseFile).where(CaseFile.code == code)).one()
            work.take(session, case, someone, now)
            work.answer(session, case, someone, ANSWER, now)
    finally:
        service.close()
    portal(site, "publish")


def test_a_receipt_is_printed_once_more_from_a_real_case_and_says_how_it_stands(
    staff: Staff, site: Path, config: Config
) -> None:
    kiosk = staff.kiosk
    code, pin = complain(kiosk)
    kiosk.leave()
    rounds = Rounds(config, lambda _: None)
    rounds.run()
    answered(site, code)
    rounds.run()
    staff.sign_in()
    staff.do(d.CaseAsked(), Place.CASE_CODE)
    staff.do(d.Typed(code), Place.CASE_PIN)
    staff.do(d.Typed("000000" if pin != "000000" else "111111"), Place.CASE_CODE)
    assert kiosk.reads("Periksa kode dan PIN")
    staff.do(d.Typed(code), Place.CASE_PIN)
    staff.do(d.Typed(pin), Place.CASE)
    assert kiosk.reads("Sudah dijawab")
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("receipt", lambda: staff.desk.slip)
    staff.do(d.Continued(), Place.PRINTED)
    assert staff.desk.outcome is PrintOutcome.CONFIRMED
    (paper,) = kiosk.inside.sim_printer.paper()
    assert paper
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("copy", lambda: staff.desk.slip and staff.desk.slip.copy == 2)
    staff.do(d.LockAsked(), Place.LOCKED)
    kiosk.until("the visitors have the screen", lambda: kiosk.visit.stage is Stage.ATTRACT)
    assert (staff.desk.case, staff.desk.code, kiosk.inside.slips.held()) == (None, "", 0)
    kept = [text for path in config.data_folder.rglob("*") if path.is_file() for text in readings(read_aside(path))]
    assert not [text for text in kept if code.encode() in text or ANSWER.encode() in text]
    assert [text for text in kept if b"A-0000" in text]  # the positive control: its serial is there
