"""A screen with many choices stands at once, in large letters too: the ways to lay it out are tried, not drawn."""

import time

import pytest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look

VISITS = samples.visits()
AT_ONCE_S = 2.0
"""Of a processor; it took five to seven while each pictogram was drawn in every size that was tried."""


@pytest.mark.parametrize("name", ["13-voice-country", "17-danger-country"])
def test_many_choices_in_large_letters_stand_at_once(gallery: Gallery, name: str) -> None:
    gallery.show(VISITS["02-language"], Look(size=160))
    began = time.process_time()
    gallery.show(VISITS[name], Look(size=160))
    assert time.process_time() - began < AT_ONCE_S
