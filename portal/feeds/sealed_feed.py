"""Small sealed feeds, `staff-<office>` and `cases-<region>`: rows that each open with one credential.

The same format, checks and epochs as a register; only what is sealed differs. One credential that two rows share opens
neither.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from onedata import sealing, wire
from onedata.credentials import credential_keys
from onedata.feeds import Drop, Op, Put
from onedata.register_file import StoredRecord
from onedata.sealing import Parameters
from portal.feeds.ledger import Ledger, Published
from portal.feeds.parts import one_a_row
from portal.feeds.sealed_snapshot import snapshot
from portal.models import Epoch, SealedRow
from portal.people import credentials


class Sealable(msgspec.Struct, frozen=True):
    """One row: what it is called, what opens it, and its parts."""

    row: str
    stretched: bytes
    """Argon2id of its credential."""
    basic: bytes
    full: bytes | None


def publish(
    session: Session, ledger: Ledger, wanted: Sequence[Sealable], now: wire.Instant, folder: Path, *, new_epoch: bool
) -> Published:
    """Seal what changed, number it and sign the manifest, within the publisher's transaction."""
    params, pepper, fresh = _epoch(session, ledger, now, anew=new_epoch)
    if new_epoch:
        session.execute(delete(SealedRow).where(SealedRow.feed == ledger.feed))
        ledger.forget()
    shared = {output for output, count in Counter(one.stretched for one in wanted).items() if count > 1}
    rows = {one.row: one for one in wanted if one.stretched not in shared}
    before = {row.row: row for row in session.scalars(select(SealedRow).where(SealedRow.feed == ledger.feed))}
    ops: list[Op] = []
    for name in before.keys() - rows.keys():
        ops += _drops(before[name])
        _forget(session, ledger.feed, name)
    for name, one in sorted(rows.items()):
        ops += _row(session, params, pepper, one, before.get(name))
    return ledger.publish(
        one_a_row(ops), snapshot(ledger, params, now, folder), public=False, params=params, fresh=fresh
    )


def _epoch(session: Session, ledger: Ledger, now: wire.Instant, *, anew: bool) -> tuple[Parameters, bytes, bool]:
    query = select(Epoch).where(Epoch.feed == ledger.feed).order_by(Epoch.epoch.desc()).limit(1)
    last = session.scalars(query).one_or_none()
    fresh = last is None or anew
    if last is None or anew:
        last = Epoch(feed=ledger.feed, epoch=last.epoch + 1 if last else 1, pepper=os.urandom(32), started_at=now)
        session.add(last)
        session.flush()
    sealed_with = credentials.sealing(session)
    return Parameters(sealed_with.salt, sealed_with.cost, last.epoch, ledger.feed), last.pepper, fresh


def _row(session: Session, params: Parameters, pepper: bytes, one: Sealable, old: SealedRow | None) -> list[Op]:
    keys = credential_keys(one.stretched, pepper)
    digest = hashlib.sha256(one.basic + b"\x00" + (one.full if one.full is not None else b"\x01")).digest()
    if old is not None and old.locator == keys.locator and old.digest == digest:
        return []
    ops: list[Op] = []
    basic_key, full_key = sealing.record_keys()
    if old is not None and old.locator == keys.locator and (old.full_key is None) == (one.full is None):
        record_id, version, basic_key = old.record_id, old.version + 1, old.basic_key
        full_key = old.full_key or full_key
    else:
        # Another card or PIN: what it opened before must open nothing that comes later.
        record_id, version = os.urandom(16), 1
        ops += _drops(old) if old is not None else []
        wrapped = sealing.seal_entry(keys, params, record_id, basic_key, full_key if one.full is not None else None)
        ops.append(Put("entries", keys.locator.hex(), wrapped))
    basic = sealing.seal_data(one.basic, basic_key, params, record_id, version, "basic")
    full = sealing.seal_data(one.full, full_key, params, record_id, version, "full") if one.full is not None else None
    ops.append(Put("records", record_id.hex(), wire.encode(StoredRecord(version, basic, full))))
    _forget(session, params.feed, one.row)
    values = {"record_id": record_id, "version": version, "basic_key": basic_key, "digest": digest}
    kept = {**values, "full_key": full_key if one.full is not None else None, "locator": keys.locator}
    session.execute(insert(SealedRow), [{"feed": params.feed, "row": one.row, **kept}])
    return ops


def _forget(session: Session, feed: str, row: str) -> None:
    session.execute(delete(SealedRow).where(SealedRow.feed == feed, SealedRow.row == row))


def _drops(row: SealedRow) -> list[Op]:
    return [Drop("records", row.record_id.hex()), Drop("entries", row.locator.hex())]
