"""Looking after the machine: its queue, devices, paper, rest, sound, day and logs, on the desk's five screens."""

import datetime as dt
from collections.abc import Callable, Mapping

from kiosk.desk.care import ALLOWED, PAPER_STEPS, Board, Place
from kiosk.desk.model import Stage
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.guidance.counters import SERVICES
from kiosk.health import Closed, PrinterState, ReaderState, SamState, ScannerState
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, Shown, action, message, of_choices, row, tile
from kiosk.ui.scene import View

_ICONS = {
    Place.QUEUE: "queue",
    Place.MACHINE: "printer",
    Place.PAPER: "paper",
    Place.CLOSED: "clock",
    Place.SOUND: "listen",
    Place.DAY: "chart",
    Place.LOGS: "list",
}
_STEP_ICONS = ("printer", "erase", "paper", "check")
_VOLUMES = (30, 50, 70, 100)
_CLOSED_ICONS = {Closed.PAPER: "paper", Closed.REPAIR: "warning", Closed.CLEANING: "wiped", Closed.OFFICE: "clock"}


def cares(scene: DeskScene) -> Shown:
    """Show what this role looks after."""
    staff, say = scene.desk.staff, scene.words
    allowed = ALLOWED[staff.role] if staff else frozenset()
    tiles = [
        tile(f"place:{place.value}", _ICONS[place], say(f"care.{place.value}")) for place in Place if place in allowed
    ]
    return of_choices(scene, say("care.title"), tiles)


def care(scene: DeskScene) -> Shown:
    """One place: how it is, and what can be done."""
    at = scene.desk.care
    if at is None or (at.board is None and at.fault is None):
        return message("clock", scene.words("desk.wait_looking"))
    if at.board is None:
        return message("warning", scene.words("care.not_shown"), _note(scene))
    return _BUILDS[at.place](scene, at.board)


def _queue(scene: DeskScene, board: Board) -> Shown:
    say = scene.words
    rows = []
    if board.staff_wanted:
        rows.append(row("act:coming", "bell", say("care.staff_wanted"), say("care.staff_wanted_sub"), mark="warn"))
    rows += [
        row(f"act:call:{one.number}", "queue", one.number, _service(scene, one.service), _minutes(scene, one.minutes))
        for one in board.waiting
    ]
    if not rows:
        rows = [row("", "check", say("care.nobody_waits"), mark="good")]
    call = action("act:call_next", "bell", say("care.call_next"), "primary")
    title = say("care.queue_title", count=len(board.waiting))
    return _page(scene, title, Place.QUEUE, rows, *([call] if board.waiting else []))


def _machine(scene: DeskScene, board: Board) -> Shown:
    say, health = scene.words, scene.desk.health
    used = "" if health.paper_used_mm is None else say("care.paper_used", metres=f"{health.paper_used_mm / 1000:.1f}")
    left = "" if health.slips_left is None else say("care.slips_left", count=health.slips_left)
    rows = [
        _device(scene, "reader", "card", health.reader is ReaderState.READY, health.reader.value),
        _device(
            scene,
            "printer",
            "printer",
            health.printer in (PrinterState.READY, PrinterState.PAPER_LOW),
            health.printer.value,
        ),
        row("", "paper", say("care.paper_word"), used, left),
    ]
    if health.scanner is not ScannerState.NONE:
        rows.append(_device(scene, "scanner", "scan", health.scanner is ScannerState.READY, health.scanner.value))
    if health.sam is not SamState.NONE:
        rows.append(_device(scene, "sam", "shield", health.sam is SamState.READY, health.sam.value))
    synced = say("care.never") if board.synced_at is None else _moment(scene, board.synced_at)
    waits = say("care.outbox", waiting=board.outbox_waiting, parked=board.outbox_parked)
    rows.append(row("", "globe", say("care.synced"), waits, synced, "warn" if board.outbox_parked else "plain"))
    rows.append(row("", "article", say("care.printed_today"), "", str(board.printed_today)))
    if board.clean is not None:
        looked, left_over = board.clean
        told = say("care.clean" if not left_over else "care.not_clean", count=left_over)
        rows.append(row("", "wiped", told, say("care.looked", count=looked), mark="warn" if left_over else "good"))
    rows += [
        row("", "warning", fault.value, _sentence(scene, fault), mark="warn")
        for fault in sorted(health.faults, key=str)
    ]
    sync = action("act:sync_now", "retry", say("care.sync_now"), "primary")
    test = action("act:test_print", "printer", say("care.test_print"))
    return _page(scene, say("care.machine"), Place.MACHINE, rows, sync, test)


