"""`demo_2000`: the real command that invents, seals and publishes 2,000 people, from its start to its exit."""

import os
import sqlite3
import statistics
import tempfile
from pathlib import Path

from onedata.credentials import DEMO_COST, SALT_BYTES, stretch
from tests.bench.figure import Figure, alternate, milliseconds
from tests.bench.portal_site import PortalSite

PEOPLE = 2000
ROUNDS = 3
LIMIT_MS = 20_000


def measure() -> Figure:
    """Run the command on an empty folder; the reference makes as many Argon2 outputs and keeps them in a bare file."""
    with tempfile.TemporaryDirectory() as name:
        folders = (PortalSite(Path(name) / str(turn)) for turn in range(ROUNDS + 1))
        first = next(folders)
        first.run("demo", "--people", str(PEOPLE))
        credentials = _credentials(first)
        mine, bare = alternate(
            lambda: milliseconds(lambda: next(folders).run("demo", "--people", str(PEOPLE))),
            lambda: milliseconds(lambda: _bare(Path(name) / "bare.db", credentials)),
            ROUNDS,
        )
    value, reference = statistics.median(mine), statistics.median(bare)
    return Figure(
        value=round(value),
        unit="ms",
        reference=round(reference),
        ratio=round(value / reference, 2),
        limit=f"≤ {LIMIT_MS} ms",
        holds=max(mine) <= LIMIT_MS,
        parts={"worst": round(max(mine)), "credentials": credentials},
    )


def _credentials(portal: PortalSite) -> int:
    database = sqlite3.connect(portal.database)
    (count,) = database.execute("SELECT count(*) FROM credential").fetchone()
    database.close()
    return int(count)


def _bare(path: Path, credentials: int) -> None:
    """Make as many Argon2 outputs at the same cost, one after another, and put them into a table on the disk."""
    path.unlink(missing_ok=True)
    salt = os.urandom(SALT_BYTES)
    rows = [(n, stretch("nik", f"{n:016}", "pin:000000", salt, DEMO_COST)) for n in range(credentials)]
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE credential (id INTEGER PRIMARY KEY, output BLOB)")
    database.executemany("INSERT INTO credential VALUES (?, ?)", rows)
    database.commit()
    database.close()
