"""A real browser and a site with the slip check page."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.portal.slip_page.site import CHROMIUM, FLAGS, Open, SlipPage, Visit


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlipPage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    profile = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 360, "height": 740},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="id-ID",
        )
        yield context
        context.close()


@pytest.fixture
def visit(browser: BrowserContext) -> Iterator[Open]:
    pages: list[Page] = []

    def open_(url: str) -> Visit:
        page = browser.new_page()
        pages.append(page)
        found = Visit(page)
        page.goto(url)
        return found

    yield open_
    for page in pages:
        page.close()


@pytest.fixture
def script(site: str, visit: Open) -> Page:
    return visit(f"{site}/v").page
