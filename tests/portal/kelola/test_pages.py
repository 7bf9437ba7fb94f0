"""Accounts, groups, reasons and the audit trail over HTTP: who may do what to whom, and what every change leaves."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select, update

from onedata.counter_records import staff_feed
from portal import app
from portal.counter.acts import seen
from portal.groups.models import OfficeGroup
from portal.models import AuditEntry, Feed, FeedRow, Person
from portal.people import demo
from portal.service import Service
from portal.staff import accounts
from portal.staff.models import StaffAccount, StaffSession
from tests.portal.command_hands import PASSWORD, Reporter, account
from tests.portal.komando.site import generous

OFFICE, OTHER = "BP3MI NTB", "BP3MI NTT"
CARD, PIN = "04A1B2C3D4E5F6", "864209"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    with TestClient(app.create(plain_portal, generous())) as made:
        yield made


class Officer:
    """Somebody signed in with a browser."""

    def __init__(self, client: TestClient[Litestar], login: str) -> None:
        self.client = client
        client.cookies.clear()
        entered = client.post("/masuk", data={"login": login, "password": PASSWORD}, follow_redirects=False)
        assert entered.status_code == 303
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(entered.headers["location"]).text)
        assert found
        self.csrf = found[1]

    def get(self, address: str, **query: str) -> Any:
        return self.client.get(address, params=query)

    def post(self, address: str, **fields: str) -> Any:
        return self.client.post(address, data={"csrf": self.csrf, **fields}, follow_redirects=False)

    def upload(self, table: bytes, **fields: str) -> Any:
        form = {"csrf": self.csrf, "nama": "OPP 1", "hari": "2026-11-25", "kantor": OFFICE, **fields}
        return self.client.post("/kelola/rombongan", data=form, files={"berkas": ("opp.csv", table, "text/csv")})


@pytest.fixture
def chief(plain_portal: Service, client: TestClient[Litestar]) -> Officer:
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    return Officer(client, "kepala")


def supervisor(portal: Service, client: TestClient[Litestar], office: str = OFFICE) -> Officer:
    login = f"penyelia.{office[-3:].lower()}"
    account(portal, login, "penyelia", password=PASSWORD, office=office, region="52")
    return Officer(client, login)


def stored(portal: Service, login: str) -> StaffAccount:
    with portal.database.read() as session:
        return accounts.named(session, login)


def said(answer: Any) -> str:
    """The word that a form's answer carries."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("kata=")[2]


NEW = {"nama": "CONTOH Rina", "login": "Rina", "peran": "petugas", "kantor": OFFICE, "wilayah": "52"}


def test_each_role_sees_its_own_parts(plain_portal: Service, client: TestClient[Litestar], chief: Officer) -> None:
    parts = {
        "kepala": {"/kelola/akun", "/kelola/rombongan", "/kelola/alasan", "/kelola/jejak"},
        "pemantau": {"/kelola/alasan", "/kelola/jejak"},
        "penyelia": {"/kelola/akun", "/kelola/rombongan", "/kelola/alasan"},
        "petugas": set(),
        "teknisi": set(),
        "piket": set(),
        "redaksi": set(),
    }
    for role, allowed in parts.items():
        if role != "kepala":
            account(plain_portal, f"x.{role}", role, password=PASSWORD, office=OFFICE)
            client.cookies.clear()
            client.post("/masuk", data={"login": f"x.{role}", "password": PASSWORD})
        for address in parts["kepala"]:
            status = client.get(address).status_code
            assert status == (200 if address in allowed else 403), (role, address)
        assert client.get("/kelola").status_code == (200 if allowed else 403), role
    client.cookies.clear()
    assert client.get("/kelola/akun", follow_redirects=False).headers["location"].startswith("/masuk?ke=")


