"""While a machine has no data yet, its rest screen says calmly how far they are."""

import pytest

from kiosk.health import Filling, Health, RegisterState
from kiosk.inside import _filling
from kiosk.sync.status import Progress, SyncStatus
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look, looks
from kiosk.ui.samples import HOUSE, NOW
from kiosk.ui.scene import Scene
from kiosk.ui.views.plain import attract
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language, Visit
from tests.kiosk.ui.measuring import boxes, findings, read, texts


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


def amount(health: Health, language: Language) -> object:
    return attract(Scene(Visit(number=1, health=health), Catalogue().words(language), HOUSE, NOW))["amount"]


def test_a_quiet_line_tells_rows_bytes_and_speed() -> None:
    filling = Filling(40, 170, 311_460, 39_200_000, 98_000_000, 345_882.4)
    health = Health(register=RegisterState.ABSENT, filling=filling)
    assert amount(health, "id") == "124.584 dari 311.460 baris · 39 dari 98 MB · 346 KB/detik"
    assert amount(health, "en") == "124,584 of 311,460 rows · 39 of 98 MB · 346 KB/s"
    assert amount(Health(register=RegisterState.READY, filling=filling), "id") == ""
    assert amount(Health(), "id") == ""


@pytest.mark.parametrize("look", list(looks()), ids=lambda look: look.name)
def test_rows_bytes_and_speed_stand_on_the_screen_in_every_look(gallery: Gallery, look: Look) -> None:
    for name in ("01-attract-filling", "01-attract-filling-long"):
        visit = samples.visits()[name]
        gallery.show(visit, look)
        shown = " ".join(" ".join(read(box.item, "text").split()) for box in texts(boxes(gallery)))
        told = str(amount(visit.health, look.language))
        assert [part for part in told.split(" · ") if part not in shown] == []
        assert findings(gallery) == []


def test_what_the_screen_tells_is_what_the_download_says() -> None:
    progress = Progress("register-52", 30, 75, 1000, NOW, before=10)
    filling = _filling(SyncStatus(progress=progress))
    assert filling is not None
    assert (filling.percent, filling.rows, filling.done, filling.total) == (40, 1000, 30, 75)
    assert filling.seconds_left == round(45 / filling.speed)


def test_only_the_register_is_worth_a_line() -> None:
    assert _filling(SyncStatus()) is None
    assert _filling(SyncStatus(progress=Progress("guidance", 5, 10, 1, NOW))) is None
    filling = _filling(SyncStatus(progress=Progress("register-52", 0, 10, 1, NOW)))
    assert filling == Filling(0, None, rows=1, done=0, total=10, speed=0)
    assert _filling(SyncStatus(progress=Progress("register-52", 5, 10, 1, NOW))).percent == 50  # type: ignore[union-attr]
