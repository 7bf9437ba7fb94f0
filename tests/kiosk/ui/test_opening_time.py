"""A screen with many choices stands at once, in large letters too: the ways to lay it out are tried, not drawn."""

import time

import pytest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look

VISITS = samples.visits()
TIMES = 100
"""As many times what a plain screen takes; it was three hundred while each pictogram was drawn in every size tried."""
PLAIN = 5


def spent(gallery: Gallery, name: str) -> float:
    """Return the seconds of a processor that a screen takes to open."""
    gallery.show(VISITS["02-language"], Look(size=160))
    began = time.process_time()
    gallery.show(VISITS[name], Look(size=160))
    return time.process_time() - began


@pytest.mark.parametrize("name", ["13-voice-country", "17-danger-country"])
def test_many_choices_in_large_letters_stand_at_once(gallery: Gallery, name: str) -> None:
    plain = sum(spent(gallery, "03-home") for _ in range(PLAIN)) / PLAIN
    assert spent(gallery, name) < TIMES * plain
