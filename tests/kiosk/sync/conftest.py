"""A kiosk, enrolled at a genuine portal that the test has a hand on."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from kiosk.cache.content import Content
from kiosk.cache.keys import Peppers
from kiosk.cache.outbox import Outbox
from kiosk.cache.register import RegisterCache
from kiosk.config import Config, Data, Office, Portal, Screen, Sound
from kiosk.sync.enrol import enrol
from kiosk.sync.process import Rounds
from kiosk.sync.status import SyncStatus
from tests.kiosk.sync.genuine_portal import CODE, GenuinePortal, Person
from tests.kiosk.sync.line import served

if TYPE_CHECKING:
    from tests.kiosk.sync.test_real_portal import RealPortal

SITI = Person("5201014107900001", "SITI CONTOH")
BUDI = Person("5201014107900002", "BUDI CONTOH")


class Kiosk(msgspec.Struct, frozen=True):
    """One kiosk's configuration and its folder, and the ordinary things done with them."""

    config: Config

    @property
    def data(self) -> Path:
        return self.config.data_folder

    def sync(self, *, fresh: bool = False) -> SyncStatus:
        """Do one round in this process."""
        return Rounds(self.config, lambda _: None).run(fresh=fresh)

    def cache(self, today: dt.date = dt.date(2026, 11, 21)) -> RegisterCache:
        return RegisterCache(self.data, Peppers(self.data), today=lambda: today)

    def name_of(self, person: Person) -> str | None:
        """Open a person's record as a visitor would and return the name; `NotOpened` goes through."""
        cache = self.cache()
        try:
            cache.begin_visit()
            record = cache.open_record("nik", person.nik, "pin", person.pin)
        finally:
            cache.close()
        return record.full.name if record.full else None

    def outbox(self) -> Outbox:
        return Outbox(self.data)

    def content(self) -> Content:
        return Content(self.data)

    def at(self, url: str) -> "Kiosk":
        return Kiosk(msgspec.structs.replace(self.config, portal=Portal(url)))


def kiosk_at(url: str, folder: Path) -> Kiosk:
    """Return a kiosk that is not enrolled yet."""
    config = Config(
        screen=Screen(268, 476),
        office=Office("BP3MI NTB", "52", "WITA"),
        portal=Portal(url),
        data=Data(str(folder / "kiosk")),
        sound=Sound(kind="none"),
        path=folder / "kiosk.toml",
    )
    return Kiosk(config)


def written(kiosk: Kiosk) -> Path:
    """Write the configuration down for a process of its own."""
    trust = f'trust = "{kiosk.config.portal.trust}"' if kiosk.config.portal.trust else ""
    text = f"""
[screen]
width_mm = 268
height_mm = 476
[office]
name = "BP3MI"
region = "52"
[portal]
url = "{kiosk.config.portal.url}"
{trust}
[data]
folder = "{kiosk.data}"
[sound]
kind = "none"
"""
    kiosk.config.path.write_text(text, encoding="utf-8")
    return kiosk.config.path


@pytest.fixture(scope="session")
def filled_portal(tmp_path_factory: pytest.TempPathFactory) -> "RealPortal":
    """The real portal with 20 synthetic people, published; to be copied."""
    from tests.kiosk.sync.test_real_portal import RealPortal  # noqa: PLC0415  (it imports this file)

    made = RealPortal(tmp_path_factory.mktemp("portal"))
    made.run("demo", "--people", "20", "--seed", "7")
    return made


@pytest.fixture
def real_portal(filled_portal: "RealPortal", tmp_path: Path) -> "RealPortal":
    """A real portal of this test's own, with 20 people."""
    shutil.copytree(filled_portal.folder, tmp_path / "portal")
    return type(filled_portal)(tmp_path / "portal")


@pytest.fixture
def portal() -> GenuinePortal:
    """A portal with two people and an empty table of next steps."""
    made = GenuinePortal()
    made.publish_people(SITI, BUDI)
    made.publish_steps()
    return made


@pytest.fixture
def url(portal: GenuinePortal) -> Iterator[str]:
    """Where that portal is served."""
    with served(portal) as address:
        yield address


@pytest.fixture
def kiosk(url: str, tmp_path: Path) -> Kiosk:
    """A kiosk enrolled there, which has not synced yet."""
    made = kiosk_at(url, tmp_path)
    enrol(made.config, CODE)
    return made
