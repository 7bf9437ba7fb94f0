"""What a screen may post, by name, and the event of the visit that it becomes."""

from collections.abc import Callable, Mapping

from kiosk.ui.speech import SPOKEN
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import FactorKind, Overlay, TextSize, Way
from kiosk.visit.reports import Question, Reason
from kiosk.visit.speech import SPEEDS, Speed, Volume

_LANGUAGES: Mapping[str, e.LanguageChosen] = {
    "id": e.LanguageChosen("id"),
    "en": e.LanguageChosen("en"),
    "jv": e.LanguageChosen("id", "jv"),
    "su": e.LanguageChosen("id", "su"),
}
_SPEEDS: Mapping[str, Speed] = {str(speed): speed for speed in SPEEDS}
_VOLUMES: Mapping[str, Volume] = {"50": 50, "100": 100}
_SIZES: Mapping[str, TextSize] = {"100": 100, "130": 130, "160": 160}
_OVERLAYS: Mapping[str, e.OverlayAsked] = {
    "help": e.OverlayAsked(Overlay.HELP),
    "display": e.OverlayAsked(Overlay.DISPLAY),
    "emergency": e.OverlayAsked(Overlay.EMERGENCY),
}


_SCORES: Mapping[str, int] = {"1": 1, "2": 2, "3": 3, "4": 4}
_REASONS: Mapping[str, Reason] = {
    "waiting": "waiting",
    "staff": "staff",
    "information": "information",
    "machine": "machine",
    "other": "other",
}


def _answered(question: str, value: str) -> e.FormAnswered:
    """Read `question:answer`; an empty answer leaves the question out."""
    return e.FormAnswered(Question(question), value)


def _ref(value: str) -> Ref:
    """Read `kind:key`; a key may be empty."""
    kind, _, key = value.partition(":")
    return Ref(PageKind(kind), key)


def _part(turn: str, ref: str) -> e.PageRevised:
    """Read `turn:kind:key`: the part of a list before or after this one, and the screen to begin with."""
    return e.PageRevised(_ref(ref), int(turn))


_POSTS: Mapping[str, Callable[[str], e.Event]] = {
    "started": lambda _: e.Started(),
    "language": _LANGUAGES.__getitem__,
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
    "part": lambda value: _part(*value.partition(":")[::2]),
    "take_number": lambda _: e.NumberAsked(),
    "turn": lambda value: e.PageTurned(int(value)),
    "search": e.SearchTyped,
    "danger": lambda _: e.DangerAsked(),
    "answer": lambda value: _answered(*value.partition(":")[::2]),
    "callback": lambda value: e.FormAnswered(Question.CALLBACK, value),
    "case_code": lambda value: e.FormAnswered(Question.CODE, value),
    "case_pin": lambda value: e.FormAnswered(Question.PIN, value),
    "alert_ask": lambda _: e.AlertAsked(),
    "alert_release": lambda _: e.AlertReleased(),
    "alert_stop": lambda _: e.AlertStopped(),
    "voice": lambda _: e.VoiceAsked(),
    "field": lambda _: e.FieldAsked(),
    "rate": lambda value: e.Rated(_SCORES[value]),
    "rate_why": lambda value: e.RatedWhy(_REASONS[value]),
    "back": lambda _: e.BackAsked(),
    "end": lambda _: e.EndAsked(),
    "overlay": _OVERLAYS.__getitem__,
    "overlay_closed": lambda _: e.OverlayClosed(),
    "staff": lambda _: e.StaffAsked(),
    "desk": lambda _: e.DeskAsked(),
    "pause": lambda value: e.SpeechPaused(value == "yes"),
    "speed": lambda value: e.SpeedChosen(_SPEEDS[value]),
    "volume": lambda value: e.VolumeChosen(_VOLUMES[value]),
    "touched": lambda _: e.Touched(),
}

NAMES = frozenset(_POSTS) | SPOKEN
"""Every name a screen may use; a test compares them with the QML."""


def event(name: str, value: str) -> e.Event:
    """Return the event that a screen posted; raises `KeyError` or `ValueError` for what no screen may post."""
    return _POSTS[name](value)
