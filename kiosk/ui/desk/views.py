"""What each screen of the desk shows: five QML files, filled with plain values."""

import datetime as dt
from collections.abc import Callable, Mapping

from kiosk.desk.finding import FACTORS, PAPERS, REASONS
from kiosk.desk.model import RunState, Stage
from kiosk.desk.signing import LEAST_PIN, MOST_PIN
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.health import PrinterState, PrintOutcome
from kiosk.ui import names
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.scene import View
from kiosk.visit.model import FactorKind, Way
from onedata import codes

Shown = tuple[str, View]
"""Name of a QML file, and its view."""
CHOICES, ROWS, TYPING, MESSAGE, PAPER, SEARCH = (
    f"desk/{name}" for name in ("Choices", "Rows", "Typing", "Message", "Paper", "Search")
)
_MOST_NAMED = 12
"""Lines of a list that are named on the screen; the rest is counted."""
_FACTOR_ICONS = {
    FactorKind.PIN: "pin",
    FactorKind.PHONE: "phone",
    FactorKind.PASSPORT: "passport",
    FactorKind.FAMILY_PIN: "family",
    FactorKind.BIRTH_DATE: "cake",
}
_PAPER_ICONS = {
    "KTP": "card",
    "PASSPORT": "passport",
    "FAMILY_CARD": "family",
    "MARRIAGE_CERTIFICATE": "article",
    "DIPLOMA": "article",
}


def action(name: str, icon: str, text: str, kind: str = "plain") -> View:
    """Return a button; `name` is what it posts."""
    return {"id": name, "icon": icon, "text": text, "kind": kind}


def row(post: str, icon: str, text: str, sub: str = "", word: str = "", mark: str = "plain") -> View:
    """Return a row; without `post` it only says something."""
    return {"ref": post, "icon": icon, "text": text, "sub": sub, "word": word, "mark": mark}


def message(icon: str, title: str, sub: str = "", note: str = "", *actions: View) -> Shown:
    """Return a screen that says one thing."""
    return MESSAGE, {"icon": icon, "title": title, "sub": sub, "note": note, "actions": list(actions)}


def locked(scene: DeskScene) -> Shown:
    """Ask for a staff card; a list under way says how far it is."""
    desk, say = scene.desk, scene.words
    if desk.run is not None:
        done = desk.run.total - desk.run.account.left
        return message("printer", say("desk.run_title", done=done, all=desk.run.total), say("desk.locked_sub"))
    return message("card", say("desk.locked_title"), say("desk.locked_sub"), scene.said)


def pin(scene: DeskScene) -> Shown:
    """Ask for the PIN."""
    return _typing(scene, "pin", "pin", groups=[4, 4, 4], least=LEAST_PIN, most=MOST_PIN)


def waiting(scene: DeskScene) -> Shown:
    """Say that the machine is at work."""
    return message("clock", scene.words(f"desk.wait_{scene.desk.stage.value}"))


def home(scene: DeskScene) -> Shown:
    """Show what staff can do."""
    say, run = scene.words, scene.desk.run
    tiles: list[View] = [
        {"id": "find", "icon": "status", "text": say("desk.find"), "sub": say("desk.find_sub"), "hero": True},
        {
            "id": "lists",
            "icon": "list",
            "text": say("desk.lists"),
            "sub": say("desk.run_title", done=run.total - run.account.left, all=run.total)
            if run
            else say("desk.lists_sub"),
        },
    ]
    tiles.append({"id": "care", "icon": "printer", "text": say("care.title"), "sub": say("care.title_sub")})
    return CHOICES, {"title": say("desk.home_title"), "sub": "", "note": scene.said, "choices": tiles, "post": ""}


def reason(scene: DeskScene) -> Shown:
    """Ask why somebody's data are needed."""
    names_ = codes.index("access_reasons")
    rows = [row(f"reason:{code}", "shield", _named(names_[code].row, scene)) for code in REASONS]
    return _rows(scene, "reason", "shield", rows)


def ways(scene: DeskScene) -> Shown:
    """Ask how: by card, by number, or by what is known."""
    say = scene.words
    found = (("card", "card"), ("nik", "keypad"), ("passport", "passport"), ("search", "status"))
    tiles: list[View] = [
        {"id": f"way:{way}", "icon": icon, "text": say(f"desk.way_{way}"), "sub": say(f"desk.way_{way}_sub")}
        for way, icon in found
    ]
    view: View = {"title": say("desk.ways_title"), "sub": "", "note": scene.said, "choices": tiles, "post": ""}
    return CHOICES, view


def card(scene: DeskScene) -> Shown:
    """Ask for the person's card."""
    say = scene.words
    title = say("desk.card_reading" if scene.desk.reading else "desk.card_title")
    return message("card", title, say("desk.card_sub"), scene.said)


