"""Public feeds: any number of collections of open rows, published where they differ from what stands there."""

from collections.abc import Mapping
from pathlib import Path

from onedata.feeds import Op, Put, encode_segment
from portal.feeds import blobs
from portal.feeds.ledger import Ledger, Published, SnapshotMaker

Rows = Mapping[str, Mapping[str, bytes]]
"""Collection → key → value: the whole feed."""


def publish_rows(ledger: Ledger, rows: Rows, folder: Path) -> Published:
    """Publish a public feed that holds exactly these rows; where nothing differs, at most its date is renewed."""
    return ledger.publish(changes(ledger, rows), _whole(ledger, folder), public=True, params=None)


def renew(ledger: Ledger, folder: Path) -> Published:
    """Leave a feed as it stands; its date is renewed when that is due."""
    return ledger.publish((), _whole(ledger, folder), public=True, params=None)


def changes(ledger: Ledger, rows: Rows) -> list[Op]:
    """Return what leads from a feed's present rows to the wanted ones."""
    names = sorted(ledger.collections() | rows.keys())
    return [op for name in names for op in ledger.difference(name, dict(rows.get(name, {})))]


def present(ledger: Ledger) -> list[Put]:
    """Return every row of a feed."""
    return [Put(name, key, value) for name in sorted(ledger.collections()) for key, value in ledger.rows(name)]


def _whole(ledger: Ledger, folder: Path) -> SnapshotMaker:
    def make(_sequence: int) -> blobs.Pieces:
        return blobs.put_bytes(folder, encode_segment(present(ledger)))

    return make