def _paper(scene: DeskScene, _board: Board) -> Shown:
    at, say = scene.desk.care, scene.words
    step = at.step if at else 0
    last = step == PAPER_STEPS - 1
    onward = action("go", "forward", say("care.paper_next"), "primary")
    finish = (
        action("act:new_roll", "check", say("care.new_roll"), "primary"),
        action("act:test_print", "printer", say("care.test_print")),
    )
    title = say(f"care.paper_{step + 1}")
    sub = say("care.paper_step", step=step + 1, all=PAPER_STEPS)
    return message(_STEP_ICONS[step], title, sub, _note(scene), *(finish if last else (onward,)))


def _closed(scene: DeskScene, board: Board) -> Shown:
    say = scene.words
    if board.closed is not None:
        since = "" if board.closed_since is None else _moment(scene, board.closed_since)
        sub = f"{say(f'closed.{board.closed.value}')} {since}".strip()
        return message(
            "clock", say("care.is_closed"), sub, _note(scene), action("act:open", "check", say("care.open"), "primary")
        )
    rows = [row(f"act:close:{why.value}", _CLOSED_ICONS[why], say(f"closed.{why.value}")) for why in Closed]
    return _page(scene, say("care.close_title"), Place.CLOSED, rows)


def _sound(scene: DeskScene, board: Board) -> Shown:
    rows = []
    for each in _VOLUMES:
        set_now = each == board.volume
        word, mark = (scene.words("care.now"), "good") if set_now else ("", "plain")
        rows.append(row(f"act:volume:{each}", "listen", scene.words("care.volume", count=each), "", word, mark))
    return _page(scene, scene.words("care.sound_title"), Place.SOUND, rows)


def _day(scene: DeskScene, board: Board) -> Shown:
    rows = []
    for title, lines in board.day:
        rows += [row("", "chart", name, title, figure) for name, figure in lines]
    return _page(
        scene,
        scene.words("care.day"),
        Place.DAY,
        rows,
        action("act:file_day", "article", scene.words("care.file_day"), "primary"),
    )


def _logs(scene: DeskScene, _board: Board) -> Shown:
    say = scene.words
    export = action("act:export", "list", say("care.export"), "primary")
    return message("list", say("care.logs_title"), say("care.logs_sub"), _note(scene), export)


_BUILDS: Mapping[Place, Callable[[DeskScene, Board], Shown]] = {
    Place.QUEUE: _queue,
    Place.MACHINE: _machine,
    Place.PAPER: _paper,
    Place.CLOSED: _closed,
    Place.SOUND: _sound,
    Place.DAY: _day,
    Place.LOGS: _logs,
}
VIEWS: Mapping[Stage, Callable[[DeskScene], Shown]] = {Stage.CARES: cares, Stage.CARE: care}


# ---- parts


def _page(scene: DeskScene, title: str, place: Place, rows: list[View], *actions: View) -> Shown:
    return ROWS, {"title": title, "icon": _ICONS[place], "note": _note(scene), "rows": rows, "actions": list(actions)}


def _note(scene: DeskScene) -> str:
    """Say what the last act came to, or what went wrong."""
    at = scene.desk.care
    if at is None:
        return ""
    if at.fault is not None:
        return _sentence(scene, at.fault)
    board = at.board
    if board is None or not board.said:
        return ""
    return scene.words(f"care_said.{board.said}", number=board.called, counter=board.counter, detail=board.detail)


def _sentence(scene: DeskScene, fault: object) -> str:
    table = SENTENCE_ID if scene.desk.language == "id" else SENTENCE_EN
    return next((text for key, text in table.items() if key is fault), "")


def _device(scene: DeskScene, name: str, icon: str, well: bool, state: str) -> View:
    known = f"care.state_{state}"
    return row("", icon, scene.words(f"care.device_{name}"), "", scene.words(known), "good" if well else "warn")


def _service(scene: DeskScene, key: str) -> str:
    if key in SERVICES:
        return scene.words(f"queue.{key}")
    step = scene.house.next_steps.get(key)
    if step is None:
        return key
    return step.action_id if scene.desk.language == "id" else step.action_en


def _minutes(scene: DeskScene, minutes: int) -> str:
    return scene.words("care.minutes", count=minutes)


def _moment(scene: DeskScene, moment: dt.datetime) -> str:
    here = moment.astimezone(scene.now.tzinfo)
    clock = scene.words("date.time", hour=f"{here.hour:02}", minute=f"{here.minute:02}")
    return clock if here.date() == scene.now.date() else f"{scene.date(here.date())}, {clock}"
