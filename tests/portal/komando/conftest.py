"""A real browser, and a portal that serves it."""

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from portal.service import Service, utc_now
from tests.portal.komando.site import serving
from tests.portal.slip_page.site import CHROMIUM, FLAGS

expect.set_options(timeout=20_000)
"""Milliseconds: a browser beside other tests is slow; how fast a page is told is a figure, not a test."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium with a profile of its own, as wide as a wall."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1920, "height": 1080},
            locale="id-ID",
        )
        yield context
        context.close()


@pytest.fixture
def site(plain_portal: Service) -> Iterator[str]:
    """The portal's address; the pages count with the browser's clock, so this portal has the real one."""
    with serving(msgspec.structs.replace(plain_portal, clock=utc_now)) as url:
        yield url
