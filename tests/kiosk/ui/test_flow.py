"""Pages of blocks: what large letters spread over pages comes together again with smaller ones."""

import pytest
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look

VISITS = samples.visits()


def pages(gallery: Gallery) -> list[int]:
    """How many pages each flow of blocks on the screen has."""

    def below(item: QQuickItem) -> list[int]:
        found = [int(str(item.property("pages")))] if item.metaObject().className().startswith("GridFlow") else []
        return found + [count for child in item.childItems() if child.isVisible() for count in below(child)]

    root = gallery.kiosk.window.contentItem()
    return below(root)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("name", ["08-status", "09-result", "12-agencies-found", "16-article", "16-search-groups"])
def test_smaller_letters_need_no_more_pages_than_they_did_before(gallery: Gallery, name: str, orientation: str) -> None:
    usual, large = Look(orientation, "id"), Look(orientation, "id", 160)  # type: ignore[arg-type]  # one of the two
    gallery.show(VISITS["01-attract"], usual)
    gallery.show(VISITS[name], usual)
    before = pages(gallery)
    assert before
    gallery.show(VISITS[name], large)
    assert sum(pages(gallery)) >= sum(before)
    gallery.show(VISITS[name], usual)
    assert pages(gallery) == before
