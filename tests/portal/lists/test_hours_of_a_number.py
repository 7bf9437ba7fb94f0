"""When a number answers: from an office's list to a kiosk's screen and slip, and of the numbers of a demonstration."""

import datetime as dt
from pathlib import Path

import pytest

from kiosk.cache.content import Content, Cursor
from kiosk.guidance import pages
from kiosk.guidance.found import ContactLine
from kiosk.guidance.library import Library
from kiosk.slips.guidance import page_slip
from kiosk.slips.words import Language
from kiosk.ui import samples
from kiosk.ui.scene import Scene
from kiosk.ui.views.guide import contact
from kiosk.ui.words import Catalogue
from onedata.content_feeds import CODES
from onedata.segments import Put
from portal.lists import delivery, demo, rows
from portal.lists.kinds import KINDS
from portal.service import Service
from tests.kiosk.slips.test_status import said
from tests.portal.conftest import NOW

LIST = (
    "contact_code,name_id,name_en,kind,number,hours_id,hours_en,published_by,checked_on\n"
    "a,CONTOH Bantuan,EXAMPLE Help,phone,CONTOH-1,Senin sampai Jumat,Monday to Friday,CONTOH,2026-11-01\n"
    "b,CONTOH Lain,EXAMPLE Other,phone,CONTOH-2,Setiap hari,Every day,,\n"
)
LANGUAGES: tuple[tuple[Language, str], ...] = (("id", "Senin sampai Jumat"), ("en", "Monday to Friday"))


def on_a_kiosk(portal: Service, folder: Path, language: str) -> tuple[ContactLine, ...]:
    """Read the contacts on a kiosk that holds what the portal publishes now."""
    with portal.database.read() as session:
        published = rows.feeds(session, NOW.date())[CODES]["contacts"]
    content = Content(folder, owner=True)
    content.replace(CODES, Cursor(1, 0, 1, NOW), [Put("contacts", key, row) for key, row in sorted(published.items())])
    content.close()
    library = Library(folder, dt.UTC, today=NOW.date)
    lines = library.contacts(language)
    library.close()
    return lines


@pytest.mark.parametrize(("language", "hours"), LANGUAGES)
def test_the_hours_of_a_number_stand_beside_it_on_the_screen_and_the_slip(
    plain_portal: Service, tmp_path: Path, language: Language, hours: str
) -> None:
    table = tmp_path / "contacts.csv"
    table.write_text(LIST, encoding="utf-8")
    assert delivery.take_in(plain_portal.database, KINDS["contacts"], table, plain_portal.clock()).accepted == 2
    lines = on_a_kiosk(plain_portal, tmp_path, language)
    scene = Scene(samples.visits()["16-contacts"], Catalogue().words(language), samples.HOUSE, samples.NOW)
    shown = [contact(line, scene) for line in lines]
    assert [(one["known"], one["hours"]) for one in shown] == [(True, hours), (False, "")]
    slip = page_slip(pages.Contacts(lines), "BP3MI CONTOH", "A-000001", 1, language, NOW)
    assert slip is not None
    assert hours in said(slip)
    assert "CONTOH-1" in said(slip)
    assert not any(word in said(slip) for word in ("Setiap hari", "Every day", "CONTOH-2"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_of_a_demonstration_has_hours_that_are_marked_as_invented(
    plain_portal: Service, tmp_path: Path, language: str
) -> None:
    assert demo.fill(plain_portal, 1)
    timed = [line for line in on_a_kiosk(plain_portal, tmp_path, language) if line.hours]
    assert [line.id for line in timed] == ["contoh-pengaduan"]
    assert timed[0].hours is not None
    assert timed[0].hours.startswith({"id": "CONTOH: ", "en": "EXAMPLE: "}[language])
    assert timed[0].number == "CONTOH-000-0000"
