"""A kiosk to measure: enrolled with a real portal and synced, its portal gone again."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk.config import Config, load
from kiosk.demo import demo


@contextlib.contextmanager
def kiosk_site(people: int, cost: str = "demo") -> Iterator[Path]:
    """Yield the configuration of a synced kiosk; `cost` is `production` or `demo`, of Argon2id."""
    with tempfile.TemporaryDirectory() as folder:
        with demo(Path(folder), 0, people, lambda _: None, cost) as running:
            config = running.config
        yield config


def still(path: Path) -> Config:
    """Return the configuration with nothing moving and no sync process beside it."""
    config = load(path)
    screen = msgspec.structs.replace(config.screen, reduced_motion=True)
    sync = msgspec.structs.replace(config.sync, watched_by="systemd")
    return msgspec.structs.replace(config, screen=screen, sync=sync)
