"""Pages of those who edit content, in a real browser: preview, what is due, publications and the way back."""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from litestar.testing import TestClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kiosk.guidance.pages import Reader
from kiosk.ui import samples
from kiosk.ui.scene import Scene
from kiosk.ui.views.guide import reader
from kiosk.ui.words import Catalogue
from onedata.articles import PAGE_WORDS, Article, words
from portal.app import create
from portal.content import files
from portal.feeds.publish import publish_content
from portal.service import Service
from portal.staff import accounts
from portal.staff.accounts import NewAccount
from tests.portal.conftest import SetClock
from tests.portal.slip_page.site import CHROMIUM, FLAGS

REAL = Path(__file__).resolve().parents[2] / "content"
TITLE = "articles/documents/doc-passport.id.md"
PASSWORD = "kata sandi untuk CONTOH saja"
expect.set_options(timeout=20_000)  # a browser beside other tests is slow


@pytest.fixture
def editing(plain_portal: Service, tmp_path: Path) -> Service:
    """A portal with content of its own, published twice, the second time with a mistake in a title."""
    shutil.copytree(REAL, tmp_path / "content")
    settings = msgspec.structs.replace(plain_portal.settings, content=tmp_path / "content")
    portal = msgspec.structs.replace(plain_portal, settings=settings)
    with portal.database.write() as session:
        for login, role in (("sari", "redaksi"), ("agus", "pemantau")):
            accounts.add(
                session,
                NewAccount(login=login, name=f"{login.title()} Contoh", role=role),
                PASSWORD,
                portal.clock(),
                "cli",
            )
    for old in ("Paspor", "Salah"):
        publish_content(portal.database, settings, portal.ring, portal.clock(), "cli")
        path = settings.content / TITLE
        path.write_text(path.read_text().replace(f'title: "{old}"', 'title: "Salah"'))
    return portal


@pytest.fixture
def address(editing: Service) -> Iterator[str]:
    """The portal, served."""
    server = uvicorn.Server(uvicorn.Config(create(editing), port=0, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A browser in which the editor has signed in; any complaint of it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(opened, address, "sari")
    yield opened
    context.close()
    assert complaints == []


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/masuk?ke=/isi")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.wide, form[action='/masuk'] button")
    page.wait_for_url("**/isi")


def picture(page: Page, name: str) -> None:
    """Leave a picture for whoever wants to look."""
    if folder := os.environ.get("AIM_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def kiosk_screens(article: Article) -> list[list[str]]:
    """The texts of each screen as the kiosk's own reader draws them; a step's number stands before it."""
    scene = Scene(samples.visits()["16-article"], Catalogue().words("id"), samples.HOUSE, samples.NOW)
    screens: list[list[str]] = []
    view: dict[str, Any] = reader(scene, Reader(article))
    for block in view["blocks"]:
        if block["breaks"] and not block["joins"]:
            screens.append([])
        screens[-1] += [str(block["number"]), block["text"]] if block["number"] else [block["text"]]
    return screens


def test_an_article_is_shown_as_the_kiosk_shows_it(page: Page, editing: Service) -> None:
    page.click("a[href='/isi/tulisan/abroad-unpaid-wages']")
    page.wait_for_url("**/isi/tulisan/abroad-unpaid-wages")
    picture(page, "content-article")
    path = next((editing.settings.content / "articles").rglob("abroad-unpaid-wages.id.md"))
    article = files.read_article(path, path.name)
    wanted = kiosk_screens(article)
    assert len(wanted) < len(article.pages), "short pages share a screen"
    shown = [screen.inner_text().split("\n") for screen in page.query_selector_all(".screen .text")]
    assert [list(filter(None, texts)) for texts in shown] == wanted
    for screen, texts in zip(page.query_selector_all(".screen"), wanted, strict=True):
        count = sum(words(text) for text in texts if not text.isdigit())
        assert f"{count} dari {PAGE_WORDS} kata" in screen.inner_text()
    page.click("text=English")
    expect(page.locator("h1")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).not_to_have_text(article.front.title)


def test_earlier_content_comes_back_and_newer_content_is_let_go(page: Page, editing: Service) -> None:
    picture(page, "content-overview")
    page.locator("form[action='/isi/kembali'] button").first.click()
    expect(page.locator("[role=status]")).to_contain_text("tampil lagi dan ditahan")
    picture(page, "content-held")
    expect(page.locator("main")).to_contain_text("Ditahan")
    done = publish_content(editing.database, editing.settings, editing.ring, editing.clock(), "cli")
    assert done.held == ("guidance",)
    page.click("form[action='/isi/lepas'] button")
    expect(page.locator("[role=status]")).to_contain_text("akan terbit lagi")
    done = publish_content(editing.database, editing.settings, editing.ring, editing.clock(), "cli")
    assert [feed.operations for feed in done.feeds if feed.feed == "guidance"] == [1]


def set_review(editing: Service, day: str, *languages: str) -> None:
    """Let an article's review be due on a day, in its files of some languages."""
    for language in languages:
        path = editing.settings.content / TITLE.replace(".id.", f".{language}.")
        changed = re.sub("^review_by: .*$", f"review_by: {day}", path.read_text(), flags=re.MULTILINE)
        assert changed != path.read_text()
        path.write_text(changed)


def test_what_is_due_and_what_is_wrong_is_said(page: Page, address: str, editing: Service, clock: SetClock) -> None:
    assert "Semua isi boleh terbit" in page.inner_text("main")
    assert "Tidak ada tulisan" in page.inner_text("main")
    due = page.locator("section", has_text="Segera ditinjau lagi").locator("tbody tr")
    for day, said in (("2026-12-01", "01-12-2026"), ("2026-11-21", "21-11-2026 · terlambat")):
        set_review(editing, day, "id", "en")
        page.goto(f"{address}/isi")
        assert [row.split("\t") for row in due.all_inner_texts()] == [["Salah", said]]
        assert "Semua isi boleh terbit" in page.inner_text("main")
    clock.advance(hours=1)
    set_review(editing, "2026-12-01", "id")
    page.goto(f"{address}/isi")
    assert TITLE in page.inner_text("main")
    assert "Isi lama tetap tampil" in page.inner_text("main")
    picture(page, "content-wrong")


def test_only_editors_see_the_pages_and_a_form_from_elsewhere_does_nothing(editing: Service) -> None:
    with TestClient(create(editing)) as client:
        assert client.get("/isi", follow_redirects=False).status_code == 303
        client.post("/masuk", data={"login": "agus", "password": PASSWORD}, follow_redirects=False)
        assert client.get("/isi").status_code == 403
        assert client.get("/isi/tulisan/doc-passport").status_code == 403
    with TestClient(create(editing)) as client:
        entered = client.post("/masuk", data={"login": "sari", "password": PASSWORD}, follow_redirects=False)
        assert entered.headers["location"] == "/isi"
        assert client.get("/isi/tulisan/nothing").status_code == 404
        fields = {"feed": "guidance", "nomor": "1"}
        for path in ("/isi/kembali", "/isi/lepas"):
            assert client.post(path, data=fields).status_code == 403
            assert client.post(path, data={**fields, "csrf": "x"}).status_code == 403
        shown = client.get("/isi?kabar=brought%20guidance%20%3Cscript%3E").text
        assert "<script>" not in shown.replace("<script src", "")
