"""What a screen may post, by name, and the event of the visit that it becomes."""

from collections.abc import Callable, Mapping

from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import FactorKind, Language, Overlay, TextSize, Way

_LANGUAGES: Mapping[str, Language] = {"id": "id", "en": "en"}
_SIZES: Mapping[str, TextSize] = {"100": 100, "130": 130, "160": 160}
_OVERLAYS: Mapping[str, e.OverlayAsked] = {
    "help": e.OverlayAsked(Overlay.HELP),
    "display": e.OverlayAsked(Overlay.DISPLAY),
    "emergency": e.OverlayAsked(Overlay.EMERGENCY),
}


def _ref(value: str) -> Ref:
    """Read `kind:key`; a key may be empty."""
    kind, _, key = value.partition(":")
    return Ref(PageKind(kind), key)


_POSTS: Mapping[str, Callable[[str], e.Event]] = {
    "started": lambda _: e.Started(),
    "language": lambda value: e.LanguageChosen(_LANGUAGES[value]),
    "text_size": lambda value: e.TextSizeChosen(_SIZES[value]),
    "contrast": lambda value: e.ContrastChosen(value == "high"),
    "continued": lambda _: e.Continued(),
    "status": lambda _: e.StatusAsked(),
    "way": lambda value: e.WayChosen(Way(value)),
    "number": e.NumberEntered,
    "factor_kind": lambda value: e.FactorChosen(FactorKind(value)),
    "factor": e.FactorEntered,
    "expiry": e.ExpiryEntered,
    "other_province": lambda _: e.OtherProvinceAsked(),
    "journey": lambda _: e.JourneyAsked(),
    "print": lambda _: e.PrintAsked(),
    "paper": lambda value: e.PaperSeen(value == "yes"),
    "data_wrong": lambda _: e.DataWrongAsked(),
    "page": lambda value: e.PageAsked(_ref(value)),
    "revise": lambda value: e.PageRevised(_ref(value)),
    "take_number": lambda _: e.NumberAsked(),
    "turn": lambda value: e.PageTurned(int(value)),
    "search": e.SearchTyped,
    "back": lambda _: e.BackAsked(),
    "end": lambda _: e.EndAsked(),
    "overlay": _OVERLAYS.__getitem__,
    "overlay_closed": lambda _: e.OverlayClosed(),
    "staff": lambda _: e.StaffAsked(),
    "touched": lambda _: e.Touched(),
}

NAMES = frozenset(_POSTS)
"""Every name a screen may use; a test compares them with the QML."""


def event(name: str, value: str) -> e.Event:
    """Return the event that a screen posted; raises `KeyError` or `ValueError` for what no screen may post."""
    return _POSTS[name](value)