def number(scene: DeskScene) -> Shown:
    """Ask for the number."""
    if scene.desk.way is Way.NIK:
        return _typing(scene, "nik", "number", groups=[4, 4, 4, 4], least=16, most=16, shown=True)
    return _typing(scene, "passport", "number", groups=[5, 5, 5], least=5, most=15, letters=True, shown=True)


def factors(scene: DeskScene) -> Shown:
    """Ask what the person adds."""
    way = scene.desk.way
    tiles: list[View] = [
        {
            "id": f"factor_kind:{kind.value}",
            "icon": _FACTOR_ICONS[kind],
            "text": scene.words(f"desk.factor_{kind.value}"),
        }
        for kind in (FACTORS[way] if way else ())
    ]
    title = scene.words("desk.factors_title")
    view: View = {"title": title, "sub": "", "note": scene.said, "choices": tiles, "post": ""}
    return CHOICES, view


def factor(scene: DeskScene) -> Shown:
    """Let the person type it."""
    kind = scene.desk.factor or FactorKind.PIN
    name = f"factor_{kind.value}"
    match kind:
        case FactorKind.BIRTH_DATE:
            return _typing(scene, name, "factor", groups=[2, 2, 4], least=8, most=8, dated=True)
        case FactorKind.PHONE | FactorKind.PASSPORT:
            letters = kind is FactorKind.PASSPORT
            return _typing(scene, name, "factor", groups=[4], least=4, most=4, letters=letters)
        case _:
            return _typing(scene, name, "factor", groups=[3, 3], least=6, most=6)


def search(scene: DeskScene) -> Shown:
    """Ask what is known of somebody who brought nothing."""
    asked, say = scene.desk.search, scene.words
    fields: list[View] = [
        {"id": "name", "label": say("desk.search_name"), "value": asked.name, "digits": False, "most": 40},
        {"id": "born", "label": say("desk.search_born"), "value": _day_first(asked.born), "digits": True, "most": 8},
        {"id": "phone", "label": say("desk.search_phone"), "value": asked.phone, "digits": True, "most": 4},
        {"id": "agency", "label": say("desk.search_agency"), "value": asked.agency, "digits": False, "most": 40},
    ]
    title, ask = say("desk.search_title"), say("desk.search_ask")
    view: View = {"title": title, "note": scene.said, "fields": fields, "ask": ask}
    return SEARCH, view


def hits(scene: DeskScene) -> Shown:
    """Show whom the portal found, masked."""
    found, say = scene.desk.hits, scene.words
    people = found.people if found else ()
    rows = [
        row(f"hit:{index}", "staff", one.name, _hit_line(scene, one.birth_year, one.region, one.agency))
        for index, one in enumerate(people)
    ]
    note = scene.said or (say("desk.hits_more") if found and found.more else "")
    return _rows(scene, "hits", "status", rows, note)


def papers(scene: DeskScene) -> Shown:
    """Ask which papers the person showed."""
    chosen = scene.desk.chosen
    rows = [row(f"papers:{code}", _PAPER_ICONS[code], scene.words(f"desk.papers_{code.lower()}")) for code in PAPERS]
    return _rows(scene, "papers", "shield", rows, chosen.name if chosen else "")


def found(scene: DeskScene) -> Shown:
    """Show the person's status, and what can be done."""
    desk, say, person = scene.desk, scene.words, scene.desk.person
    if person is None:
        return waiting(scene)
    basic, full, language = person.basic, person.full, desk.language
    rows = [
        row("", "staff", full.name if full else basic.initials, say("desk.born", year=basic.birth_year)),
        row("", "journey", names.stage(basic.stage, language).text, _since(scene, basic.stage_since)),
    ]
    if basic.destination:
        rows.append(
            row(
                "",
                "globe",
                names.known("countries", basic.destination, language) or basic.destination,
                say("desk.destination"),
            )
        )
    if full and full.agency:
        rows.append(row("", "contract_extension", full.agency, say("desk.agency")))
    rows.append(row("services", "keypad", say("desk.services"), say("desk.services_sub")))
    rows += [_validity(scene, kind, until) for kind, until in sorted(basic.valid_until.items())]
    updated = say("desk.updated", source=basic.source_system, date=scene.date(basic.source_updated_on))
    actions = [action("print", "printer", say("desk.print"), "primary"), action("sheet", "article", say("desk.sheet"))]
    return ROWS, {
        "title": say("desk.found_title"),
        "icon": "status",
        "note": scene.said or updated,
        "rows": rows,
        "actions": actions,
    }


