"""The developer's dock on the running kiosk: its cards are read, its faults happen and are mended, its time passes."""

from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, ConfigWrong, Sim
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.dock import Simulation
from kiosk.inside import Inside
from kiosk.tour.hands import all_well
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from kiosk.visit.times import IDLE_SECONDS
from tests.driving import Driver


@pytest.fixture
def dock(kiosk: Driver) -> Simulation:
    """What the dock's buttons do."""
    return Simulation(kiosk.app)


class Unopened:
    """A machine whose dock is asked for before it stands."""

    inside: Inside | None = None

    def __init__(self, config: Config, folder: Path, **cards: str) -> None:
        self.config = msgspec.structs.replace(config, path=folder / "kiosk.toml", sim=Sim(enabled=True, **cards))


@pytest.mark.parametrize("key", ["cards", "odd_cards"])
def test_a_file_of_cards_that_is_none_is_named_before_a_window_opens(kiosk: Driver, tmp_path: Path, key: str) -> None:
    (tmp_path / "cards.json").write_text('{"uid": "4"}', encoding="utf-8")
    for file in ("cards.json", "not-there.json"):
        with pytest.raises(ConfigWrong, match=rf"sim\.{key}.*{file}"):
            Simulation(Unopened(kiosk.app.config, tmp_path, **{key: file}))


def test_a_card_tapped_in_the_dock_is_read(kiosk: Driver, dock: Simulation) -> None:
    people = [index for index, card in enumerate(dock.cards()) if "kartu petugas" not in card.hint]
    dock.tap(people[0])
    kiosk.until("card", lambda: kiosk.visit.identity is not None and not kiosk.visit.reading)
    assert kiosk.visit.stage is Stage.NOTICE
    dock.lift()
    assert kiosk.visit.stage is Stage.NOTICE


def test_a_staff_card_tapped_in_the_dock_opens_the_desk_with_the_pin_beside_it(kiosk: Driver, dock: Simulation) -> None:
    index = next(index for index, card in enumerate(dock.cards()) if "penyelia" in card.hint)
    kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
    kiosk.do(e.DeskAsked(), Stage.STAFF)
    dock.tap(index)
    desk = kiosk.inside.desk.conductor
    kiosk.until("PIN", lambda: desk.desk.stage is Place.PIN)
    dock.lift()
    kiosk.app.post_desk(d.PinEntered(dock.cards()[index].hint.split()[-1]))
    kiosk.until("home", lambda: desk.desk.stage is Place.HOME)
    assert desk.desk.staff is not None
    assert (desk.desk.staff.role, desk.desk.staff.name) == ("penyelia", "Budi CONTOH")


def test_a_code_held_before_the_scanner_in_the_dock_identifies(kiosk: Driver, dock: Simulation) -> None:
    codes = [index for index, card in enumerate(dock.cards()) if card.title.startswith("Kode")]
    dock.tap(codes[0])
    kiosk.until("code", lambda: kiosk.visit.identity is not None)
    assert kiosk.visit.stage is Stage.NOTICE


@pytest.mark.parametrize(
    "name", ["Kertas habis", "Tutup mesin cetak terbuka", "Pembaca kartu lepas", "Layanan kartu mati"]
)
def test_a_fault_made_in_the_dock_is_seen_and_mended(kiosk: Driver, dock: Simulation, name: str) -> None:
    assert name in dock.faults()
    dock.inject(name)
    kiosk.until("fault", lambda: not all_well(kiosk.visit))
    dock.clear(name)
    kiosk.until("mended", lambda: all_well(kiosk.visit))


def test_time_passes_when_the_dock_says_so(kiosk: Driver, dock: Simulation) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    dock.advance(int(IDLE_SECONDS) + 1)
    kiosk.until("warning", lambda: kiosk.visit.overlay is Overlay.TIME_WARNING)


def test_the_dock_shows_the_paper_that_came_out(kiosk: Driver, dock: Simulation) -> None:
    assert dock.paper_image() is None
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    picture = dock.paper_image()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert dock.paper_image() is picture
