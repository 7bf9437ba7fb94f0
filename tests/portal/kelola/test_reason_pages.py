"""The pages where an administrator keeps the reasons of access: who may, what is refused, and what desks hear."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import func, select

from portal import app
from portal.models import SealedRow
from portal.service import Service
from portal.staff import accounts, feed
from portal.staff.reasons import told
from tests.portal.command_hands import PASSWORD, account
from tests.portal.kelola.test_pages import CARD, HOSTILE, OFFICE, PIN, Officer
from tests.portal.komando.site import generous

COURT = {"kata_id": "Panggilan pengadilan", "kata_en": "Court summons", "find": "ya"}


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    with TestClient(app.create(plain_portal, generous())) as made:
        yield made


@pytest.fixture
def chief(plain_portal: Service, client: TestClient[Litestar]) -> Officer:
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    return Officer(client, "kepala")


def versions(portal: Service) -> int:
    with portal.database.read() as session:
        return session.scalars(select(func.sum(SealedRow.version))).one() or 0


def test_a_reason_is_added_changed_retired_and_used_again_and_each_time_the_desks_lists_are_sealed_anew(
    plain_portal: Service, chief: Officer
) -> None:
    account(plain_portal, "sri", "petugas", office=OFFICE)
    with plain_portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "sri"), CARD, PIN, plain_portal.clock(), "cli")
    added = chief.post("/kelola/alasan", **COURT)
    assert (added.status_code, added.headers["location"]) == (303, "/kelola/alasan?kata=reason_saved")
    page = chief.get("/kelola/alasan", kata="reason_saved").text
    assert "Panggilan pengadilan" in page
    assert "Alasan disimpan." in page
    sealed = versions(plain_portal)
    here = "/kelola/alasan/COURT_SUMMONS"
    words = {"kata_id": "Surat pengadilan", "kata_en": "Letter of a court", "find": "ya", "change": "ya"}
    for act, fields in (("ubah", words), ("henti", {}), ("pakai", {})):
        assert chief.post(f"{here}/{act}", **fields).headers["location"] == f"{here}?kata=reason_saved"
        sealed += 1
        assert versions(plain_portal) == sealed
        assert ("Tidak dipakai sejak" in chief.get(here).text) is (act == "henti")
    with plain_portal.database.read() as session:
        (row,) = feed.rows(session, OFFICE)
        assert told(session)[-1].name_en == "Letter of a court"
    assert b"Surat pengadilan" in row.basic


def test_what_cannot_be_a_reason_comes_back_with_what_was_typed(plain_portal: Service, chief: Officer) -> None:
    refused = chief.post("/kelola/alasan", kata_id="Panggilan pengadilan", kata_en="no", find="ya")
    assert refused.status_code == 422
    assert "Isi kedua kata" in refused.text
    assert 'value="Panggilan pengadilan"' in refused.text
    assert chief.post("/kelola/alasan/NONE/ubah", **COURT).headers["location"] == "/kelola/alasan?kata=reason_unknown"
    assert chief.get("/kelola/alasan/NONE").status_code == 404
    assert chief.post("/kelola/alasan/AT_COUNTER/hapus").headers["location"].endswith("kata=unknown_act")
    with plain_portal.database.read() as session:
        assert told(session) == ()


def test_words_are_shown_as_words_whatever_stands_in_them(chief: Officer) -> None:
    chief.post("/kelola/alasan", kata_id=HOSTILE[:60], kata_en=f"A {HOSTILE[:50]}", find="ya")
    page = chief.get("/kelola/alasan").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("role", ["penyelia", "pemantau"])
def test_who_only_watches_over_reasons_sees_no_form_and_changes_nothing(
    plain_portal: Service, client: TestClient[Litestar], role: str
) -> None:
    account(plain_portal, "lihat", role, office=OFFICE if role == "penyelia" else "", password=PASSWORD)
    officer = Officer(client, "lihat")
    assert 'name="kata_id"' not in officer.get("/kelola/alasan").text
    assert officer.post("/kelola/alasan", **COURT).status_code == 403
    assert officer.post("/kelola/alasan/AT_COUNTER/henti").status_code == 403


def test_a_form_from_elsewhere_changes_nothing(plain_portal: Service, chief: Officer) -> None:
    chief.csrf = "x" * 43
    assert chief.post("/kelola/alasan", **COURT).status_code == 403
    with plain_portal.database.read() as session:
        assert told(session) == ()
