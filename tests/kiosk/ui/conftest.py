"""One window for all tests of the screens: it shows any visit, and no warning of Qt's is forgiven."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from kiosk.ui.gallery import Gallery


@pytest.fixture(scope="session")
def whole_gallery() -> Iterator[Gallery]:
    """The window, built once."""
    gallery = Gallery()
    yield gallery
    gallery.close()


@pytest.fixture
def gallery(whole_gallery: Gallery) -> Iterator[Gallery]:
    """The window, with nothing posted and nothing complained of yet."""
    whole_gallery.kiosk.window.requestActivate()
    assert QTest.qWaitForWindowActive(whole_gallery.kiosk.window, 60_000), "keys would go to a window of another test"
    whole_gallery.posted.clear()
    whole_gallery.warnings.clear()
    yield whole_gallery
    assert whole_gallery.warnings == []


@pytest.fixture
def listener(gallery: Gallery) -> Iterator[Gallery]:
    """The window, taking one touch right after another."""
    before = gallery.theme.property("debounce")
    gallery.theme.setProperty("debounce", 0)
    yield gallery
    gallery.theme.setProperty("debounce", before)
