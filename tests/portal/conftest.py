"""A portal on each backend, with a clock that tests set."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.service import Service
from portal.settings import Settings, load
from tests.portal import postgres
from tests.portal.postgres import Server

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += dt.timedelta(**parts)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return load({"AIM_PORTAL_DATA": str(tmp_path / "data"), "DATABASE_URL": database_url})


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def portal(settings: Settings, clock: SetClock) -> Iterator[Service]:
    service = Service.open(settings, clock)
    yield service
    service.close()


@pytest.fixture
def plain_portal(tmp_path: Path, clock: SetClock) -> Iterator[Service]:
    """A portal on SQLite only, for what no database has a say in."""
    service = Service.open(load({"AIM_PORTAL_DATA": str(tmp_path / "data")}), clock)
    yield service
    service.close()