def test_an_account_is_made_and_its_password_is_shown_once_and_opens(
    plain_portal: Service, client: TestClient[Litestar], chief: Officer
) -> None:
    told = chief.post("/kelola/akun", **NEW)
    assert told.status_code == 200
    found = re.search(r'class="secret">([^<]+)<', told.text)
    assert found
    assert found[1] not in chief.get("/kelola/akun").text
    made = stored(plain_portal, "rina")
    assert (made.role, made.office, made.region) == ("petugas", OFFICE, "52")
    client.cookies.clear()
    entered = client.post("/masuk", data={"login": "rina", "password": found[1]}, follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/komando/kasus")


def test_what_is_no_account_is_said_and_the_form_keeps_what_was_typed(chief: Officer) -> None:
    chief.post("/kelola/akun", **NEW)
    wrong = {
        "Nama masuk ini sudah dipakai.": {},
        "Nama masuk berisi": {"login": "ab"},
        "Isi nama petugas.": {"nama": " "},
        "Peran atau kantor": {"peran": "raja"},
        "Peran ini memerlukan kantor.": {"login": "rini", "kantor": ""},
        "Provinsi itu tidak ada.": {"login": "rini", "wilayah": "99"},
        "Alamat surel belum benar.": {"login": "rini", "surel": "x"},
    }
    for sentence, change in wrong.items():
        answer = chief.post("/kelola/akun", **(NEW | change))
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
        assert 'value="CONTOH Rina"' in answer.text or change.get("nama")
    assert "scripts" not in chief.post("/kelola/akun", **(NEW | {"nama": HOSTILE, "login": "h"})).text


def test_a_supervisor_looks_after_their_own_office_and_gives_no_power(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    theirs = account(plain_portal, "jauh", "petugas", office=OTHER)
    colleague = account(plain_portal, "dekat", "petugas", office=OFFICE)
    second = account(plain_portal, "lain", "penyelia", office=OFFICE)
    officer = supervisor(plain_portal, client)
    listed = officer.get("/kelola/akun", kantor=OTHER).text
    assert "CONTOH dekat" in listed
    assert "CONTOH jauh" not in listed
    assert officer.get(f"/kelola/akun/{theirs}").status_code == 404
    assert officer.post(f"/kelola/akun/{theirs}/cabut", yakin="ya").status_code == 404
    for change in ({"peran": "penyelia"}, {"peran": "kepala", "kantor": ""}, {"kantor": OTHER}, {"wilayah": "31"}):
        assert officer.post("/kelola/akun", **(NEW | change)).status_code == 422, change
    assert officer.post("/kelola/akun", **NEW).status_code == 200
    assert said(officer.post(f"/kelola/akun/{second}/cabut", yakin="ya")) == "account_yours"
    assert said(officer.post(f"/kelola/akun/{colleague}/pindah", peran="penyelia", kantor=OFFICE)) == "account_role"
    elsewhere = {"peran": "petugas", "kantor": OFFICE, "wilayah": "31"}
    assert said(officer.post(f"/kelola/akun/{colleague}/pindah", **elsewhere)) == "account_role", "no cases of others"
    assert said(officer.post(f"/kelola/akun/{colleague}/pindah", peran="teknisi", kantor=OFFICE)) == "account_moved"
    assert stored(plain_portal, "dekat").role == "teknisi"


def test_nobody_changes_their_own_account(plain_portal: Service, chief: Officer) -> None:
    mine = stored(plain_portal, "kepala").account_id
    for act in ("cabut", "pindah", "sandi", "kartu"):
        assert said(chief.post(f"/kelola/akun/{mine}/{act}", yakin="ya", peran="redaksi")) == "account_yours"
    assert stored(plain_portal, "kepala").disabled_at is None


def in_feed(portal: Service) -> int:
    """How many people open the office's desk."""
    with portal.database.read() as session:
        rows = select(FeedRow.key).where(FeedRow.feed == staff_feed(OFFICE), FeedRow.collection == "entries")
        return len(session.scalars(rows).all())


def test_card_and_pin_reach_the_offices_feed_at_once_and_go_with_the_account(
    plain_portal: Service, plain_reporter: Reporter, chief: Officer
) -> None:
    assert plain_reporter
    chief.post("/kelola/akun", **NEW)
    here = f"/kelola/akun/{stored(plain_portal, 'rina').account_id}"
    assert said(chief.post(f"{here}/kartu", kartu=CARD, pin=PIN, pin_lagi="111111")) == "account_pin_differs"
    assert said(chief.post(f"{here}/kartu", kartu=CARD, pin="12345", pin_lagi="12345")) == "account_card"
    assert said(chief.post(f"{here}/kartu", kartu="x", pin=PIN, pin_lagi=PIN)) == "account_card"
    assert in_feed(plain_portal) == 0
    assert said(chief.post(f"{here}/kartu", kartu=CARD, pin=PIN, pin_lagi=PIN)) == "account_card_set"
    assert in_feed(plain_portal) == 1
    with plain_portal.database.read() as session:
        before = session.get_one(Feed, staff_feed(OFFICE)).sequence
    assert said(chief.post(f"{here}/kartu", kartu=CARD, pin="975310", pin_lagi="975310")) == "account_card_set"
    with plain_portal.database.read() as session:
        assert session.get_one(Feed, staff_feed(OFFICE)).sequence > before, "the old PIN is taken back"
    assert said(chief.post(f"{here}/lepas-kartu")) == "account_card_gone"
    assert in_feed(plain_portal) == 0
    chief.post(f"{here}/kartu", kartu=CARD, pin=PIN, pin_lagi=PIN)
    assert said(chief.post(f"{here}/cabut")) == "account_not_sure"
    assert said(chief.post(f"{here}/cabut", yakin="ya")) == "account_revoked"
    assert in_feed(plain_portal) == 0
    assert "Akun ini dicabut" in chief.get(here).text
    assert said(chief.post(f"{here}/sandi")) == "account_disabled"
    assert said(chief.post(f"{here}/pindah", peran="petugas", kantor=OFFICE)) == "account_disabled"
    with plain_portal.database.read() as session:
        done = session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "staff kepala")).all()
    assert [one for one in done if one.startswith("staff-")] == [
        "staff-add", "staff-card", "staff-card", "staff-card", "staff-card", "staff-disable",
    ]  # fmt: skip