def preview(scene: DeskScene) -> Shown:
    """Show the very picture that will be printed."""
    slip, say = scene.desk.slip, scene.words
    title = say("desk.preview" if slip else "preview.drawing")
    copy = "" if slip is None or slip.copy == 1 else say("desk.copy", copy=slip.copy, serial=slip.serial)
    kind = say(f"desk.paper_{scene.desk.paper}")
    return PAPER, {
        "title": title,
        "sub": copy or kind,
        "note": scene.said,
        "image": f"image://slip/{slip.serial}-{slip.copy}" if slip else "",
        "actions": [action("go", "printer", say("preview.print"), "primary")] if slip else [],
    }


def printed(scene: DeskScene) -> Shown:
    """Say what is known of the paper."""
    desk, say = scene.desk, scene.words
    home_ = action("go", "check", say("desk.next_person"), "primary")
    again = action("again", "printer", say("desk.again"))
    if desk.outcome is PrintOutcome.CONFIRMED:
        return message("check", say(f"desk.printed_{desk.paper}"), "", "", home_, again)
    if desk.outcome is PrintOutcome.UNKNOWN and desk.paper_seen is None:
        asked = (action("paper:yes", "check", say("desk.came_out")), action("paper:no", "close", say("desk.missing")))
        return message("warning", say("desk.printed_unknown"), _fault(scene), "", *asked)
    if desk.outcome is PrintOutcome.UNKNOWN and desk.paper_seen:
        return message("check", say(f"desk.printed_{desk.paper}"), "", "", home_)
    return message("warning", say("desk.printed_failed"), say("desk_said.printer_stopped"), "", again, home_)


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
            "list",
            one.name,
            say(f"desk.source_{one.source}"),
            "" if one.count is None else str(one.count),
            "warn" if one.source == "unfinished" else "plain",
        )
        for one in choices
    ]
    return _rows(scene, "lists", "list", rows)


def listing(scene: DeskScene) -> Shown:
    """Say what a list holds, and whom it does not find."""
    read, say = scene.desk.listing, scene.words
    if read is None:
        return message("list", say("desk.list_reading"))
    rows = [row("", "check", say("desk.list_found", count=read.total - len(read.missing)), mark="good")]
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
    if read.doubled:
        rows.append(row("", "list", say("desk.list_doubled", count=len(read.doubled)), _lines(scene, read.doubled)))
    if read.done:
        rows.append(row("", "printer", say("desk.list_done", count=read.done)))
    able = read.total > len(read.missing) + read.done
    start = action("run", "printer", say("desk.run_on" if read.done else "desk.run"), "primary")
    actions = [start] if able else []
    view: View = {"title": read.name, "icon": "list", "note": scene.said, "rows": rows, "actions": actions}
    return ROWS, view


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
            say("desk.account_look"),
            str(account.unknown),
            _warn(account.unknown),
        )
    )
    rows.append(row("", "warning", say("desk.account_failed"), "", str(account.failed), _warn(account.failed)))
    rows.append(row("", "missing", say("desk.account_skipped"), "", str(account.skipped), _warn(account.skipped)))
    actions = []
    if work.state is RunState.DONE:
        actions.append(action("go", "check", say("desk.run_done"), "primary"))
    elif work.state is RunState.RUNNING:
        actions.append(action("pause", "clock", say("desk.pause")))
    else:
        actions.append(action("run", "printer", say("desk.run_on"), "primary"))
    note = {
        RunState.RUNNING: _stopped(scene) if scene.desk.health.printer is PrinterState.PAPER_OUT else "",
        RunState.WAITING: _stopped(scene),
        RunState.PAUSED: _fault(scene, work.fault) or say("desk.paused"),
    }.get(work.state, "")
    view: View = {
        "title": say("desk.run_title", done=done, all=work.total),
        "icon": "printer",
        "note": note,
        "rows": rows,
        "actions": actions,
        "progress": done / max(1, work.total),
    }
    return ROWS, view


def services(scene: DeskScene) -> Shown:
    """Show what the portal does for the person who is there."""
    shown = (("pin", "pin"), ("phone", "phone"), ("card", "card"), ("unbind", "close"), ("family", "family"))
    more = (("family_off", "close"), ("who_looked", "eye"))
    rows = [row(f"service:{name}", icon, scene.words(f"desk.service_{name}")) for name, icon in (*shown, *more)]
    return _rows(scene, "services", "keypad", rows)


def typing(scene: DeskScene) -> Shown:
    """Let somebody type a PIN, or a phone's last digits."""
    digits = 4 if scene.desk.service is not None and scene.desk.service.value == "phone" else 6
    name = f"service_{scene.desk.service.value}" if scene.desk.service else "pin"
    name = "service_again" if scene.desk.first else name
    groups = [4] if digits == 4 else [3, 3]  # noqa: PLR2004 - digits of a phone
    return _typing(scene, name, "typed", groups=groups, least=digits, most=digits)


