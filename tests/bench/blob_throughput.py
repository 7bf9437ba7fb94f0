"""`blob_throughput`: MiB a second of one largest blob from one portal process, beside nginx on the same file."""

import http.client
import os
import sqlite3
import statistics

from onedata.feeds import BLOB_LIMIT
from portal.feeds import blobs
from tests.bench.figure import Figure, alternate, milliseconds
from tests.bench.portal_site import nginx, portal_site

ROUNDS = 9


def _fetch(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer, left = connection.getresponse(), BLOB_LIMIT
    assert answer.status == 200, answer.status
    while left:
        left -= len(answer.read(min(left, 1 << 20)))
    connection.close()


def measure() -> Figure:
    """Fetch a blob of the greatest size from both in turn."""
    with portal_site(people=30) as site:
        folder = site.folder / "blobs"
        name = blobs.put(folder, os.urandom(BLOB_LIMIT)).sha256.hex()
        with sqlite3.connect(site.database) as connection:
            connection.execute("INSERT INTO blob (sha256, feed, size) VALUES (?, 'rules', ?)", (name, BLOB_LIMIT))
        connection.close()
        with site.served() as ours, nginx(folder) as other:
            mine, theirs = alternate(
                lambda: milliseconds(lambda: _fetch(ours, f"/v1/blobs/{name}")),
                lambda: milliseconds(lambda: _fetch(other, f"/{name[:2]}/{name}")),
                ROUNDS,
            )
    value, reference = (BLOB_LIMIT / 2**20 / statistics.median(samples) * 1000 for samples in (mine, theirs))
    return Figure(
        value=round(value),
        unit="MiB/s",
        reference=round(reference),
        ratio=round(value / reference, 3),
        limit="reported, per portal process",
    )
