"""Within how many days a case is answered: a line of a list with source and day, or an honest "not set"."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from onedata import wire
from onedata.case_clock import CaseClock
from portal import app
from portal.lists import rows
from portal.service import Service
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint
from tests.portal.conftest import NOW
from tests.portal.komando.site import generous
from tests.portal.lists.test_delivery import CONTACTS, take

HEAD = "clock_code,days,source,checked_on\n"
LINE = "answer,17,Peraturan CONTOH 1/2026,2026-11-20\n"


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    with TestClient(app.create(plain_portal, generous())) as made:
        made.post("/masuk", data={"login": "pusat", "password": PASSWORD})
        yield made


def published(portal: Service) -> dict[str, dict[str, bytes]]:
    with portal.database.read() as session:
        return rows.feeds(session, NOW.date())["codes"]


def test_a_clock_goes_out_with_the_contacts_and_goes_when_its_line_goes(plain_portal: Service, tmp_path: Path) -> None:
    take(plain_portal, "contacts", CONTACTS + "a,CONTOH A,CONTOH A,phone,CONTOH-0,BP3MI CONTOH,2026-11-01\n", tmp_path)
    take(plain_portal, "clocks", HEAD + LINE, tmp_path)
    sent = published(plain_portal)
    assert set(sent["contacts"]) == {"a"}
    clock = wire.decode(sent["clocks"]["answer"], CaseClock, 1024)
    assert (clock.days, clock.source, str(clock.checked)) == (17, "Peraturan CONTOH 1/2026", "2026-11-20")
    assert take(plain_portal, "clocks", HEAD, tmp_path).removed == 1
    assert published(plain_portal)["clocks"] == {}


@pytest.mark.parametrize(
    "line", ["answer,17,,2026-11-20", "answer,17,CONTOH,", "answer,0,CONTOH,2026-11-20", "answer,17,CONTOH,2027-01-01"]
)
def test_no_clock_without_its_source_or_a_day_that_was(plain_portal: Service, tmp_path: Path, line: str) -> None:
    outcome = take(plain_portal, "clocks", f"{HEAD}{line}\n", tmp_path)
    assert (outcome.accepted, len(outcome.rejects)) == (0, 1)


def test_the_pages_of_cases_say_the_clock_with_source_and_day_and_honestly_that_there_is_none(
    plain_portal: Service, plain_reporter: Reporter, client: TestClient[Litestar], tmp_path: Path
) -> None:
    plain_reporter.send("case-opened", complaint())
    pages = ("/komando/kasus", "/komando/kasus/1")
    assert all("Belum ada aturan yang ditetapkan" in client.get(page).text for page in pages)
    take(plain_portal, "clocks", HEAD + LINE, tmp_path)
    for page in pages:
        shown = client.get(page).text
        assert "17 hari sejak diterima" in shown
        assert "Menurut Peraturan CONTOH 1/2026, diperiksa 20-11-2026." in shown
        assert "Belum ada aturan" not in shown
    assert "08-12-2026" in client.get("/komando/kasus/1").text, "17 days after the receipt on 21-11-2026"
