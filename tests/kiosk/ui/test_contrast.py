"""Contrast of every pair of colours that lie on each other, computed as WCAG does."""

import pytest
from PySide6.QtGui import QColor

from kiosk.ui.gallery import Gallery

BODY, TEXT, GRAPHIC = 10.0, 4.5, 3.0
PAIRS = [
    ("ink", "paper", BODY),
    ("ink", "card", BODY),
    ("ink", "panel", BODY),
    ("ink", "yellowWash", BODY),
    ("yellowInk", "yellow", BODY),
    ("ink2", "paper", TEXT),
    ("ink2", "card", TEXT),
    ("ink2", "panel", TEXT),
    ("ink2", "yellowWash", TEXT),
    ("sea", "card", TEXT),
    ("sea", "paper", TEXT),
    ("seaInk", "sea", TEXT),
    ("deepInk", "deep", TEXT),
    ("deepInk2", "deep", TEXT),
    ("deepInk", "chip", TEXT),
    ("sogan", "paper", TEXT),
    ("sogan", "panel", TEXT),
    ("sogan", "yellowWash", TEXT),
    ("green", "card", TEXT),
    ("green", "greenWash", TEXT),
    ("sogan", "card", TEXT),
    ("redInk", "red", TEXT),
    ("offInk", "off", TEXT),
    ("border", "card", GRAPHIC),
    ("border", "panel", GRAPHIC),
    ("focus", "paper", GRAPHIC),
    ("focus", "panel", GRAPHIC),
    ("focusOnDark", "deep", GRAPHIC),
    ("yellow", "sea", GRAPHIC),
]
NOT_ON_EACH_OTHER_IN_HIGH_CONTRAST = {("yellow", "sea")}


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("high", [False, True], ids=["normal", "high"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_that_lie_on_each_other_can_be_told_apart(
    gallery: Gallery, ink: str, ground: str, least: float, *, high: bool
) -> None:
    if high and (ink, ground) in NOT_ON_EACH_OTHER_IN_HIGH_CONTRAST:
        return
    gallery.theme.setProperty("highContrast", high)
    assert contrast(gallery.theme.property(ink), gallery.theme.property(ground)) >= least


def test_the_computation_knows_black_and_white() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