def test_a_new_password_ends_the_sessions_and_a_new_role_takes_the_card(
    plain_portal: Service, client: TestClient[Litestar], chief: Officer
) -> None:
    number = account(plain_portal, "rina", "petugas", password=PASSWORD, office=OFFICE)
    here = f"/kelola/akun/{number}"
    chief.post(f"{here}/kartu", kartu=CARD, pin=PIN, pin_lagi=PIN)
    Officer(client, "rina")
    again = Officer(client, "kepala")
    told = again.post(f"{here}/sandi")
    assert told.status_code == 200
    assert 'class="secret"' in told.text
    with plain_portal.database.read() as session:
        assert session.scalars(select(StaffSession).where(StaffSession.account_id == number)).all() == []
    moved = again.post(f"{here}/pindah", peran="piket", negara="SA")
    assert said(moved) == "account_moved"
    row = stored(plain_portal, "rina")
    assert (row.role, row.office, row.country, row.card) == ("piket", "", "SA", None)


def test_forms_need_the_secret_and_our_own_site(chief: Officer) -> None:
    assert chief.client.post("/kelola/akun", data=NEW).status_code == 403
    assert chief.client.post("/kelola/akun", data={"csrf": "x", **NEW}).status_code == 403
    fields = {"csrf": chief.csrf, **NEW}
    foreign = chief.client.post("/kelola/akun", data=fields, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    files = {"berkas": ("x.csv", b"nik\n1", "text/csv")}
    assert chief.client.post("/kelola/rombongan", data={"nama": "x"}, files=files).status_code == 403
    assert chief.client.get("/kelola/akun").headers["content-security-policy"].startswith("default-src 'none'")


def test_a_form_with_files_that_is_none_is_refused(chief: Officer) -> None:
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b""),
        ("multipart/form-data; boundary=a", b"--a\r\n\r\n\xff\r\n--a--"),
        ("multipart/form-data; boundary=a", b"--a--"),
        ("multipart/form-data; boundary=\xc3\xa9", b"--a\r\n\r\nx\r\n--a--"),
    ):
        answer = chief.client.post("/kelola/rombongan", content=body, headers={b"Content-Type": kind.encode("latin-1")})
        assert answer.status_code in (400, 403), (kind, body)


