"""Pages over HTTP: who gets in, what a form must carry, what no reader can slip in, and bad events at the door."""

import csv
import io
import json
import re
from collections.abc import Iterator

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markupsafe import escape
from sqlalchemy import func, select

from onedata.events import EVENT_LIMIT, encode_batch
from onedata.reports import new_case_code
from portal import app, live
from portal.alerts.models import Alert
from portal.cases.models import CaseFile, CaseNote
from portal.komando import hub as hub_module
from portal.komando.case_pages import plain_cell
from portal.komando.hub import Frame
from portal.models import AuditEntry
from portal.pages.texts import texts
from portal.service import Service
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint, raised
from tests.portal.conftest import SetClock
from tests.portal.kiosk_hands import Hands
from tests.portal.komando.site import generous, serving

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    with TestClient(app.create(plain_portal, generous())) as made:
        yield made


@pytest.fixture
def kiosk(plain_portal: Service, client: TestClient[Litestar]) -> Reporter:
    return Reporter(plain_portal, Hands(plain_portal, client).enrol())


def enter(client: TestClient[Litestar], login: str) -> str:
    """Sign in and return the form secret."""
    client.cookies.clear()
    answer = client.post("/masuk", data={"login": login, "password": PASSWORD}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    page = client.get("/komando/kasus").text
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def somebody(role: str, country: str = "") -> Officer:
    """An officer whose page is open."""
    return Officer(1, "x", "CONTOH", role, "", "", country, "id", "", 0)


def lines(frames: list[Frame] | None) -> list[Frame]:
    """The frames that are lines of the queue."""
    assert frames is not None
    return [frame for frame in frames if not frame.part]


def test_both_languages_have_the_same_texts() -> None:
    assert texts("id").words.keys() == texts("en").words.keys()
    for key, told in texts("id").words.items():
        assert re.findall(r"{\w+}", told) == re.findall(r"{\w+}", texts("en").words[key]), key


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back(
    client: TestClient[Litestar], plain_portal: Service
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    for path in ("/komando", "/komando/kasus", "/komando/penolong", "/komando/peringatan/1", "/komando/langsung"):
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/masuk?ke={path}")
    entered = client.post(
        "/masuk", data={"login": "pusat", "password": PASSWORD, "ke": "/komando/kasus"}, follow_redirects=False
    )
    assert entered.headers["location"] == "/komando/kasus"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        form = {"login": "pusat", "password": PASSWORD, "ke": elsewhere}
        assert client.post("/masuk", data=form, follow_redirects=False).headers["location"] == "/komando"


def test_a_form_whose_session_has_ended_is_said_to_be_not_done_and_leads_back_to_its_page(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    secret = enter(client, "rina")
    client.cookies.clear()
    form = {"csrf": secret}
    here = {"Referer": "http://testserver.local/komando/kasus/1?kata=done"}
    answer = client.post("/komando/kasus/1/catat", data=form, headers=here, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?kata=ended&ke=/komando/kasus/1")
    page = client.get(answer.headers["location"]).text
    assert "Isian terakhir belum tersimpan" in page
    assert 'name="ke" value="/komando/kasus/1"' in page
    elsewhere = client.post(
        "/komando/kasus/1/catat", data=form, headers={"Referer": "http://["}, follow_redirects=False
    )
    assert elsewhere.headers["location"] == "/masuk?kata=ended&ke="


def test_what_was_written_into_a_form_that_came_too_late_is_given_back_after_signing_in(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    secret = enter(client, "rina")
    client.cookies.clear()
    here = {"Referer": "http://testserver.local/komando/kasus/1"}
    words = "\nBaris pertama\n</textarea><b>kedua</b>"
    shown = f"readonly>\n{escape(words)}</textarea>"
    late = client.post("/komando/kasus/1/catat", data={"csrf": secret, "text": words}, headers=here)
    assert late.status_code == 403
    assert shown in late.text
    again = {"login": "rina", "ke": "/komando/kasus/1", "text": words}
    assert shown in client.post("/masuk", data={**again, "password": "not this one"}).text
    entered = client.post("/masuk", data={**again, "password": PASSWORD}, follow_redirects=False)
    assert entered.status_code == 200
    assert shown in entered.text
    assert 'href="/komando/kasus/1"' in entered.text
    stale = client.post("/komando/kasus/1/catat", data={"csrf": secret, "text": words}, headers=here)
    assert stale.status_code == 403, "signed in anew in another tab: the form is of the old session"
    assert shown in stale.text
    other = client.post("/komando/kasus/1/catat", data={"text": words}, headers={"Origin": "https://evil.example"})
    assert "Baris pertama" not in other.text


def test_a_page_takes_nothing_from_elsewhere_and_runs_nothing_inline(
    client: TestClient[Litestar], plain_portal: Service
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    enter(client, "pusat")
    for path in (
        "/komando",
        "/komando/kasus",
        "/komando/penolong",
        "/komando/anjungan",
        "/komando/penilaian",
        "/komando/peringatan",
        "/masuk",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"https?://|<script>|\son\w+=|\sstyle=|javascript:", answer.text), path


def test_a_form_without_its_secret_or_from_another_site_changes_nothing(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    csrf = enter(client, "pusat")
    kiosk.send("alert-raised", raised())
    address = "/komando/peringatan/1/ambil"
    assert client.post(address, data={}).status_code == 403
    assert client.post(address, data={"csrf": "x" * 43}).status_code == 403
    assert client.post(address, data={"csrf": csrf}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(address, data={"csrf": csrf}, headers={"Origin": "null"}).status_code == 403
    with plain_portal.database.read() as session:
        assert session.scalars(select(Alert.state)).one() == "open"
    assert client.post(address, data={"csrf": csrf}, follow_redirects=False).status_code == 303
    with plain_portal.database.read() as session:
        assert session.scalars(select(Alert.state)).one() == "claimed"


def test_every_action_of_an_alert_does_what_its_button_says(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    other = account(plain_portal, "kedua", "pemantau")
    csrf = enter(client, "pusat")
    kiosk.send("alert-raised", raised())
    kiosk.send("alert-raised", raised(name="CONTOH B"))

    def do(number: int, act: str, **fields: str) -> str:
        form = {"csrf": csrf, **fields}
        answer = client.post(f"/komando/peringatan/{number}/{act}", data=form, follow_redirects=False)
        return answer.headers["location"].partition("kata=")[2]

    place = {"lintang": "24,7136", "bujur": "46.6753", "negara": "SA"}
    assert "Letak di peta belum ditentukan" in client.get("/komando/peringatan/1").text
    assert do(1, "penolong") == "place_missing"
    assert do(1, "tempat", lintang="nan", bujur="1") == "place_unknown"
    assert do(1, "tempat", lintang="1e999", bujur="1") == "place_unknown"
    assert [do(1, act, **place) for act in ("ambil", "tempat", "penolong", "bakar")] == ["", "", "", "unknown_act"]
    assert [do(1, act, text="Ditelepon.") for act in ("catat", "selesai")] == ["", ""]
    assert [do(2, "ambil"), do(2, "serahkan", kepada=str(other)), do(2, "palsu", text="x")] == [
        "",
        "",
        "alert_not_yours",
    ]
    with plain_portal.database.read() as session:
        first, second = session.scalars(select(Alert).order_by(Alert.alert_id))
        assert (first.state, first.outcome, second.state, second.owner_id) == (
            "resolved",
            "Ditelepon.",
            "claimed",
            other,
        )
        assert first.cell is not None


def test_every_action_of_a_case_does_what_its_button_says(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter, clock: SetClock
) -> None:
    for login in ("satu", "dua"):
        account(plain_portal, login, "pemantau", password=PASSWORD)
    kiosk.send("case-opened", complaint(name="CONTOH Ibu", answers=(("SINCE", "MONTHS"),)))

    def do(csrf: str, act: str, **fields: str) -> tuple[str, str, int | None]:
        """Press a button; return what the case is then: its state, its unit, its owner."""
        form = {"csrf": csrf, **fields}
        answer = client.post(f"/komando/kasus/1/{act}", data=form, follow_redirects=False)
        assert answer.headers["location"] == ("/komando/kasus" if act == "teruskan" else "/komando/kasus/1")
        with plain_portal.database.read() as session:
            case = session.scalars(select(CaseFile)).one()
            return case.state, case.unit, case.owner_id

    csrf = enter(client, "satu")
    assert do(csrf, "catat", text="CONTOH catatan") == ("received", "region 52", None)
    assert do(csrf, "ambil") == ("in_progress", "region 52", 1)
    assert do(csrf, "jawab", text="CONTOH jawaban") == ("answered", "region 52", 1)
    clock.advance(days=7)
    assert "kasus/1/tutup" not in client.get("/komando/kasus/1").text, "who answered does not close"
    csrf = enter(client, "dua")
    assert "kasus/1/tutup" in client.get("/komando/kasus/1").text
    assert do(csrf, "tutup") == ("closed", "region 52", 1)
    assert "kasus/1/teruskan" not in client.get("/komando/kasus/1").text
    assert do(csrf, "buka-lagi") == ("in_progress", "region 52", 1)
    assert do(csrf, "teruskan", unit="centre") == ("received", "centre", None)
    shown = client.get("/komando/kasus/1").text
    for told in ("CONTOH Ibu", "Beberapa bulan", "CONTOH catatan", "CONTOH jawaban"):
        assert told in shown
    with plain_portal.database.read() as session:
        done = session.scalars(select(CaseNote.kind).order_by(CaseNote.note_id)).all()
    assert done == ["note", "taken", "answer", "closed", "reopened", "forwarded"]


def test_a_role_sees_only_its_own_pages(client: TestClient[Litestar], plain_portal: Service) -> None:
    account(plain_portal, "rina", "petugas", office="BP3MI NTB", region="52", password=PASSWORD)
    csrf = enter(client, "rina")
    assert client.get("/komando").status_code == 403
    for path in ("/komando/langsung", "/komando/anjungan", "/komando/penilaian", "/komando/peringatan"):
        assert client.get(path).status_code == 403
    assert client.post("/komando/peringatan/1/ambil", data={"csrf": csrf}).status_code == 403
    assert client.get("/komando/kasus.csv").status_code == 403
    assert client.get("/komando/kasus").status_code == 200
    client.post("/keluar", data={"csrf": csrf})
    assert client.get("/komando/kasus", follow_redirects=False).status_code == 303


def test_markup_in_a_report_is_shown_as_text(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    enter(client, "pusat")
    kiosk.send("case-opened", complaint(text=HOSTILE, name=HOSTILE, topic="DEATH", answers=(("since", "months"),)))
    kiosk.send("alert-raised", raised(note=HOSTILE, worker_name=HOSTILE, place=HOSTILE))
    for path in ("/komando/kasus/1", "/komando/peringatan/1", "/komando"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get("/komando/kasus/1").text


def test_a_csv_export_holds_no_formula_and_nobodys_words(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    enter(client, "pusat")
    kiosk.send("case-opened", complaint(text="=HYPERLINK(1)", name="@CONTOH"))
    kiosk.send("case-opened", complaint(code=new_case_code(), topic="x" * 40))
    answer = client.get("/komando/kasus.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert "HYPERLINK" not in answer.text
    assert "CONTOH" not in answer.text
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    for cell in ("=1+1", "-2", "\uff1d1+1", " =1+1", "\t1", "\n=1", "@SUM(1)"):
        assert plain_cell(cell) == f"'{cell}", "also the wide signs of East Asia, and behind what is trimmed"
    assert [plain_cell(cell) for cell in ("", "Kantor A-1", "2026-11-22")] == ["", "Kantor A-1", "2026-11-22"]


def test_every_look_at_a_person_is_in_the_trail(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    enter(client, "pusat")
    kiosk.send("case-opened", complaint())
    kiosk.send("alert-raised", raised())
    for path in ("/komando/kasus/1", "/komando/kasus/99", "/komando/peringatan/1", "/komando/penolong"):
        client.get(path)
    with plain_portal.database.read() as session:
        looks = session.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.outcome).where(AuditEntry.actor == "staff pusat")
        ).all()
    told = {tuple(row) for row in looks}
    assert {("look-case", "1", "shown"), ("look-case", "99", "refused"), ("look-alert", "1", "shown")} <= told
    assert ("look-volunteers", "0", "shown") in told


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "9007199254740993", "-1", "x"])
def test_a_number_that_no_row_has_is_not_found(
    client: TestClient[Litestar], plain_portal: Service, number: str
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    csrf = enter(client, "pusat")
    for path in (f"/komando/kasus/{number}", f"/komando/peringatan/{number}"):
        assert client.get(path).status_code in (400, 404)
        assert client.post(f"{path}/ambil", data={"csrf": csrf}, follow_redirects=False).status_code in (303, 400, 404)


def test_guessing_passwords_from_one_address_is_slowed_down(plain_portal: Service) -> None:
    with TestClient(app.create(plain_portal)) as client:
        statuses = [client.post("/masuk", data={"login": "x", "password": "y"}).status_code for _ in range(12)]
    assert statuses[0] == 403
    assert statuses[-1] == 429


def test_a_forged_token_a_spent_one_an_oversize_event_and_a_replay_do_no_harm(
    plain_portal: Service, kiosk: Reporter
) -> None:
    event = kiosk.sealed("alert-raised", raised())
    assert kiosk.post(event, sub="someone-else", iss="someone-else").status_code == 401
    assert kiosk.post(event, aud="other").status_code == 401
    first = kiosk.post(event, jti="j-1")
    assert kiosk.status(first) == 201
    assert kiosk.post(event, jti="j-1").status_code == 401, "a token counts once"
    assert kiosk.status(kiosk.post(event)) == 208
    headers = {**kiosk.hands.headers(), "Content-Type": "application/vnd.msgpack"}
    big = encode_batch([event])[:-1] + bytes(EVENT_LIMIT * 20)
    assert kiosk.hands.client.post("/v1/alerts", content=big, headers=headers).status_code == 413
    with plain_portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 1
        assert session.scalars(select(Alert.presses)).one() == 1


@pytest.mark.long
def test_a_thousand_alerts_of_a_minute_are_all_kept_and_the_queue_still_opens(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    for number in range(1000):
        assert kiosk.send("alert-raised", raised(name=f"CONTOH {number}")) == 201
    with plain_portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 1000
    enter(client, "pusat")
    page = client.get("/komando")
    assert page.status_code == 200
    assert page.text.count('class="alert open"') == 200
    assert 'data-all="1000"' in page.text, "the number says how many wait, not how many are shown"


def test_a_browser_that_was_asleep_catches_up_by_the_last_event_it_saw(
    client: TestClient[Litestar], kiosk: Reporter, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "REPLAYED", 20)
    kiosk.send("alert-raised", raised())
    hub = client.app.state["hub"]
    page = hub.open(somebody("pemantau"), "id")
    missed = lines(hub.missed(page, 0))
    assert [frame.number for frame in missed] == [1]
    clock.advance(hours=1)
    for number in range(5):
        kiosk.send("alert-raised", raised(name=f"CONTOH {number}"))
    kiosk.send("alert-raised", raised())
    told = [json.loads(page.bytes_of(frame).split(b"data: ")[1]) for frame in lines(hub.missed(page, 1))]
    assert [one["id"] for one in told] == [2, 3, 4, 5, 6, 1]
    assert "2 laporan" in told[-1]["html"]
    assert hub.missed(page, 7) == []
    for number in range(21):
        kiosk.send("alert-raised", raised(name=f"CONTOH X{number}"))
    assert hub.missed(page, 1) is None, "too much: it loads itself anew"
    assert hub.missed(page, 10**6) is None, "a number from another database too"
    hub.close(page)


def test_a_page_older_than_what_is_kept_loads_itself_anew(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter, clock: SetClock
) -> None:
    for days in (0, 0, 3):
        clock.advance(days=days)
        kiosk.send("alert-raised", raised())
    hub = client.app.state["hub"]
    page = hub.open(somebody("pemantau"), "id")
    with plain_portal.database.write() as session:
        live.forget(session, clock.now)
    assert hub.missed(page, 1) is None, "the second event is gone"
    assert [frame.number for frame in lines(hub.missed(page, 2))] == [3]
    for wrong in (-5, 10**30):
        assert hub.missed(page, wrong) is None
    hub.close(page)


@pytest.mark.parametrize("header", ["x", "-1", "1e9", "9" * 40, "1; DROP TABLE", ""])
def test_a_number_of_an_event_that_is_none_starts_the_stream_all_the_same(
    plain_portal: Service, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    monkeypatch.setattr(hub_module, "HEARTBEAT", 0.2)
    with serving(plain_portal) as site, httpx.Client(base_url=site) as browser:
        browser.post("/masuk", data={"login": "pusat", "password": PASSWORD})
        with browser.stream("GET", "/komando/langsung", headers={"Last-Event-ID": header}) as answer:
            said = answer.iter_lines()
            assert next(said) == "retry: 2000"
            assert next(line for line in said if line.startswith("event")) == "event: here"
            assert next(said) == f"data: {plain_portal.clock().isoformat()}", "the page corrects its clock by it"


def test_a_duty_officers_page_hears_only_their_country(
    client: TestClient[Litestar], plain_portal: Service, kiosk: Reporter
) -> None:
    hub = client.app.state["hub"]
    page = hub.open(somebody("piket", "HK"), "en")
    kiosk.send("alert-raised", raised())
    kiosk.send("alert-raised", raised(name="CONTOH B", country="HK"))
    kiosk.send("alert-raised", raised(name="CONTOH C", country=None))
    told = [json.loads(page.bytes_of(frame).split(b"data: ")[1]) for frame in lines(hub.missed(page, 0))]
    assert [one.get("country") for one in told] == [None, "HK", ""]
    assert told[0] == {"topic": "alert", "id": 1}, "of what is not theirs they learn that it is not theirs"
    hub.close(page)


def test_the_number_of_wrong_passwords_is_kept(plain_portal: Service, client: TestClient[Litestar]) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    client.post("/masuk", data={"login": "pusat", "password": "salah"})
    with plain_portal.database.read() as session:
        assert session.scalars(select(StaffAccount.failed)).one() == 1
