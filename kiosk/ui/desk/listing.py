"""Printing a list: which one, whom it does not find, how far it is, its account."""

from kiosk.desk.model import ListChoice, Run, RunState
from kiosk.health import PrinterState
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, Shown, action, count, message, of_rows, row, sentence, waiting

_MOST_NAMED, _MOST_PAIRS = 40, 3
"""Lines of a list that are named on the screen, and pairs of them; the rest is counted. So many serials in a row."""


def lists(scene: DeskScene) -> Shown:
    """Show which lists there are."""
    choices, say = scene.desk.choices, scene.words
    if choices is None:
        return message("list", say("desk.wait_looking"))
    if not choices:
        return message("list", say("desk.no_lists"), say("desk.no_lists_sub"), scene.said)
    rows = [
        row(
            f"list:{one.source}:{one.key}",
            "people" if one.source == "group" else "list",
            one.name,
            _about(scene, one),
            "" if one.count is None else say("desk.people", count=one.count),
            "warn" if one.begun else "plain",
        )
        for one in choices
    ]
    return of_rows(scene, "lists", "list", rows)


def listing(scene: DeskScene) -> Shown:
    """Say what a list holds, and whom it does not find."""
    read, say = scene.desk.listing, scene.words
    if read is None:
        done, lines = scene.desk.looked_up or (0, 0)
        far = say("desk.list_progress", done=count(scene, done), all=count(scene, lines)) if done else ""
        return message("list", say("desk.list_reading"), far)
    able = read.total - len(read.missing) - len(read.withheld) - len(read.same)
    rows = [row("", "check", say("desk.list_found", count=able), mark="good")]
    if read.missing:
        rows.append(
            row(
                "",
                "missing",
                say("desk.list_missing", count=len(read.missing)),
                _lines(scene, read.missing),
                mark="warn",
            )
        )
    if read.withheld:
        sub = say("desk.list_withheld_sub", lines=_lines(scene, read.withheld))
        rows.append(row("", "pin", say("desk.list_withheld", count=len(read.withheld)), sub, mark="warn"))
    if read.doubled:
        rows.append(row("", "list", say("desk.list_doubled", count=len(read.doubled)), _lines(scene, read.doubled)))
    if read.same:
        rows.append(row("", "people", say("desk.list_same", count=len(read.same)), _pairs(scene, read.same)))
    if read.done:
        rows.append(row("", "printer", say("desk.list_done", count=read.done)))
    start = action("run", "printer", say("desk.run_on" if read.done else "desk.run"), "primary")
    actions = [start, action("sheets", "article", say("desk.sheets"))] if able > read.done else []
    return ROWS, {"title": read.name, "icon": "list", "note": scene.said, "rows": rows, "actions": actions}


def run(scene: DeskScene) -> Shown:
    """Show how far a list is, then its account."""
    work, say = scene.desk.run, scene.words
    if work is None:
        return waiting(scene)
    account = work.account
    done = work.total - account.left
    rows = [row("", "check", say("desk.account_confirmed"), "", str(account.confirmed), "good")]
    rows.append(
        row(
            "",
            "help",
            say("desk.account_unknown"),
            _look_for(scene, account.look_for),
            str(account.unknown),
            _warn(account.unknown),
        )
    )
    rows.append(row("", "warning", say("desk.account_failed"), "", str(account.failed), _warn(account.failed)))
    skipped = say("desk.account_skipped"), _skipped(scene, work), str(account.skipped)
    rows.append(row("", "missing", *skipped, _warn(account.skipped)))
    if work.state is not RunState.DONE:
        rows.append(row("", "clock", say("desk.account_left"), "", str(account.left)))
    else:
        more = _slips(scene, account.look_for)[_MOST_PAIRS:]
        rows += [row("", "help", slip, say("desk.account_unknown"), mark="warn") for slip in more]
    actions = []
    if work.state is RunState.DONE:
        actions.append(action("go", "check", say("desk.run_done"), "primary"))
    elif work.state is RunState.FILING:
        return message("article", say("desk.filing"))
    elif work.state is RunState.RUNNING:
        actions.append(action("pause", "clock", say("desk.pause")))
    else:
        actions.append(action("run", "printer", say("desk.run_on"), "primary"))
    note = {
        RunState.RUNNING: _stopped(scene) if scene.desk.health.printer is PrinterState.PAPER_OUT else "",
        RunState.WAITING: _stopped(scene),
        RunState.PAUSED: sentence(scene, work.fault) or say("desk.paused"),
        RunState.DONE: say("desk.filed", name=work.filed) if work.filed else "",
    }.get(work.state, "")
    return ROWS, {
        "title": say("desk.run_title", done=done, all=work.total),
        "icon": "printer",
        "note": note,
        "rows": rows,
        "actions": actions,
        "progress": done / max(1, work.total),
    }


# ---- parts


def _about(scene: DeskScene, one: ListChoice) -> str:
    """Say where a list comes from and for which day, or that it waits to be printed to its end."""
    source = scene.words(f"desk.source_{'unfinished' if one.begun else one.source}")
    return f"{scene.date(one.day)} · {source}" if one.day else source


def _lines(scene: DeskScene, lines: tuple[int, ...]) -> str:
    named = ", ".join(str(line) for line in lines[:_MOST_NAMED])
    more = "" if len(lines) <= _MOST_NAMED else " …"
    return scene.words("desk.list_line" if len(lines) == 1 else "desk.list_lines", lines=named + more)


def _pairs(scene: DeskScene, pairs: tuple[tuple[int, int], ...]) -> str:
    named = [scene.words("desk.list_same_line", line=line, first=first) for line, first in pairs[:_MOST_PAIRS]]
    return " · ".join(named) + (" …" if len(pairs) > _MOST_PAIRS else "")


def _look_for(scene: DeskScene, slips: tuple[tuple[str, int], ...]) -> str:
    """Name the first slips that somebody must look for; the others have rows of their own once the list is done."""
    named = _slips(scene, slips)
    shown = ", ".join(named[:_MOST_PAIRS]) + (" …" if len(named) > _MOST_PAIRS else "")
    return scene.words("desk.account_look", serials=shown) if slips else ""


def _slips(scene: DeskScene, slips: tuple[tuple[str, int], ...]) -> list[str]:
    """Name slips as what stands on them: the copy too, for the one before it may well be there."""
    say = scene.words
    return [serial if copy == 1 else say("desk.account_copy", serial=serial, copy=copy) for serial, copy in slips]


def _skipped(scene: DeskScene, work: Run) -> str:
    said = [_lines(scene, work.without)] if work.without else []
    return " · ".join([*said, _pairs(scene, work.same)] if work.same else said)


def _warn(count: int) -> str:
    return "warn" if count else "plain"


def _stopped(scene: DeskScene) -> str:
    work = scene.desk.run
    if work is not None and scene.desk.health.printer is PrinterState.PAPER_OUT:
        return scene.words("desk.paper_out", nth=work.nth)
    return sentence(scene, work.fault if work else None) or scene.words("desk_said.printer_stopped")
