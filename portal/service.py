"""Everything one portal process works with, built in one place."""

import datetime as dt
from collections.abc import Callable

import msgspec

from portal import schema
from portal.db import Database
from portal.keys import KeyRing
from portal.settings import Settings

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Return the present moment, aware."""
    return dt.datetime.now(dt.UTC)


class Service(msgspec.Struct, frozen=True):
    """Settings, database at the newest schema, keys and clock."""

    settings: Settings
    database: Database
    ring: KeyRing
    clock: Clock

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> "Service":
        """Open the data folder, making what is not there. Raises KeysUnusable, OSError and SQLAlchemy's errors."""
        settings.data.mkdir(parents=True, exist_ok=True)
        settings.blobs.mkdir(exist_ok=True)
        database = Database(settings.database_url)
        schema.upgrade(database)
        return cls(settings, database, KeyRing.open(settings.keys, clock()), clock)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
