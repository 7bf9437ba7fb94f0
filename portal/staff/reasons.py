"""Reasons of access: the release's, with what administrators changed, added and retired since; none is ever deleted."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, get_args

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata.access_reasons import MOST, AccessReason, Serves, built_in
from portal.audit import note
from portal.db import Database
from portal.staff import models

LEAST_WORDS: Final = 4
"""Letters of a reason: what is shorter explains nothing in a trail."""
MOST_WORDS: Final = 60
LOCK: Final = 0x5253
"""Held by whoever changes reasons."""
SERVES: Final[tuple[Serves, ...]] = get_args(Serves)


class ReasonWrong(ValueError):  # noqa: N818 - said of the reason
    """A reason cannot be so; `key` says why on a page."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class Words(msgspec.Struct, frozen=True):
    """What an administrator writes of a reason."""

    name_id: str
    name_en: str
    serves: tuple[Serves, ...]


class Kept(msgspec.Struct, frozen=True):
    """A reason as the portal keeps it."""

    code: str
    words: Words
    retired_at: dt.datetime | None = None

    def told(self) -> AccessReason:
        """Return it as a desk is told: a retired one serves nothing."""
        serves = () if self.retired_at is not None else self.words.serves
        return AccessReason(self.code, self.words.name_id, self.words.name_en, serves)


def listed(session: Session) -> list[Kept]:
    """Return every reason: the release's in their order, then those added, by code."""
    kept = {row.code: _kept(row) for row in session.scalars(select(models.AccessReason))}
    own = [kept.pop(one.code, Kept(one.code, Words(one.name_id, one.name_en, one.serves))) for one in built_in()]
    return [*own, *sorted(kept.values(), key=lambda one: one.code)]


def told(session: Session) -> tuple[AccessReason, ...]:
    """Return what desks are told; nothing where the release's own reasons stand as they are."""
    if session.scalars(select(models.AccessReason).limit(1)).one_or_none() is None:
        return ()
    return tuple(one.told() for one in listed(session))


def known(session: Session, code: str) -> bool:
    """Say whether there is such a reason, retired ones too."""
    return any(one.code == code for one in listed(session))


def serves(session: Session, code: str, what: Serves) -> bool:
    """Say whether something may be done for this reason now."""
    return any(one.code == code and what in one.told().serves for one in listed(session))


def found(session: Session, code: str) -> Kept:
    """Return one reason. Raises ReasonWrong."""
    for one in listed(session):
        if one.code == code:
            return one
    raise ReasonWrong("reason_unknown")


@contextmanager
def changing(database: Database) -> Iterator[Session]:
    """Give a session in which reasons are changed, by one at a time: two could each leave the other's as the last."""
    with database.write() as session:
        database.lock(session, LOCK)
        yield session


def add(session: Session, words: Words, now: dt.datetime, actor: str) -> str:
    """Add a reason and return its code, made of its English words. Raises ReasonWrong."""
    _check(words)
    before = listed(session)
    code = re.sub(r"[^A-Z0-9]+", "_", words.name_en.upper()).strip("_")[:40]
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{2,39}", code):
        raise ReasonWrong("reason_words")
    if any(one.code == code or words.name_id == one.words.name_id for one in before):
        raise ReasonWrong("reason_taken")
    if len(before) >= MOST:
        raise ReasonWrong("reason_many")
    _put(session, Kept(code, words), now)
    note(session, now, actor, "reason-add", code, "shown")
    return code


def change(session: Session, code: str, words: Words, now: dt.datetime, actor: str) -> None:
    """Give a reason other words or services. Raises ReasonWrong."""
    _check(words)
    before = found(session, code)
    if any(one.code != code and words.name_id == one.words.name_id for one in listed(session)):
        raise ReasonWrong("reason_taken")
    _put(session, Kept(code, words, before.retired_at), now)
    _still_one(session)
    note(session, now, actor, "reason-change", code, "shown")


def retire(session: Session, code: str, now: dt.datetime, actor: str) -> None:
    """Let a reason be chosen no more. Raises ReasonWrong where it is the last one to look at data with."""
    before = found(session, code)
    _put(session, Kept(code, before.words, before.retired_at or now), now)
    _still_one(session)
    note(session, now, actor, "reason-retire", code, "disabled")


def restore(session: Session, code: str, now: dt.datetime, actor: str) -> None:
    """Let a retired reason be chosen again. Raises ReasonWrong."""
    _put(session, Kept(code, found(session, code).words), now)
    note(session, now, actor, "reason-restore", code, "shown")


def _check(words: Words) -> None:
    if not all(LEAST_WORDS <= len(name) <= MOST_WORDS and "\n" not in name for name in (words.name_id, words.name_en)):
        raise ReasonWrong("reason_words")
    if not words.serves:
        raise ReasonWrong("reason_serves")


def _still_one(session: Session) -> None:
    session.flush()
    if not any("find" in one.told().serves for one in listed(session)):
        raise ReasonWrong("reason_last")


def _kept(row: models.AccessReason) -> Kept:
    chosen = tuple(one for one in SERVES if one in row.serves.split())
    return Kept(row.code, Words(row.name_id, row.name_en, chosen), row.retired_at)


def _put(session: Session, kept: Kept, now: dt.datetime) -> None:
    words = kept.words
    session.merge(
        models.AccessReason(
            code=kept.code,
            name_id=words.name_id,
            name_en=words.name_en,
            serves=" ".join(words.serves),
            retired_at=kept.retired_at,
            changed_at=now,
        )
    )
