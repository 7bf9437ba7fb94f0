"""The snapshot of a sealed feed: its rows as a register file, cut into blobs."""

import datetime as dt
import tempfile
from pathlib import Path

import msgspec

from onedata.register_file import RegisterWriter, StoredRecord
from onedata.sealing import Parameters
from portal.feeds import blobs
from portal.feeds.ledger import Ledger, SnapshotMaker

_STORED = msgspec.msgpack.Decoder(StoredRecord)


def snapshot(ledger: Ledger, params: Parameters, now: dt.datetime, folder: Path) -> SnapshotMaker:
    """Return what makes the snapshot of a ledger's present rows."""

    def make(sequence: int) -> blobs.Pieces:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=blobs.SCRATCH) as scratch:
            path = Path(scratch) / "register.db"
            with RegisterWriter(path, params, sequence, now) as writer:
                for key, value in ledger.rows("entries"):
                    writer.put_entry(bytes.fromhex(key), value)
                for key, value in ledger.rows("records"):
                    stored = _STORED.decode(value)
                    writer.put_record(bytes.fromhex(key), stored.version, stored.basic, stored.full)
                writer.finish()
            return blobs.put_file(folder, path)

    return make
