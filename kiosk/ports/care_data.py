"""What staff see of this machine's data, and how it leaves its portal: for the desk. Raises `NotSaved`."""

import datetime as dt

import msgspec

from kiosk import VERSION
from kiosk.cache import leaving
from kiosk.cache.durable import make_folder
from kiosk.cache.leaving import Leaving
from kiosk.cache.outbox import Outbox
from kiosk.config import Config
from kiosk.desk.care import Board, Coming, Feed, Parked
from kiosk.sync.export import export, left_behind
from kiosk.sync.status import SyncStatus, read_status
from kiosk.sync.wake import wake

_MOST_PARKED = 50


def data_board(config: Config, said: str = "") -> Board:
    """Say how the sync is, what the portal refused, and which versions are here."""
    status = read_status(config.data_folder)
    waiting, parked = _outbox(config)
    return Board(
        synced_at=status.last_success,
        next_try=status.next_try,
        sync_fault=status.fault,
        outbox_waiting=waiting,
        parked=parked,
        feeds=_feeds(status),
        coming=_coming(status, dt.datetime.now(dt.UTC)),
        version=VERSION,
        said=said,
    )


def _feeds(status: SyncStatus) -> tuple[Feed, ...]:
    feeds = sorted(status.feeds.items())
    return tuple(Feed(name, feed.sequence, feed.as_of or feed.issued, feed.fault) for name, feed in feeds)


def _coming(status: SyncStatus, now: dt.datetime) -> Coming | None:
    progress = status.progress
    if progress is None:
        return None
    left = progress.seconds_left(now)
    amounts = (progress.percent, progress.done, progress.total, progress.rows, round(progress.speed(now)))
    return Coming(progress.feed, *amounts, None if left is None else round(left))


def _outbox(config: Config) -> tuple[int, tuple[Parked, ...]]:
    """Return how many events wait now, whatever the last round left waiting, and those that the portal refused."""
    if not (config.data_folder / "outbox.db").exists():
        return 0, ()
    outbox = Outbox(config.data_folder)
    try:
        waiting, events = outbox.count(), outbox.parked()[:_MOST_PARKED]
    finally:
        outbox.close()
    return waiting, tuple(Parked(event.kind, event.parked_at, event.problem) for event in events)


def leave_board(config: Config, said: str = "", detail: str = "") -> Board:
    """Say what would be lost, and how the last enrolment from here ended."""
    ended = leaving.outcome_of(config.data_folder)
    if not said and ended is not None:
        said = "enrolled" if ended.fault is None else "not_enrolled"
        detail = "" if ended.fault is None else ended.fault.value
    return Board(left_behind=left_behind(config.data_folder), said=said, detail=detail)


def carry_out(config: Config, now: dt.datetime) -> Board:
    """Write what the portal has not signed for into the folder of exports, sealed as it is."""
    file = make_folder(config.export_folder) / f"aim-outbox-{now:%Y-%m-%d-%H%M%S}.events"
    export(config.data_folder, file)
    return leave_board(config, "carried_out", file.name)


def ask_to_leave(config: Config, wish: Leaving) -> Board:
    """Write the wish down, unless something would be lost by it, and have the sync process end."""
    board = leave_board(config)
    if board.left_behind:
        return msgspec.structs.replace(board, said="left_behind", detail="")
    leaving.ask(config.data_folder, wish)
    wake(config.data_folder)
    return msgspec.structs.replace(board, said="starts_again", detail="")