def done(scene: DeskScene) -> Shown:
    """Say what the portal did, or who looked."""
    looks, say = scene.desk.looks, scene.words
    back = action("go", "check", say("desk.go_back"), "primary")
    if looks is None:
        return message("check", say("desk.served"), "", "", back)
    rows = [
        row(
            "",
            "eye",
            look.office,
            f"{scene.date(look.at.date())} · {say(f'desk.role_{look.role}')} · {_reason(scene, look.reason)}",
        )
        for look in looks
    ]
    view: View = {
        "title": say("desk.looks_title", count=len(looks)),
        "icon": "eye",
        "note": "",
        "rows": rows,
        "actions": [back],
    }
    return ROWS, view


VIEWS: Mapping[Stage, Callable[[DeskScene], Shown]] = {
    Stage.LOCKED: locked,
    Stage.PIN: pin,
    Stage.SIGNING_IN: waiting,
    Stage.HOME: home,
    Stage.REASON: reason,
    Stage.WAYS: ways,
    Stage.CARD: card,
    Stage.NUMBER: number,
    Stage.FACTORS: factors,
    Stage.FACTOR: factor,
    Stage.SEARCH: search,
    Stage.HITS: hits,
    Stage.PAPERS: papers,
    Stage.LOOKING: waiting,
    Stage.FOUND: found,
    Stage.PREVIEW: preview,
    Stage.PRINTING: waiting,
    Stage.PRINTED: printed,
    Stage.LISTS: lists,
    Stage.LIST: listing,
    Stage.RUN: run,
    Stage.SHOWN_PAPERS: papers,
    Stage.SERVICES: services,
    Stage.TYPING: typing,
    Stage.BINDING: card,
    Stage.ASKING: waiting,
    Stage.DONE: done,
}


# ---- parts


def _rows(scene: DeskScene, name: str, icon: str, rows: list[View], note: str = "") -> Shown:
    title = scene.words(f"desk.{name}_title")
    return ROWS, {"title": title, "icon": icon, "note": note or scene.said, "rows": rows, "actions": []}


def _typing(
    scene: DeskScene,
    name: str,
    post: str,
    *,
    groups: list[int],
    least: int,
    most: int,
    letters: bool = False,
    dated: bool = False,
    shown: bool = False,
) -> Shown:
    return TYPING, {
        "title": scene.words(f"desk.type_{name}"),
        "note": scene.said,
        "post": post,
        "groups": groups,
        "least": least,
        "most": most,
        "letters": letters,
        "dated": dated,
        "shown": shown,
    }


def _named(named: Mapping[str, str], scene: DeskScene) -> str:
    return named[f"name_{scene.desk.language}"]


def _reason(scene: DeskScene, code: str) -> str:
    found_ = codes.index("access_reasons").get(code)
    return code if found_ is None else _named(found_.row, scene)


def _hit_line(scene: DeskScene, year: int, region: str, agency: str) -> str:
    parts = (scene.words("desk.born", year=year), names.known("regions", region, scene.desk.language) or region, agency)
    return " · ".join(part for part in parts if part)


def _since(scene: DeskScene, day: dt.date | None) -> str:
    return scene.words("desk.since", date=scene.date(day)) if day else ""


def _validity(scene: DeskScene, kind: str, until: dt.date) -> View:
    over = until < scene.now.date()
    mark = "warn" if (until - scene.now.date()).days < 90 else "plain"  # noqa: PLR2004 - as on the visitor's screen
    text = scene.words(f"desk.valid_{kind}")
    return row(
        "", "passport" if kind == "passport" else "article", text, "", scene.date(until), "warn" if over else mark
    )


def _lines(scene: DeskScene, lines: tuple[int, ...]) -> str:
    named = ", ".join(str(line) for line in lines[:_MOST_NAMED])
    more = "" if len(lines) <= _MOST_NAMED else " …"
    return scene.words("desk.list_lines", lines=named + more)


def _warn(count: int) -> str:
    return "warn" if count else "plain"


def _fault(scene: DeskScene, fault: object = None) -> str:
    table = SENTENCE_ID if scene.desk.language == "id" else SENTENCE_EN
    known = fault if fault is not None else scene.desk.fault
    return next((text for key, text in table.items() if key is known), "")


def _stopped(scene: DeskScene) -> str:
    if scene.desk.health.printer is PrinterState.PAPER_OUT:
        return scene.words("desk.paper_out")
    return _fault(scene, scene.desk.run.fault if scene.desk.run else None) or scene.words("desk_said.printer_stopped")


def _day_first(day: str) -> str:
    return f"{day[8:10]}{day[5:7]}{day[:4]}" if day else ""