def test_a_group_is_taken_in_changed_and_removed(plain_portal: Service, chief: Officer) -> None:
    demo.fill(plain_portal, 30, 1)
    account(plain_portal, "rina", "petugas", office=OFFICE)
    with plain_portal.database.write() as session:
        niks = [nik for nik in session.scalars(select(Person.nik).order_by(Person.person_id)) if nik][:4]
        session.execute(update(Person).where(Person.nik == niks[1]).values(pin_only=True))
        name = session.scalars(select(Person.name).where(Person.nik == niks[0])).one()
    shown = chief.upload("\n".join(("nik", *niks[:3], "123")).encode())
    assert shown.status_code == 200, shown.text
    assert "3 orang dalam daftar" in shown.text
    assert "NIK terdiri atas 16 angka." in shown.text
    assert "hanya dengan PIN" in shown.text
    assert name not in shown.text
    assert niks[0] not in shown.text
    assert "1 masuk, 1 keluar" in chief.upload("\n".join(("nik", *niks[1:4])).encode()).text
    with plain_portal.database.read() as session:
        group = session.scalars(select(OfficeGroup)).one()
    here = f"/kelola/rombongan/{group.group_id}"
    assert "keluar dari daftar" in chief.get(here).text
    assert "OPP 1" in chief.get("/kelola/rombongan").text
    for wrong, sentence in (
        ({"nama": ""}, "Nama rombongan"),
        ({"hari": "besok"}, "Tanggal"),
        ({"kantor": "Bulan"}, "Kantor itu"),
    ):
        answer = chief.upload(b"nik\n" + niks[0].encode(), **wrong)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert "Pilih berkas CSV" in chief.upload(b"").text
    assert "Tidak ada kolom" in chief.upload(b"a\nb").text
    assert said(chief.post(f"{here}/hapus")) == "group_removed"
    assert chief.get(here).status_code == 404
    assert chief.get("/kelola/rombongan/%00").status_code == 404


def test_a_supervisor_sees_and_makes_groups_of_their_office_only(
    plain_portal: Service, client: TestClient[Litestar], chief: Officer
) -> None:
    demo.fill(plain_portal, 5, 1)
    account(plain_portal, "rina", "petugas", office=OFFICE)
    account(plain_portal, "rini", "petugas", office=OTHER)
    with plain_portal.database.read() as session:
        nik = next(nik for nik in session.scalars(select(Person.nik)) if nik)
    chief.upload(f"nik\n{nik}".encode(), nama="Jauh", kantor=OTHER)
    officer = supervisor(plain_portal, client)
    assert "Jauh" not in officer.get("/kelola/rombongan").text
    with plain_portal.database.read() as session:
        theirs = session.scalars(select(OfficeGroup.group_id)).one()
    assert officer.get(f"/kelola/rombongan/{theirs}").status_code == 404
    assert officer.post(f"/kelola/rombongan/{theirs}/hapus").status_code == 404
    officer.upload(f"nik\n{nik}".encode(), nama="Dekat", kantor=OTHER)
    with plain_portal.database.read() as session:
        assert dict(session.execute(select(OfficeGroup.name, OfficeGroup.office)).tuples().all()) == {
            "Jauh": OTHER,
            "Dekat": OFFICE,
        }


