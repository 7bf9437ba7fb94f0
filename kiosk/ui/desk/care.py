"""Looking after the machine: its queue, devices, paper, rest, sound, day and logs, on the desk's five screens."""

from collections.abc import Callable, Mapping

from kiosk.desk.care import ALLOWED, PAPER_STEPS, TYPED, Act, Board, Place, Waiting
from kiosk.desk.model import Stage
from kiosk.guidance.counters import SERVICES
from kiosk.health import Closed
from kiosk.ui.desk import day, machine
from kiosk.ui.desk.care_shapes import ICONS, moment, place_of_rows, told
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import Shown, action, keypad, message, of_choices, row, tile
from kiosk.ui.scene import View

_STEP_ICONS = ("printer", "erase", "paper", "check")
_VOLUMES = (30, 50, 70, 100)
_CLOSED_ICONS = {Closed.PAPER: "paper", Closed.REPAIR: "warning", Closed.CLEANING: "wiped", Closed.OFFICE: "clock"}


def cares(scene: DeskScene) -> Shown:
    """Show what this role looks after."""
    staff, say = scene.desk.staff, scene.words
    allowed = ALLOWED[staff.role] if staff else frozenset()
    tiles = [
        tile(f"place:{place.value}", ICONS[place], say(f"care.{place.value}")) for place in Place if place in allowed
    ]
    title = say("care.title" if Place.QUEUE in allowed else "care.machine_title")
    return of_choices(scene, title, tiles)


def care(scene: DeskScene) -> Shown:
    """One place: how it is, and what can be done."""
    at = scene.desk.care
    if at is None or (at.board is None and at.fault is None):
        return message("clock", scene.words("desk.wait_looking"))
    if at.typing is not None:
        least, most = TYPED[at.typing]
        groups = [4, 4, 4] if at.typing is Act.ENROL else [most]
        name = f"care_{at.typing.value}"
        return keypad(scene, name, "typed", groups=groups, least=least, most=most, letters=True, shown=True)
    if at.board is None:
        return message("warning", scene.words("care.not_shown"), told(scene))
    return _BUILDS[at.place](scene, at.board)


def _queue(scene: DeskScene, board: Board) -> Shown:
    say = scene.words
    rows = []
    rows += [_waiting(scene, one) for one in board.waiting]
    if board.alone:
        rows.append(row("", "globe", say("care.queue_alone"), say("care.queue_alone_sub"), mark="warn"))
    if not rows:
        rows = [row("", "check", say("care.nobody_waits"), mark="good")]
    call = action("act:call_next", "bell", say("care.call_next"), "primary")
    title = say("care.queue_title", count=len(board.waiting))
    return place_of_rows(scene, title, Place.QUEUE, rows, *([call] if board.waiting else []))


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
    return message(_STEP_ICONS[step], title, sub, told(scene), *(finish if last else (onward,)))


def _closed(scene: DeskScene, board: Board) -> Shown:
    say = scene.words
    if board.closed is not None:
        since = "" if board.closed_since is None else moment(scene, board.closed_since)
        sub = f"{say(f'closed.{board.closed.value}')} {since}".strip()
        return message(
            "clock", say("care.is_closed"), sub, told(scene), action("act:open", "check", say("care.open"), "primary")
        )
    rows = [row(f"act:close:{why.value}", _CLOSED_ICONS[why], say(f"closed.{why.value}")) for why in Closed]
    return place_of_rows(scene, say("care.close_title"), Place.CLOSED, rows)


def _sound(scene: DeskScene, board: Board) -> Shown:
    say = scene.words

    def choice(post: str, icon: str, text: str, sub: str, *, now: bool) -> View:
        return row(post, icon, text, sub, say("care.now") if now else "", "good" if now else "plain")

    spoken = say("care.language_sub")
    rows = [
        choice(f"act:volume:{each}", "listen", say("care.volume", count=each), "", now=each == board.volume)
        for each in _VOLUMES
    ]
    rows += [
        choice(f"act:language:{code}", "language", say(f"care.language_{code}"), spoken, now=code == board.language)
        for code in ("id", "en")
    ]
    return place_of_rows(scene, say("care.sound_title"), Place.SOUND, rows)


def _logs(scene: DeskScene, _board: Board) -> Shown:
    say = scene.words
    export = action("act:export", "list", say("care.export"), "primary")
    return message("list", say("care.logs_title"), say("care.logs_sub"), told(scene), export)


def _waiting(scene: DeskScene, one: Waiting) -> View:
    """One number; that of a machine which is not heard cannot be called from here."""
    told = scene.words("care.queue_silent") if one.silent else _service(scene, one.service)
    sub = " · ".join(filter(None, (one.place, told)))
    post = "" if one.silent else f"act:call:{one.value}"
    return row(post, "queue", one.number, sub, _minutes(scene, one.minutes), "warn" if one.silent else "plain")


_BUILDS: Mapping[Place, Callable[[DeskScene, Board], Shown]] = {
    Place.QUEUE: _queue,
    Place.MACHINE: machine.devices,
    Place.DATA: machine.data,
    Place.PAPER: _paper,
    Place.CLOSED: _closed,
    Place.SOUND: _sound,
    Place.DAY: day.day,
    Place.LOGS: _logs,
    Place.LEAVE: machine.leave,
}
VIEWS: Mapping[Stage, Callable[[DeskScene], Shown]] = {Stage.CARES: cares, Stage.CARE: care}


# ---- parts


def _service(scene: DeskScene, key: str) -> str:
    if key in SERVICES:
        return scene.words(f"queue.{key}")
    step = scene.house.next_steps.get(key)
    if step is None:
        return key
    return step.action_id if scene.desk.language == "id" else step.action_en


def _minutes(scene: DeskScene, minutes: int) -> str:
    return scene.words("care.minutes", count=minutes)
