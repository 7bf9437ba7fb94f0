"""Finding somebody: why, how, with which proof, and whom the portal found."""

import datetime as dt

from kiosk.desk.finding import FACTORS, PAPERS, offered
from kiosk.ui import names
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import (
    ROWS,
    SEARCH,
    Shown,
    action,
    field,
    keypad,
    message,
    of_choices,
    of_rows,
    row,
    tile,
    waiting,
)
from kiosk.ui.scene import View
from kiosk.visit.model import FactorKind, Way

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


def reason(scene: DeskScene) -> Shown:
    """Ask why somebody's data are needed."""
    indonesian = scene.desk.language == "id"
    named = [(one.code, one.name_id if indonesian else one.name_en) for one in offered(scene.desk)]
    rows = [row(f"reason:{code}", "shield", name) for code, name in named]
    return of_rows(scene, "reason", "shield", rows)


def ways(scene: DeskScene) -> Shown:
    """Ask how: by card, by number, or by what is known."""
    say = scene.words
    found = (("card", "card"), ("nik", "keypad"), ("passport", "passport"), ("search", "status"))
    tiles = [tile(f"way:{way}", icon, say(f"desk.way_{way}"), say(f"desk.way_{way}_sub")) for way, icon in found]
    return of_choices(scene, say("desk.ways_title"), tiles)


def card(scene: DeskScene) -> Shown:
    """Ask for the person's card."""
    say = scene.words
    title = say("desk.card_reading" if scene.desk.reading else "desk.card_title")
    return message("card", title, say("desk.card_sub"), scene.said)


def number(scene: DeskScene) -> Shown:
    """Ask for the number."""
    if scene.desk.way is Way.NIK:
        return keypad(scene, "nik", "number", groups=[4, 4, 4, 4], least=16, most=16, shown=True)
    return keypad(scene, "passport", "number", groups=[5, 5, 5], least=5, most=15, letters=True, shown=True)


def factors(scene: DeskScene) -> Shown:
    """Ask what the person adds."""
    way = scene.desk.way
    tiles = [
        tile(f"factor_kind:{kind.value}", _FACTOR_ICONS[kind], scene.words(f"desk.factor_{kind.value}"))
        for kind in (FACTORS[way] if way else ())
    ]
    return of_choices(scene, scene.words("desk.factors_title"), tiles)


def factor(scene: DeskScene) -> Shown:
    """Let the person type it."""
    kind = scene.desk.factor or FactorKind.PIN
    name = f"factor_{kind.value}"
    match kind:
        case FactorKind.BIRTH_DATE:
            return keypad(scene, name, "factor", groups=[2, 2, 4], least=8, most=8, dated=True)
        case FactorKind.PHONE | FactorKind.PASSPORT:
            letters = kind is FactorKind.PASSPORT
            return keypad(scene, name, "factor", groups=[4], least=4, most=4, letters=letters)
        case _:
            return keypad(scene, name, "factor", groups=[3, 3], least=6, most=6, secret=True)


def search(scene: DeskScene) -> Shown:
    """Ask what is known of somebody who brought nothing."""
    asked, say = scene.desk.search, scene.words
    fields = [
        field("name", say("desk.search_name"), asked.name, most=40),
        field("born", say("desk.search_born"), _day_first(asked.born), most=8, digits=True, day=True),
        field("phone", say("desk.search_phone"), asked.phone, most=4, digits=True, whole=True),
        field("agency", say("desk.search_agency"), asked.agency, most=40),
    ]
    title, ask = say("desk.search_title"), say("desk.search_ask")
    view: View = {"title": title, "note": scene.said, "fields": fields, "ask": ask, "post": "search", "icon": "status"}
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
    return of_rows(scene, "hits", "status", rows, note)


def papers(scene: DeskScene) -> Shown:
    """Ask which papers the person showed."""
    chosen = scene.desk.chosen
    rows = [row(f"papers:{code}", _PAPER_ICONS[code], scene.words(f"desk.papers_{code.lower()}")) for code in PAPERS]
    return of_rows(scene, "papers", "shield", rows, chosen.name if chosen else "")


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
    rows.append(row("requirements", "requirements", say("desk.requirements"), say("desk.requirements_sub")))
    rows += [_validity(scene, kind, until) for kind, until in sorted(basic.valid_until.items())]
    updated = say("desk.updated", source=basic.source_system, date=scene.date(basic.source_updated_on))
    more = action("services", "keypad", say("desk.services"))
    actions = [action("print", "printer", say("desk.print"), "primary"), more]
    return ROWS, {
        "title": say("desk.found_title"),
        "icon": "status",
        "note": scene.said or updated,
        "rows": rows,
        "actions": actions,
    }


# ---- parts


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


def _day_first(day: str) -> str:
    return f"{day[8:10]}{day[5:7]}{day[:4]}" if day else ""
