"""While a machine has no data yet, its rest screen says calmly how far they are."""

import pytest

from kiosk.health import Filling, Health, RegisterState
from kiosk.inside import _filling
from kiosk.sync.status import Progress, SyncStatus
from kiosk.ui.samples import HOUSE, NOW
from kiosk.ui.scene import Scene
from kiosk.ui.views.plain import attract
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language, Visit


def said(health: Health, language: Language = "id") -> object:
    return attract(Scene(Visit(number=1, health=health), Catalogue().words(language), HOUSE, NOW))["filling"]


def at(percent: int, seconds: int | None) -> Health:
    return Health(register=RegisterState.ABSENT, filling=Filling(percent, seconds))


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (170, "\nSekitar 3 menit lagi"),
        (60, "\nSekitar 1 menit lagi"),
        (10, "\nKurang dari 1 menit lagi"),
        (89 * 60, "\nSekitar 89 menit lagi"),
        (100 * 60, "\nSekitar 2 jam lagi"),
        (90 * 60, "\nSekitar 2 jam lagi"),
        (None, ""),
    ],
)
def test_the_rest_screen_says_how_long_it_takes(seconds: int | None, left: str) -> None:
    assert said(at(40, seconds)) == f"Data sedang diisi: 40%{left}"


def test_a_machine_with_data_says_nothing_of_downloads() -> None:
    assert said(Health()) == ""
    assert said(Health(register=RegisterState.READY, filling=Filling(40, 10))) == ""
    assert said(at(7, 3600 * 3), "en") == "Loading data: 7%\nAbout 3 hours left"


def test_only_the_register_is_worth_a_line() -> None:
    assert _filling(SyncStatus()) is None
    assert _filling(SyncStatus(progress=Progress("guidance", 5, 10, 1, NOW))) is None
    filling = _filling(SyncStatus(progress=Progress("register-52", 0, 10, 1, NOW)))
    assert filling == Filling(0, None)
    assert _filling(SyncStatus(progress=Progress("register-52", 5, 10, 1, NOW))).percent == 50  # type: ignore[union-attr]
