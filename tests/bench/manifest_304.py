"""`manifest_304`: "still the same" a second from one portal process, beside nginx on the same file."""

import asyncio
import itertools
import sqlite3
import statistics
import tempfile
from pathlib import Path

from tests.bench.figure import Figure, alternate
from tests.bench.http_client import Connection, a_second
from tests.bench.portal_site import nginx, portal_site

CONNECTIONS, ASKED, ROUNDS = 8, 800, 5


async def _etag(port: int, path: str) -> str:
    async with Connection(port) as connection:
        _, headers, _ = await connection.ask(f"GET {path} HTTP/1.1")
        return headers["etag"]


def measure() -> Figure:
    """Ask both in turn whether the manifest of the rules changed."""
    with portal_site(people=30) as site, tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(site.database)
        (manifest,) = connection.execute("SELECT manifest FROM feed WHERE feed = 'rules'").fetchone()
        connection.close()
        (Path(folder) / "manifest").write_bytes(manifest)
        with site.served() as ours, nginx(Path(folder)) as other:
            places = {ours: "/v1/feeds/rules/manifest", other: "/manifest"}
            heads = {
                port: f"GET {path} HTTP/1.1\r\nIf-None-Match: {asyncio.run(_etag(port, path))}"
                for port, path in places.items()
            }

            fresh = itertools.count()

            def rate(port: int) -> float:
                first = next(fresh) * CONNECTIONS
                callers = range(first, first + CONNECTIONS)
                return asyncio.run(a_second(port, heads[port], 304, callers, ASKED))

            mine, theirs = alternate(lambda: rate(ours), lambda: rate(other), ROUNDS)
    value, reference = statistics.median(mine), statistics.median(theirs)
    return Figure(
        value=round(value),
        unit="answers/s",
        reference=round(reference),
        ratio=round(value / reference, 3),
        limit="reported, per portal process",
    )
