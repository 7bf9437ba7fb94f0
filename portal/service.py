"""Everything one portal process works with, built in one place."""

import datetime as dt
from collections.abc import Callable

import msgspec
from sqlalchemy.exc import ArgumentError

from portal import schema
from portal.db import Database
from portal.keys import KeyRing
from portal.settings import Settings, Unusable

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
        """Open the data folder, making what is not there. Raises Unusable, OSError."""
        settings.data.mkdir(parents=True, exist_ok=True)
        settings.blobs.mkdir(exist_ok=True)
        try:
            database = Database(settings.database_url)
        except (ValueError, ArgumentError):
            # Not its text: there may be a password in it.
            raise Unusable("DATABASE_URL cannot be read as the address of a database") from None
        schema.upgrade(database)
        return cls(settings, database, KeyRing.open(settings.keys, clock()), clock)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
