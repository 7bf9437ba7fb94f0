"""What people do on the pages that they look after things with, in a real browser, with pictures."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect, sync_playwright
from sqlalchemy import select

from portal.counter.acts import seen
from portal.models import Person
from portal.people import demo
from portal.service import Service, utc_now
from portal.staff import accounts
from tests.album import Album
from tests.portal.command_hands import PASSWORD, Reporter, account
from tests.portal.komando.site import serving
from tests.portal.slip_page.site import CHROMIUM, FLAGS

OFFICE = "BP3MI NTB"
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)


expect.set_options(timeout=20_000)  # a browser beside other tests is slow


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"), executable_path=CHROMIUM, args=FLAGS, viewport=WIDE, locale="id-ID"
        )
        yield context
        context.close()


@pytest.fixture
def site(plain_portal: Service, plain_reporter: Reporter) -> Iterator[str]:
    assert plain_reporter.hands.kiosk_id, "the office has a kiosk"
    with serving(msgspec.structs.replace(plain_portal, clock=utc_now)) as url:
        yield url


@pytest.fixture
def page(browser: BrowserContext, site: str, plain_portal: Service) -> Iterator[Page]:
    """The shift chief, signed in; an error of a page or of its content policy fails the test."""
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    browser.clear_cookies()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{site}/kelola/akun")
    page.fill("[name=login]", "kepala")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{site}/kelola/akun")
    yield page
    assert complaints == []
    page.close()


def picture(page: Page, album: Album, name: str) -> None:
    """Leave pictures of the page, wide and on a phone; on a phone nothing may stand beyond the edge."""
    page.wait_for_load_state()
    for size, called in ((PHONE, "phone"), (WIDE, "wide")):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, called)
        album.page(page, f"{name}-{called}")


def colleagues(portal: Service) -> None:
    for login, role, office in (
        ("budi", "petugas", OFFICE), ("citra", "penyelia", OFFICE), ("dodi", "teknisi", OFFICE),
        ("eka", "petugas", "BP3MI NTT"), ("fitri", "piket", ""),
    ):  # fmt: skip
        account(portal, login, role, office=office, country="SA" if role == "piket" else "")
    with portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "budi"), "04A1B2C3D4E5F6", "864209", utc_now(), "test")
        accounts.disable(session, accounts.named(session, "eka"), utc_now(), "test")


def test_a_new_colleague_gets_an_account_a_card_and_later_loses_both(
    page: Page, site: str, plain_portal: Service, album: Album
) -> None:
    colleagues(plain_portal)
    page.reload()
    picture(page, album, "accounts")
    page.fill("[name=nama]", "CONTOH Rina")
    page.fill("[name=login]", "rina")
    page.select_option("form.fields [name=peran]", "petugas")
    page.fill("form.fields [name=kantor]", OFFICE)
    page.select_option("form.fields [name=wilayah]", "52")
    page.click("text=Buat akun")
    expect(page.locator(".secret")).to_have_text(re.compile(r"^\S{23}$"))
    picture(page, album, "password")
    page.click("text=Sudah dicatat")
    page.fill("[name=kartu]", "04D1D2D3D4D5D6")
    page.fill("[name=pin]", "135790")
    page.fill("[name=pin_lagi]", "135790")
    page.keyboard.press("Enter")
    expect(page.locator(".say")).to_contain_text("Kartu dan PIN terpasang")
    picture(page, album, "account")
    page.check("[name=yakin]")
    page.click("button.danger")
    expect(page.locator(".say")).to_contain_text("Akun dicabut")
    expect(page.locator("text=Pasang kartu dan PIN")).to_have_count(0)
    picture(page, album, "account-revoked")


def test_everything_is_reached_by_the_keyboard(page: Page, site: str) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    for wanted in ("Jejak audit", "nama", "login", "peran", "Buat akun"):
        assert wanted in reached, (wanted, reached)
    page.focus("[name=nama]")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_a_supervisors_list_becomes_a_group_and_the_lines_that_are_wrong_come_back(
    page: Page, site: str, plain_portal: Service, tmp_path: Path, album: Album
) -> None:
    demo.fill(plain_portal, 30, 1)
    with plain_portal.database.read() as session:
        niks = [nik for nik in session.scalars(select(Person.nik).order_by(Person.person_id)) if nik][:12]
    table = tmp_path / "opp.csv"
    table.write_text("\n".join(("nik;nama", *(f"{nik};CONTOH" for nik in niks), "5299999999999999;x", "12;y")))
    page.goto(f"{site}/kelola/rombongan")
    page.fill("[name=nama]", "CONTOH OPP angkatan 12")
    page.fill("[name=hari]", (dt.date.today() + dt.timedelta(days=3)).isoformat())  # noqa: DTZ011 - as the page's field
    page.set_input_files("[name=berkas]", table)
    page.click("text=Muat daftar")
    expect(page.locator(".say")).to_contain_text("12 orang")
    expect(page.locator("text=2 baris dikembalikan")).to_be_visible()
    picture(page, album, "group")
    page.click("text=← Rombongan")
    picture(page, album, "groups")


def test_who_watches_over_access_reads_reasons_and_an_audit_trail_that_holds(
    page: Page, site: str, plain_portal: Service, plain_reporter: Reporter, album: Album
) -> None:
    colleagues(plain_portal)
    demo.fill(plain_portal, 12, 1)
    with plain_portal.database.write() as session:
        people = session.scalars(select(Person.person_id)).all()
        for login, count, reason in (("budi", 9, "AT_COUNTER"), ("citra", 3, "ANSWER_CASE")):
            for person in people[:count]:
                who = accounts.named(session, login)
                seen(session, utc_now(), plain_reporter.caller, who, person, "opened", reason, "KTP")
    page.goto(f"{site}/kelola/alasan")
    page.fill("[name=kata_id]", "Panggilan pengadilan")
    page.fill("[name=kata_en]", "Court summons")
    page.uncheck("[name=change]")
    page.click("text=Tambah alasan")
    expect(page.locator(".say")).to_contain_text("Alasan disimpan")
    picture(page, album, "reasons")
    page.click("a:has-text('Pengawasan')")
    page.click("text=Hentikan pemakaian")
    expect(page.locator(".warn")).to_contain_text("Tidak dipakai sejak")
    picture(page, album, "reason")
    page.goto(f"{site}/kelola/jejak")
    expect(page.locator(".chain")).to_contain_text("Rantai utuh")
    picture(page, album, "audit")
    page.select_option("[name=apa]", "staff-add")
    page.click("main >> text=Tampilkan")
    expect(page.locator("tbody tr")).to_have_count(6)
    page.click("button[lang=en]")
    expect(page.locator(".chain")).to_contain_text("The chain holds")
    picture(page, album, "audit-en")
    page.click("text=Kiosks")
    page.wait_for_url(f"{site}/komando/anjungan")
    page.click("button[lang=id]")
