"""What people do at the command centre, in a real browser, with pictures."""

import contextlib
import datetime as dt
import http.server
import re
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select, update

from onedata.counter_records import CaseAnswer
from onedata.heartbeat import Heartbeat
from portal.alerts import escalation, work
from portal.alerts.models import Alert
from portal.cases.models import CaseFile
from portal.kiosks.fleet import take_heartbeat
from portal.models import Kiosk
from portal.pages.layout import moment
from portal.service import Service, utc_now
from tests.album import Album
from tests.kept_port import kept_port
from tests.portal.cases.test_cases import opened, publish
from tests.portal.command_hands import PASSWORD, PLAN, Reporter, account, complaint, officer, raised
from tests.portal.komando.site import serving


def signed_in(browser: BrowserContext, site: str, login: str, path: str = "/komando") -> Page:
    browser.clear_cookies()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site + path)
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(site + path)
    assert complaints == []
    return page


def fact(page: Page, name: str) -> Locator:
    """Return what stands beside a name in a table of facts."""
    return page.locator(".facts div", has=page.locator("dt", has_text=name)).locator("dd")


def real(reporter: Reporter) -> Reporter:
    return Reporter(msgspec.structs.replace(reporter.portal, clock=utc_now), reporter.hands)


def test_a_mother_reports_her_daughter_in_riyadh_and_the_duty_officer_claims_it_in_time(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext, album: Album
) -> None:
    account(plain_portal, "riyadh", "piket", country="SA", password=PASSWORD)
    page = signed_in(browser, site, "riyadh")
    expect(page.locator("#calm")).to_be_visible()
    expect(page.locator("#link")).to_have_text("Langsung")
    real(plain_reporter).send("alert-raised", raised(safe_to_call="no", silent=True, callback="CONTOH 000"))
    page.wait_for_selector("#alert-1")
    expect(page.locator(".queue .count")).to_have_text("1")
    assert "Siti" not in page.inner_text("body"), "the wall shows nobody's name"
    album.page(page, "queue")
    page.keyboard.press("Tab")
    page.focus("#alert-1 button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".head.claimed")
    expect(page.locator("body")).to_contain_text("JANGAN ditelepon")
    album.page(page, "claimed")
    page.fill("form[action$=selesai] textarea", "Sudah di penampungan perwakilan.")
    page.click("form[action$=selesai] button.primary")
    expect(page.locator(".head.resolved")).to_be_visible()
    album.page(page, "resolved")
    with plain_portal.database.read() as session:
        alert = session.scalars(select(Alert)).one()
        assert (alert.state, alert.step) == ("resolved", 2)
        assert alert.claimed_at is not None
        assert alert.claimed_at - alert.received_at < dt.timedelta(seconds=PLAN[2].after_s), "before it climbed"
    page.close()


def test_nobody_answers_and_it_climbs(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext, album: Album
) -> None:
    for login, role, country in (("riyadh", "piket", "SA"), ("kepala", "kepala", "")):
        account(plain_portal, login, role, country=country, password=PASSWORD)
    made = utc_now().replace(microsecond=0) - dt.timedelta(hours=3)
    real(plain_reporter).send("alert-raised", raised(), made)
    page = signed_in(browser, site, "kepala")
    page.wait_for_selector("#alert-1 .next")
    album.page(page, "waiting")
    for minutes in (2, 6):
        escalation.advance(plain_portal.database, PLAN, utc_now() + dt.timedelta(minutes=minutes))
    escalation.advance(plain_portal.database, PLAN, utc_now() + dt.timedelta(minutes=16))
    expect(page.locator("#alert-1 .next")).to_have_text("Semua sudah diberi tahu")
    expect(page.locator("#alert-1.open")).to_be_visible()
    page.click("#alert-1 h3 a")
    for step in ("Pusat komando", "Relawan terdekat", "Petugas piket perwakilan", "Kepala regu"):
        expect(page.locator(".story")).to_contain_text(step)
    expect(fact(page, "Jam mesin")).to_have_text(moment(made))
    album.page(page, "climbed")
    page.close()
    with plain_portal.database.read() as session:
        alert = session.scalars(select(Alert)).one()
    assert alert.made_at == made, "what the kiosk's clock said, beside"
    assert alert.received_at - made >= dt.timedelta(hours=3), "the portal's, from which its clock runs"


def test_an_alert_that_somebody_takes_sinks_below_those_that_wait_and_its_clock_runs_on(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    one = officer(plain_portal, "kedua", "pemantau")
    for name in ("CONTOH A", "CONTOH B"):
        real(plain_reporter).send("alert-raised", raised(name=name))
    page = signed_in(browser, site, "pusat")
    ids = "[...document.querySelectorAll('#queue > li')].map(row => row.id)"
    assert page.evaluate(ids) == ["alert-1", "alert-2"]
    with plain_portal.database.write() as session:
        work.claim(session, one, 1, utc_now())
    expect(page.locator("#alert-1.claimed")).to_be_visible()
    assert page.evaluate(ids) == ["alert-2", "alert-1"]
    for clock in ("#alert-1 time[data-since]", "#alert-2 time[data-since]", "#alert-2 time[data-until]"):
        expect(page.locator(clock)).to_have_text(re.compile(r"^\d+:\d\d$"))
        expect(page.locator(clock)).not_to_have_text(page.inner_text(clock))
    expect(page.locator("#alert-1 time[data-until]")).to_have_count(0)
    page.close()


def test_a_complaint_is_answered_and_its_answer_opens_with_code_and_pin(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext, album: Album
) -> None:
    account(plain_portal, "rina", "petugas", office="BP3MI NTB", region="52", password=PASSWORD)
    made = utc_now().replace(microsecond=0) - dt.timedelta(days=2)
    real(plain_reporter).send("case-opened", complaint(name="CONTOH Ibu"), made)
    page = signed_in(browser, site, "rina", "/komando/kasus")
    page.click("text=ABCD2345")
    expect(fact(page, "Jam mesin")).to_have_text(moment(made))
    page.click("form[action$=ambil] button")
    page.fill("form[action$=jawab] textarea", "Gaji dibayar 1 Desember.")
    album.page(page, "answering")
    page.click("form[action$=jawab] button")
    page.wait_for_selector("text=Dijawab")
    album.page(page, "answered")
    with plain_portal.database.read() as session:
        case = session.scalars(select(CaseFile)).one()
    assert (case.state, case.made_at) == ("answered", made)
    assert case.received_at - made >= dt.timedelta(days=2), "its age runs from the portal's clock"
    publish(plain_portal)
    found = opened(plain_portal, "ABCD2345", "135790")
    assert found is not None
    assert (found[0].state, found[1]) == ("answered", CaseAnswer("Gaji dibayar 1 Desember.", "BP3MI NTB"))
    page.close()


def test_two_officers_see_one_claim_and_the_second_is_told_who(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    for login in ("satu", "dua"):
        account(plain_portal, login, "pemantau", password=PASSWORD)
    real(plain_reporter).send("alert-raised", raised())
    first = signed_in(browser, site, "satu", "/komando/peringatan/1")
    cookies = browser.cookies()
    second = signed_in(browser, site, "dua", "/komando/peringatan/1")
    second.click("form[action$=ambil] button")
    second.wait_for_selector(".head.claimed")
    browser.clear_cookies()
    browser.add_cookies(cookies)  # type: ignore[arg-type]  # what the browser gave itself
    first.click("form[action$=ambil] button")
    expect(first.locator(".say")).to_contain_text("CONTOH dua sudah lebih dulu menangani")
    first.close()
    second.close()


@pytest.fixture
def port() -> Iterator[int]:
    """A port to which a portal comes back."""
    with kept_port() as kept:
        yield kept


def test_a_page_that_lost_its_portal_says_so_and_shows_what_it_missed_when_it_is_back(
    plain_portal: Service, plain_reporter: Reporter, browser: BrowserContext, port: int
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    reporter, now_portal = real(plain_reporter), msgspec.structs.replace(plain_portal, clock=utc_now)
    with serving(now_portal, port) as site:
        page = signed_in(browser, site, "pusat")
        reporter.send("alert-raised", raised(name="CONTOH A"))
        page.wait_for_selector("#alert-1")
        page.evaluate("window.same = true")
    expect(page.locator("#link")).to_have_text("Terputus, menyambung lagi")
    reporter.send("alert-raised", raised(name="CONTOH A"))
    reporter.send("alert-raised", raised("illness", name="CONTOH B", country="HK"))
    with serving(now_portal, port):
        page.wait_for_selector("#alert-2")
        expect(page.locator("#alert-1")).to_contain_text("2 laporan")
        expect(page.locator("g.beacon")).to_have_count(2)
        expect(page.locator("#link")).to_have_text("Langsung")
        assert page.evaluate("window.same"), "it was not loaded anew: the numbers of events brought it up to date"
        page.close()


@contextlib.contextmanager
def away(port: int) -> Iterator[list[str]]:
    """A proxy whose portal is away: it answers 502 to everything, and keeps what was asked for."""
    asked: list[str] = []

    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(502)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        allow_reuse_address = True

    server = Server(("127.0.0.1", port), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_wall_comes_back_by_itself_where_a_proxy_answered_for_the_portal(
    plain_portal: Service, browser: BrowserContext, port: int
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    now_portal = msgspec.structs.replace(plain_portal, clock=utc_now)
    with serving(now_portal, port) as site:
        page = signed_in(browser, site, "pusat")
        expect(page.locator("#link")).to_have_text("Langsung")
    with away(port) as asked:
        deadline = time.monotonic() + 60
        while "/komando" not in asked and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        assert "/komando" in asked, "it looks whether the portal is back"
        expect(page.locator("#link")).to_have_text("Terputus, menyambung lagi")
    with serving(now_portal, port):
        expect(page.locator("#link")).to_have_text("Langsung", timeout=20_000)
        page.close()


def test_who_is_busy_with_one_alert_sees_that_another_came_and_that_theirs_changed(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    reporter = real(plain_reporter)
    reporter.send("alert-raised", raised())
    page = signed_in(browser, site, "pusat", "/komando/peringatan/1")
    badge = page.locator("nav [data-part=waiting]")
    expect(badge).to_have_text("1")
    page.fill("form[action$=catat] textarea", "Sedang saya tulis")
    reporter.send("alert-raised", raised("illness", "CONTOH B", country="HK"))
    expect(badge).to_have_text("2")
    expect(page).to_have_title(re.compile(r"^\(2\) "))
    expect(page.locator("#changed")).to_be_hidden()
    reporter.send("alert-raised", raised())
    expect(page.locator("#changed")).to_be_visible()
    assert page.input_value("form[action$=catat] textarea") == "Sedang saya tulis", "nothing typed is lost"
    page.close()


def test_a_line_that_went_dead_without_a_word_does_not_look_alive(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    page = browser.new_page()
    page.clock.install()
    browser.clear_cookies()
    page.goto(site + "/komando")
    page.fill("[name=login]", "pusat")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    expect(page.locator("#link")).to_have_text("Langsung")
    with page.expect_request("**/komando/langsung?sejak=*"):
        page.clock.fast_forward(46_000)
    real(plain_reporter).send("alert-raised", raised())
    page.wait_for_selector("#alert-1")
    page.close()


def test_without_a_script_the_overview_claims_no_line_and_says_since_when_an_alert_waits(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    real(plain_reporter).send("alert-raised", raised())
    signed_in(browser, site, "pusat").close()
    page = browser.new_page()
    browser.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto(f"{site}/komando")
    expect(page.locator("noscript .lost")).to_be_visible()
    expect(page.locator(".who")).not_to_contain_text("Langsung")
    expect(page.locator(".run")).to_have_text(re.compile(r"\d\d:\d\d WIB"))
    assert page.locator("meta[http-equiv=refresh]").count() == 1, "and it is not left standing as it was"
    page.close()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1366, 768), (390, 844)])
def test_the_overview_fits_a_wall_and_a_phone(
    plain_portal: Service,
    plain_reporter: Reporter,
    site: str,
    browser: BrowserContext,
    language: str,
    width: int,
    height: int,
    album: Album,
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    reporter = real(plain_reporter)
    reporter.send("alert-raised", raised("violence", "CONTOH A"))
    for name, country in (("B", "HK"), ("C", None), ("D", "BH")):
        reporter.send("alert-raised", raised("illness", f"CONTOH {name}", country=country))
    reporter.send("case-opened", complaint())
    with plain_portal.database.write() as session:
        long = "Lobi Kantor Layanan Terpadu Satu Atap Kabupaten Lombok Timur CONTOH"
        session.execute(update(Kiosk).values(name=long))
        state = Heartbeat("1", window=False, register="ready", printer="paper_low", last_success=utc_now())
        take_heartbeat(session, plain_reporter.hands.kiosk_id, "52", state, utc_now())
    page = signed_in(browser, site, "pusat")
    page.set_viewport_size({"width": width, "height": height})
    if language == "en":
        page.click("button[name=bahasa]")
        page.wait_for_selector("text=Command centre")
        page.wait_for_load_state()
    page.wait_for_selector("g.beacon", state="attached")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, "nothing sticks out sideways"
    edge = "e => e.getBoundingClientRect().right"
    cells = "[...document.querySelectorAll('.card :is(td, th, dd, dt, h2, p)')]"
    beyond = f"{cells}.filter(c => ({edge})(c) > ({edge})(c.closest('.card')) + 1).length"
    assert page.evaluate(beyond) == 0, "nothing sticks out of its card"
    spilt = (
        "[...document.querySelectorAll('.fleet td')].filter(c => c.scrollWidth > c.clientWidth).map(c => c.innerText)"
    )
    assert page.evaluate(spilt) == [], "no cell runs into the next"
    box = "s => document.querySelector(s).getBoundingClientRect()"
    assert width < 1000 or page.evaluate(f"({box})('.who').top < ({box})('.brand').bottom"), "the top is one line"
    world = "document.querySelector('.world').getBoundingClientRect()"
    signs = f"[...document.querySelectorAll('.beacon text')].filter(t => ({edge})(t) > {world}.right + 1"
    assert page.evaluate(f"{signs} || t.getBoundingClientRect().bottom > {world}.bottom + 1).length") == 0, "cut off"
    heights = "[...document.querySelectorAll('main button, main .button')].map(b => b.getBoundingClientRect().height)"
    assert min(page.evaluate(heights)) >= 44
    album.page(page, "overview")
    page.close()
