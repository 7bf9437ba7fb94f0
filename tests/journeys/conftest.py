"""A kiosk that lives: a real portal with invented people, enrolled and synced, its window offscreen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Sam, load
from kiosk.demo import demo
from kiosk.sync.process import Rounds
from tests.driving import Driver
from tests.emulators.cable import Cable
from tests.journeys.officer import CARD, OFFICE, PIN, Staff, portal

PEOPLE = 200


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a demonstration whose portal serves as long as the tests run."""
    folder = tmp_path_factory.mktemp("site")
    with demo(folder, 0, PEOPLE, lambda _: None):
        yield folder


@pytest.fixture
def config(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A kiosk of this test's own, as it was after its first sync: what others tried or printed is not in it.

    Nothing moves, and the tests sync when they want to. It has no module for e-KTP, as most offices have none.
    """
    own = tmp_path_factory.mktemp("own")
    shutil.copytree(site / "kiosk", own / "kiosk", ignore=shutil.ignore_patterns("*.sock", "*.lock", "log"))
    text = (site / "kiosk.toml").read_text(encoding="utf-8")
    (own / "kiosk.toml").write_text(
        text.replace((site / "kiosk").as_posix(), (own / "kiosk").as_posix()), encoding="utf-8"
    )
    config = load(own / "kiosk.toml")
    screen = msgspec.structs.replace(config.screen, reduced_motion=True)
    sync = msgspec.structs.replace(config.sync, watched_by="systemd")
    return msgspec.structs.replace(config, screen=screen, sync=sync, sam=Sam())


@pytest.fixture
def cable(config: Config) -> Iterator[Cable]:
    """The portal's address through which a machine reaches it, until it is pulled."""
    made = Cable(config.portal.url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def staffed(site: Path) -> str:
    """An officer with a card at the portal, and the office that its kiosk belongs to."""
    portal(site, "staff", "add", "sri", "--name", "Sri Contoh", "--role", "petugas", "--office", OFFICE)
    portal(site, "staff", "card", "sri", CARD, text=f"{PIN}\n{PIN}\n")
    return OFFICE


@pytest.fixture
def staff(staffed: str, config: Config) -> Iterator[Staff]:
    """The officer in front of a kiosk that has the list of staff."""
    Rounds(config, lambda _: None).run()
    with Driver.opened(config) as kiosk:
        yield Staff(kiosk)


@pytest.fixture
def kiosk(config: Config) -> Iterator[Driver]:
    """A kiosk at rest."""
    with Driver.opened(config) as driver:
        yield driver
