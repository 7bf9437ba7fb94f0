"""A reason that the portal added, from the page where it is written to the paper of the person whose data were seen."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pypdfium2
import pytest

from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import Search, Service
from kiosk.desk.model import Stage as Place
from kiosk.sync.process import Rounds
from tests.album import Album
from tests.driving import Driver
from tests.journeys.officer import Staff, portal, press, signed_in
from tests.journeys.test_desk import open_by_number

REASONS = "/kelola/alasan"
NAMED = {"kata_id": "Panggilan pengadilan", "kata_en": "Court summons", "find": "ya"}
CODE = "COURT_SUMMONS"


@pytest.fixture
def chief(site: Path, config: Config) -> Iterator[httpx.Client]:
    """The administrator of every office, at the portal's pages."""
    with contextlib.closing(signed_in(site, config.portal.url, "kepala-alasan", "--role", "kepala")) as browser:
        yield browser


def opened_for(staff: Staff, reason: str) -> None:
    """Choose the reason by its words, find somebody through the portal, and open their record with papers."""
    kiosk = staff.kiosk
    person = kiosk.somebody("nik+pin")
    born = person.birth_date
    assert born is not None
    staff.do(d.FindAsked(), Place.REASON)
    kiosk.touch(reason)
    staff.reaches(Place.WAYS)
    staff.do(d.WayChosen(None), Place.SEARCH)
    staff.do(d.SearchEntered(Search(person.name.split()[0], born.isoformat())), Place.HITS)
    assert staff.desk.hits is not None
    index = next(at for at, hit in enumerate(staff.desk.hits.people) if hit.birth_year == born.year)
    staff.do(d.HitChosen(index), Place.PAPERS)
    staff.do(d.PapersSeen("KTP"), Place.FOUND)


def who_looked(staff: Staff, papers: Place = Place.SERVICES) -> None:
    """Have the portal say who saw the data of whoever is open, on the screen that is turned to them."""
    staff.do(d.ServicesAsked(), papers)
    if papers is Place.SHOWN_PAPERS:
        staff.do(d.PapersSeen("KTP"), Place.SERVICES)
    staff.do(d.ServiceChosen(Service.WHO_LOOKED), Place.DONE)
    assert staff.kiosk.reads(NAMED["kata_id"])
    assert not staff.kiosk.reads(CODE)


def sheet_of(staff: Staff, config: Config) -> str:
    """Print what is on the screen as a sheet and return what stands on it."""
    staff.kiosk.touch("Cetak daftar ini")
    staff.reaches(Place.PREVIEW)
    staff.do(d.PaperChosen("sheet"), Place.PREVIEW)
    staff.kiosk.until("sheet", lambda: staff.desk.slip and staff.desk.slip.pages)
    staff.do(d.Continued(), Place.PRINTED)
    (path,) = config.sheets_folder.glob("*.pdf")
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def test_a_reason_added_at_the_portal_is_used_at_the_desk_stands_in_the_trail_and_the_person_reads_it_in_words(
    staffed: str, site: Path, config: Config, chief: httpx.Client, album: Album
) -> None:
    assert staffed
    assert "Alasan disimpan." in press(chief, REASONS, **NAMED)
    Rounds(config, lambda _: None).run()
    with Driver.opened(config) as kiosk:
        staff = Staff(kiosk)
        staff.sign_in()
        kiosk.until("online", lambda: staff.desk.health.online)
        opened_for(staff, NAMED["kata_id"])
        who_looked(staff)
        kiosk.picture(album, "who-looked")
        assert NAMED["kata_id"] in sheet_of(staff, config)
    assert CODE in chief.get("/kelola/jejak", params={"apa": "desk-open"}).text
    assert "hold" in portal(site, "audit", "verify")
    press(chief, f"{REASONS}/{CODE}", "henti")
    Rounds(config, lambda _: None).run()
    with Driver.opened(config) as kiosk:
        staff = Staff(kiosk)
        staff.sign_in()
        kiosk.until("online", lambda: staff.desk.health.online)
        staff.do(d.FindAsked(), Place.REASON)
        assert not kiosk.offers(NAMED["kata_id"])
        open_by_number(staff, kiosk.somebody("nik+pin"))
        who_looked(staff, Place.SHOWN_PAPERS)  # retired since, it still has its words
