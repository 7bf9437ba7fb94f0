"""What a screen of the desk may post, and the event that it becomes.

A screen posts `desk` with `name:value`; header and footer post what they post everywhere.
"""

from collections.abc import Callable, Mapping

import msgspec

from kiosk.desk import events as e
from kiosk.desk.care import Act, Place
from kiosk.desk.model import Desk, Edge, Paper, Search, Service, Source
from kiosk.visit.model import FactorKind, Way

_PAPERS: Mapping[str, Paper] = {"slip": "slip", "sheet": "sheet"}
_SOURCES: Mapping[str, Source] = {"file": "file", "group": "group"}


def _list(value: str) -> e.Event:
    source, _, key = value.partition(":")
    return e.ListChosen(_SOURCES[source], key)


def _act(value: str) -> e.Event:
    act, _, rest = value.partition(":")
    return e.Acted(Act(act), rest)


_POSTS: Mapping[str, Callable[[str], e.Event]] = {
    "pin": e.PinEntered,
    "go": lambda _: e.Continued(),
    "find": lambda _: e.FindAsked(),
    "reason": e.ReasonChosen,
    "way": lambda value: e.WayChosen(Way(value) if value != "search" else None),
    "number": e.NumberEntered,
    "factor_kind": lambda value: e.FactorChosen(FactorKind(value)),
    "factor": e.FactorEntered,
    "search": lambda value: e.SearchEntered(msgspec.json.decode(value, type=Search)),
    "hit": lambda value: e.HitChosen(int(value)),
    "papers": e.PapersSeen,
    "print": lambda _: e.PrintAsked("slip"),
    "requirements": lambda _: e.PrintAsked("slip", "requirements"),
    "looks": lambda _: e.PrintAsked("slip", "looks"),
    "on": lambda value: e.PaperChosen(_PAPERS[value]),
    "again": lambda _: e.PrintAsked(),
    "check": lambda _: e.CheckAsked(),
    "slip": lambda value: e.SlipTyped(msgspec.json.decode(value, type=dict[str, str])["code"]),
    "case": lambda _: e.CaseAsked(),
    "paper": lambda value: e.PaperSeen(value == "yes"),
    "lists": lambda _: e.ListsAsked(),
    "list": _list,
    "run": lambda _: e.RunAsked(),
    "sheets": lambda _: e.SheetsAsked(),
    "pause": lambda _: e.PauseAsked(),
    "services": lambda _: e.ServicesAsked(),
    "service": lambda value: e.ServiceChosen(Service(value)),
    "typed": e.Typed,
    "edge": lambda value: e.EdgeEntered(msgspec.json.decode(value, type=Edge)),
    "wrong": lambda _: e.WrongAsked(),
    "coming": e.StaffComing,
    "care": lambda _: e.CareAsked(),
    "place": lambda value: e.PlaceChosen(Place(value)),
    "act": _act,
    "back": lambda _: e.BackAsked(),
}
NAMES = frozenset(_POSTS)
"""Every name that a screen of the desk may use; a test compares them with the views."""


def event(name: str, value: str, desk: Desk | None) -> e.Event | None:
    """Return the event that a screen posted, None for what means nothing at the desk; raises for what none may post."""
    match name:
        case "desk":
            which, _, rest = value.partition(":")
            return _POSTS[which](rest)
        case "back":
            return e.BackAsked()
        case "end":
            return e.LockAsked()
        case "overlay":
            return e.LanguageChosen("en" if desk is not None and desk.language == "id" else "id")
        case "touched":
            return e.Touched()
        case _:
            return None
