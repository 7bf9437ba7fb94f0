"""What the staff set on this machine, in local.db: closed and why, the language and loudness of the next visit."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.database import text_time, time_text
from kiosk.cache.local import open_local
from kiosk.health import Closed


class Settings(msgspec.Struct, frozen=True):
    """How the staff want the machine."""

    closed: Closed | None = None
    closed_since: dt.datetime | None = None
    """In UTC; None while it is open."""
    volume: int = 70
    """Per cent of the speaker's full loudness at the beginning of a visit."""
    language: Literal["id", "en"] = "id"
    """In which a visit begins."""


class House:
    """Keeps the settings. Every method raises `NotSaved` when the disk does not take or give them."""

    def __init__(self, folder: Path, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._database = open_local(folder)
        self._now = now

    def read(self) -> Settings:
        """Return what stands; a word of a later version counts as not set."""
        with self._database.reading() as connection:
            rows = dict(connection.execute("SELECT name, value FROM house").fetchall())
        reason = next((each for each in Closed if each.value == rows.get("closed")), None)
        since = rows.get("closed_since")
        return Settings(
            reason,
            text_time(since) if reason and since else None,
            int(rows.get("volume", Settings().volume)),
            "en" if rows.get("language") == "en" else "id",
        )

    def close_machine(self, reason: Closed) -> Settings:
        """Put the machine out of service."""
        return self._write({"closed": reason.value, "closed_since": time_text(self._now())})

    def open_machine(self) -> Settings:
        """Put the machine back into service."""
        return self._write({"closed": "", "closed_since": ""})

    def set_volume(self, volume: int) -> Settings:
        """Set the loudness, 0 to 100 per cent; anything beyond counts as the end of the scale."""
        return self._write({"volume": str(min(100, max(0, volume)))})

    def set_language(self, language: Literal["id", "en"]) -> Settings:
        """Set the language in which visits begin."""
        return self._write({"language": language})

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _write(self, values: dict[str, str]) -> Settings:
        with self._database.writing() as connection:
            query = (
                "INSERT INTO house (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            )
            connection.executemany(query, list(values.items()))
        return self.read()
