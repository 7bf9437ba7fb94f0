"""A portal on each backend, with a clock that tests set."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import schema
from portal.db import Database
from portal.kiosks.enrolment import enrol
from portal.service import Service
from portal.settings import Settings, load
from tests.portal import postgres
from tests.portal.command_hands import Reporter
from tests.portal.kiosk_hands import Hands
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


@pytest.fixture(scope="session", autouse=True)
def nobody_waits() -> Iterator[None]:
    """On SQLite who publishes pauses for other processes that would write; here there are none.

    test_alert_during_publish.py has one, and there the pause is as it is.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("portal.db._BREATH_S", 0.0)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Server) -> str:
    """The name of an empty PostgreSQL database at the newest schema, to be copied."""
    url = postgresql.new_database()
    database = Database(load({"DATABASE_URL": url}).database_url)
    schema.upgrade(database)
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.new_database()
    yield load({"DATABASE_URL": url}).database_url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the newest schema."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path / 'portal.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.new_database(request.getfixturevalue("migrated_postgresql"))
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
def plain_portal(tmp_path: Path, clock: SetClock, migrated_file: Path) -> Iterator[Service]:
    """A portal on SQLite only, for what no database has a say in."""
    (tmp_path / "data").mkdir()
    shutil.copy(migrated_file, tmp_path / "data/portal.db")
    service = Service.open(load({"AIM_PORTAL_DATA": str(tmp_path / "data")}), clock)
    yield service
    service.close()


def _reporter(portal: Service) -> Reporter:
    """Enrol a kiosk without a web server."""
    hands = Hands(portal, None)  # type: ignore[arg-type]  # nothing goes over a wire here
    public = [key.public_key().public_bytes_raw() for key in (hands.signing, hands.receiving)]
    with portal.database.write() as session:
        hands.kiosk_id = enrol(session, hands.code, "Anjungan 1", public[0], public[1], portal.clock()).kiosk_id
    return Reporter(portal, hands)


@pytest.fixture
def reporter(portal: Service) -> Reporter:
    return _reporter(portal)


@pytest.fixture
def plain_reporter(plain_portal: Service) -> Reporter:
    return _reporter(plain_portal)
