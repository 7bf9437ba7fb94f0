"""Pictograms are drawn once: the next visitor's status waits for none of them."""

import pytest

from kiosk.ui import pictures, samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pictures import IconProvider

VISITS = samples.visits()
PATH = (
    "01-attract", "02-language", "03-home", "04-notice", "05-identify", "07-number-nik", "07-factor-pin", "07-opening",
    "08-status", "08b-journey", "18-help",
)  # fmt: skip


def _drawn(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make the visit three times and return what was drawn in the last."""
    drawn: list[str] = []
    ordinary = IconProvider._text  # every drawing begins there

    def counted(provider: IconProvider, name: str) -> bytes:
        drawn.append(name)
        return ordinary(provider, name)

    monkeypatch.setattr(IconProvider, "_text", counted)
    for _ in range(3):
        drawn.clear()
        for name in PATH:
            gallery.show(VISITS[name], Look())
    return drawn


def test_the_next_visit_draws_no_pictogram_again(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _drawn(gallery, monkeypatch) == []


def test_with_too_little_room_it_draws_many_again(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "KEPT_BYTES", 1 << 19)
    assert len(_drawn(gallery, monkeypatch)) > 20
