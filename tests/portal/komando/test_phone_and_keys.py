"""The pages of an alert and of a case on a phone, and under a keyboard alone, in a real browser."""

import re
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from sqlalchemy import select, update

from portal.alerts.models import Alert
from portal.cases.models import CaseFile
from portal.models import Kiosk
from portal.service import Service, utc_now
from tests.album import Album
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint, raised

PHONE: ViewportSize = {"width": 390, "height": 844}
LONG_NAME = "CONTOH SITI NURHALIZAH BINTI MUHAMMAD ABDURRAHMAN WAHID AL-LOMBOKIYAH TENGAH SELATAN"
UNBROKEN = "https://contoh.invalid/" + "gaji" * 60
NOTE = "Keluarga sudah ditelepon dari nomor lain."
LONG_OFFICE = "Lobi Kantor Layanan Terpadu Satu Atap Kabupaten Lombok Timur CONTOH"

OVER = """() => [...document.querySelectorAll('main *, header *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !e.closest('svg, .skip');
}).map(e => e.outerHTML.slice(0, 90))"""
SMALL = """() => [...document.querySelectorAll(
        'button, select, textarea, nav a, input:not([type=hidden]), .tabs a, td a, th a')]
    .filter(e => e.getBoundingClientRect().width > 0)
    .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 90))"""
TINY = """() => [...document.querySelectorAll('main *, header *')]
    .filter(e => e.innerText?.trim() && !e.children.length && e.getBoundingClientRect().width > 0)
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 13).map(e => e.outerHTML.slice(0, 90))"""
FOCUS = """() => {
    const e = document.activeElement, look = getComputedStyle(e), box = e.getBoundingClientRect();
    const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    return [e === document.body, seen, ring, e.outerHTML.slice(0, 90)];
}"""


def real(reporter: Reporter) -> Reporter:
    return Reporter(msgspec.structs.replace(reporter.portal, clock=utc_now), reporter.hands)


@pytest.fixture
def page(plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext) -> Page:
    """A page at the sign-in; behind it a long alert and a long complaint."""
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    with plain_portal.database.write() as session:
        session.execute(update(Kiosk).values(name=LONG_OFFICE))
    reporter = real(plain_reporter)
    told = {"place": "Al Malaz, Riyadh", "note": UNBROKEN, "callback": "CONTOH 000", "silent": True}
    reporter.send("alert-raised", raised("violence", LONG_NAME, safe_to_call="no", **told))
    reporter.send(
        "case-opened", complaint(name=LONG_NAME, text=f"{UNBROKEN} <b>dan</b> " + "Gaji belum dibayar. " * 40)
    )
    browser.clear_cookies()
    made = browser.new_page()
    made.goto(f"{site}/komando")
    return made


def sign_in(page: Page) -> None:
    page.fill("[name=login]", "kepala")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector("#queue", state="attached")


def fits(page: Page, album: Album, name: str) -> None:
    """Hold a page to what a phone needs, and leave a picture of it; its styles came with its last byte."""
    page.wait_for_load_state()
    album.page(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    for what in (OVER, SMALL, TINY):
        assert page.evaluate(what) == [], name


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_alert_and_a_case_are_worked_on_with_a_phone(page: Page, site: str, album: Album, language: str) -> None:
    page.set_viewport_size(PHONE)
    fits(page, album, "sign-in")
    sign_in(page)
    if language == "en":
        page.click("button[name=bahasa]")
        page.wait_for_selector("text=Command centre")
    page.goto(f"{site}/komando/peringatan/1")
    fits(page, album, "alert-open")
    page.click("form[action$=ambil] button")
    page.wait_for_selector(".head.claimed")
    fits(page, album, "alert-mine")
    to_do, reports = (page.locator(one).first.bounding_box() for one in (".do", ".report"))
    assert to_do is not None
    assert reports is not None
    assert to_do["y"] < reports["y"], "what can be done is not looked for below what was said"
    page.fill("form[action$=selesai] textarea", UNBROKEN)
    page.click("form[action$=selesai] button.primary")
    page.wait_for_selector(".head.resolved")
    fits(page, album, "alert-resolved")

    page.goto(f"{site}/komando/kasus")
    fits(page, album, "cases")
    page.click("text=ABCD2345")
    page.wait_for_selector("form[action$=ambil]")
    fits(page, album, "case-new")
    page.click("form[action$=ambil] button")
    page.fill("form[action$=jawab] textarea", UNBROKEN)
    page.click("form[action$=jawab] button")
    page.wait_for_selector("form[action$=buka-lagi]")
    fits(page, album, "case-answered")
    page.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; whatever has it meanwhile is on the screen and shows a ring."""
    for _ in range(60):
        page.keyboard.press("Tab")
        nowhere, seen, ring, what = page.evaluate(FOCUS)
        assert nowhere or (seen and ring), what
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def typed(page: Page, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.type(text)


def pressed(page: Page, selector: str, then: Callable[[], object]) -> None:
    reach(page, selector)
    page.keyboard.press("Enter")
    then()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [1920, 390])
def test_an_alert_is_claimed_and_resolved_and_a_case_answered_by_keys_alone(
    plain_portal: Service, page: Page, album: Album, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    typed(page, "[name=login]", "kepala")
    typed(page, "[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#alert-1")).to_be_visible()
    page.wait_for_load_state()

    pressed(page, ".skip", lambda: expect(page).to_have_url(re.compile("#isi$")))
    pressed(page, "#alert-1 button", lambda: expect(page.locator(".head.claimed")).to_be_visible())
    typed(page, "form[action$=catat] textarea", NOTE)
    pressed(page, "form[action$=catat] button", lambda: expect(page.locator(".story")).to_contain_text(NOTE))
    typed(page, "form[action$=selesai] textarea", "Sudah di penampungan perwakilan.")
    reach(page, "form[action$=selesai] button.primary")
    album.page(page, "alert")
    page.keyboard.press("Enter")
    expect(page.locator(".head.resolved")).to_be_visible()

    pressed(page, "nav a[href='/komando/kasus']", lambda: expect(page.locator("table.list")).to_be_visible())
    pressed(page, "table.list a", lambda: expect(page.locator("form[action$=ambil]")).to_be_visible())
    pressed(page, "form[action$=ambil] button", lambda: expect(page.locator("form[action$=jawab]")).to_be_visible())
    typed(page, "form[action$=jawab] textarea", "Gaji dibayar 1 Desember.")
    reach(page, "form[action$=jawab] button")
    album.page(page, "case")
    page.keyboard.press("Enter")
    expect(page.locator("form[action$=buka-lagi]")).to_be_visible()
    with plain_portal.database.read() as session:
        assert session.scalars(select(Alert.state)).one() == "resolved"
        assert session.scalars(select(CaseFile.answer)).one() == "Gaji dibayar 1 Desember."
    page.close()
