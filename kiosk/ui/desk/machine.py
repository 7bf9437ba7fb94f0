"""How the machine is, at the desk: its devices and cards, its data and versions, and how it leaves its portal."""

import datetime as dt

from kiosk.desk.care import Board, Coming, Feed, Place, Trial
from kiosk.health import PrinterState, ReaderState, SamState, ScannerState
from kiosk.ui.desk.care_shapes import moment, named_fault, place_of_rows
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import Shown, action, count, row
from kiosk.ui.scene import View

_FEEDS = frozenset(
    {"register", "staff", "cases", "config", "guidance", "rules", "jobs", "agencies", "codes", "news", "trust", "slip"}
)
"""First words of the feeds' names: what follows them is a province, an office or a kiosk."""
_EVENTS = frozenset(
    {"slip_printed", "staff_called", "alert_raised", "alert_cancelled", "case_opened", "data_wrong", "visit_rated"}
)
_MB, _KB = 1_000_000, 1_000
_MINUTES = 90
"""Longer waits are told in hours."""
_PRINTS = (PrinterState.READY, PrinterState.PAPER_LOW)


def devices(scene: DeskScene, board: Board) -> Shown:
    """Say how the devices are, what they did, how long the paper lasts, and whether the last visit left anything."""
    say, health = scene.words, scene.desk.health
    rows = [
        _device(scene, board, "reader", "card", health.reader is ReaderState.READY, health.reader.value),
        _trial(scene),
        _device(scene, board, "printer", "printer", health.printer in _PRINTS, health.printer.value),
        _paper(scene, board),
    ]
    if health.scanner is not ScannerState.NONE:
        well = health.scanner is ScannerState.READY
        rows.append(_device(scene, board, "scanner", "scan", well, health.scanner.value))
    if health.sam is not SamState.NONE:
        rows.append(_device(scene, board, "sam", "shield", health.sam is SamState.READY, health.sam.value))
    if board.clean is not None:
        looked, left_over = board.clean
        told = say("care.clean" if not left_over else "care.not_clean", count=left_over)
        rows.append(row("", "wiped", told, say("care.looked", count=looked), mark="warn" if left_over else "good"))
    rows += [
        row("", "warning", fault.value, named_fault(scene, fault), mark="warn")
        for fault in sorted(health.faults, key=str)
    ]
    test = action("act:test_print", "printer", say("care.test_print"), "primary")
    return place_of_rows(scene, say("care.machine"), Place.MACHINE, rows, test)


def _device(scene: DeskScene, board: Board, name: str, icon: str, well: bool, state: str) -> View:
    tally = next((each for each in board.tallies if each.device == name), None)
    did = "" if tally is None else scene.words("care.did", done=tally.done, failed=tally.failed)
    if tally is not None and tally.last_fault is not None:
        did += f" ({tally.last_fault.value})"
    known = scene.words(f"care.state_{state}")
    return row("", icon, scene.words(f"care.device_{name}"), did, known, "good" if well else "warn")


def _trial(scene: DeskScene) -> View:
    """Ask for a card to try the reader with, or say what was read: its kind, and too little to know whose it is."""
    say = scene.words
    trial = scene.desk.care.trial if scene.desk.care else None
    if trial is None or trial.reading:
        return row("", "hold-reader", say("care.try_reading" if trial else "care.try_card"), say("care.try_sub"))
    if trial.fault is not None:
        return row("", "hold-reader", say("care.try_failed"), _why(scene, trial), mark="warn")
    kind = say(f"care.kind_{trial.kind.value}") if trial.kind else ""
    return row("", "hold-reader", say("care.try_read"), kind, trial.masked, "good")


def _why(scene: DeskScene, trial: Trial) -> str:
    return "" if trial.fault is None else named_fault(scene, trial.fault)


def _paper(scene: DeskScene, board: Board) -> View:
    say, health = scene.words, scene.desk.health
    used = "" if health.paper_used_mm is None else say("care.paper_used", metres=_metres(scene, health.paper_used_mm))
    printed = say("care.printed_today", count=board.printed_today)
    left = "" if health.slips_left is None else say("care.slips_left", count=health.slips_left)
    return row("", "paper", say("care.paper_word"), " · ".join(filter(None, (used, printed))), left)