def test_the_audit_page_filters_follows_the_chain_and_names_where_it_breaks(
    plain_portal: Service, chief: Officer
) -> None:
    chief.post("/kelola/akun", **NEW)
    whole = chief.get("/kelola/jejak").text
    assert "Rantai utuh" in whole
    assert "Akun dibuat <code>staff-add</code>" in whole
    only = chief.get("/kelola/jejak", siapa="kepala", apa="staff-add", dari="2026-11-21", sampai="2026-11-21").text
    assert only.count("<tr>") == 2, "the heading and the one entry"
    assert "rina" in only
    for nothing in ({"siapa": "%"}, {"dari": "2026-11-22"}, {"sampai": "2026-11-20"}, {"apa": "x"}):
        assert "Tidak ada entri" in chief.get("/kelola/jejak", **nothing).text, nothing
    for odd in (
        {"sebelum": "x"},
        {"sebelum": "9" * 40},
        {"dari": "9999-12-31"},
        {"siapa": "\x00"},
        {"dari": "0001-01-01"},
    ):
        assert chief.get("/kelola/jejak", **odd).status_code == 200, odd
    assert HOSTILE not in chief.get("/kelola/jejak", siapa=HOSTILE).text
    with plain_portal.database.write() as session:
        number = session.scalars(select(AuditEntry.audit_id).where(AuditEntry.action == "staff-add").limit(1)).one()
        session.execute(update(AuditEntry).where(AuditEntry.audit_id == number).values(subject="nobody"))
    broken = chief.get("/kelola/jejak").text
    assert f"PUTUS di entri {number}" in broken
    assert "Rantai utuh" not in broken


def test_a_long_trail_is_turned_page_by_page_and_followed_when_asked(
    plain_portal: Service, chief: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.kelola.audit_pages.A_PAGE", 3)
    monkeypatch.setattr("portal.kelola.audit_pages._AT_ONCE", 0)
    for _ in range(4):
        chief.get("/kelola/jejak")
    first = chief.get("/kelola/jejak").text
    assert "memerlukan waktu" in first
    older = re.search(r'name="sebelum" value="(\d+)"', first)
    assert older
    second = chief.get("/kelola/jejak", sebelum=older[1]).text
    numbers = [int(n) for n in re.findall(r'<th scope="row">(\d+)</th>', second)]
    assert len(numbers) == 3
    assert max(numbers) < int(older[1])
    assert "Rantai utuh" in chief.get("/kelola/jejak", periksa="1").text


def test_reasons_count_what_the_office_did_and_name_nobody_whose_data_it_was(
    plain_portal: Service, client: TestClient[Litestar], chief: Officer, plain_reporter: Reporter
) -> None:
    demo.fill(plain_portal, 5, 1)
    account(plain_portal, "rina", "petugas", office=OFFICE)
    account(plain_portal, "jauh", "petugas", office=OTHER)
    caller, now = plain_reporter.caller, plain_portal.clock()
    with plain_portal.database.write() as session:
        people = session.scalars(select(Person.person_id)).all()
        names = session.scalars(select(Person.name)).all()
        for login, count in (("rina", 3), ("jauh", 2)):
            for person in people[:count]:
                seen(session, now, caller, accounts.named(session, login), person, "opened", "AT_COUNTER", "KTP")
    whole = chief.get("/kelola/alasan").text
    cells = re.findall(
        r"<small>AT_COUNTER</small></th><td class=\"number\">(\d+)</td><td class=\"number\">(\d+)<", whole
    )
    assert cells == [("5", "3")]
    assert not any(name in whole for name in names)
    officer = supervisor(plain_portal, client)
    own = officer.get("/kelola/alasan", kantor=OTHER).text
    assert "CONTOH rina" in own
    assert "CONTOH jauh" not in own