def _metres(scene: DeskScene, millimetres: int) -> str:
    text = f"{millimetres / 1000:.1f}"
    return text.replace(".", ",") if scene.desk.language == "id" else text


def data(scene: DeskScene, board: Board) -> Shown:
    """Say how the sync is, what the portal refused for good, and which versions are here."""
    say = scene.words
    synced = say("care.never") if board.synced_at is None else moment(scene, board.synced_at)
    why = "" if board.sync_fault is None else named_fault(scene, board.sync_fault)
    soon = "" if board.next_try is None else say("care.next_try", moment=moment(scene, board.next_try))
    rows = [row("", "globe", say("care.synced"), why or soon, synced, "warn" if why else "plain")]
    rows += [] if board.coming is None else _coming(scene, board.coming)
    waits = board.outbox_waiting
    rows.append(row("", "news", say("care.waiting"), say("care.waiting_sub"), str(waits)))
    rows += [
        row(
            "",
            "warning",
            _event(scene, one.kind),
            _parked(scene, one.at, one.problem),
            "",
            "warn",
        )
        for one in board.parked
    ]
    rows.append(row("", "information", say("care.program"), "", board.version))
    rows += [_feed(scene, feed) for feed in board.feeds]
    sync = action("act:sync_now", "retry", say("care.sync_now"), "primary")
    return place_of_rows(scene, say("care.data"), Place.DATA, rows, sync)


def _coming(scene: DeskScene, coming: Coming) -> list[View]:
    """Say how far a download is: share, bytes, speed, rows and time left."""
    say = scene.words
    done, total = coming.done // _MB, -(-coming.total // _MB)
    share = say("care.coming_sub", done=count(scene, done), total=count(scene, total))
    speed = say("care.coming_speed", speed=count(scene, coming.speed // _KB))
    minutes = 0 if coming.seconds_left is None else -(-coming.seconds_left // 60)
    short, long = say("care.coming_left", minutes=minutes), say("care.coming_hours", hours=round(minutes / 60))
    left = short if minutes <= _MINUTES else long
    return [
        row("", "retry", say("care.coming"), share, f"{coming.percent}%"),
        row("", "clock", speed, left if minutes else "", say("care.coming_rows", rows=count(scene, coming.rows))),
    ]


def _event(scene: DeskScene, kind: str) -> str:
    known = kind.replace("-", "_")
    return scene.words(f"care.event_{known if known in _EVENTS else 'other'}")


def _parked(scene: DeskScene, at: dt.datetime, problem: str) -> str:
    return scene.words("care.parked", moment=moment(scene, at), problem=problem)


def _feed(scene: DeskScene, feed: Feed) -> View:
    say, kind = scene.words, feed.name.partition("-")[0]
    name = say(f"care.feed_{kind if kind in _FEEDS else 'other'}")
    as_of = "" if feed.as_of is None else say("care.as_of", moment=moment(scene, feed.as_of))
    why = "" if feed.fault is None else named_fault(scene, feed.fault)
    return row("", "article", name, why or as_of, say("care.version", number=feed.number), "warn" if why else "plain")


def leave(scene: DeskScene, board: Board) -> Shown:
    """Offer to enrol anew or to empty the machine, once nothing can be lost by it."""
    say, left = scene.words, board.left_behind
    safe = row("", "check", say("care.nothing_left"), say("care.nothing_left_sub"), mark="good")
    kept = row("act:carry_out", "news", say("care.left", count=left), say("care.left_sub"), mark="warn")
    rows = [
        kept if left else safe,
        row("" if left else "act:enrol", "retry", say("care.enrol"), say("care.enrol_sub")),
        row("" if left else "act:wipe", "erase", say("care.wipe"), say("care.wipe_sub")),
    ]
    return place_of_rows(scene, say("care.leave"), Place.LEAVE, rows)
