"""What the visitor does: every touch, and what a screen asks for on their behalf."""

from typing import Literal

import msgspec

from kiosk.visit.guide import Ref
from kiosk.visit.model import FactorKind, Language, LocalLanguage, Overlay, Stage, TextSize, Way
from kiosk.visit.reports import Question, Reason
from kiosk.visit.speech import Line, Speed, Volume


class Started(msgspec.Struct, frozen=True):
    """The attract screen was touched."""


class LanguageChosen(msgspec.Struct, frozen=True):
    """A language was picked, on the language screen or on the display panel."""

    language: Language
    local: LocalLanguage | None = None
    """A language of the region, with Indonesian for what it does not say."""


class TextSizeChosen(msgspec.Struct, frozen=True):
    """A text size was picked."""

    text_size: TextSize


class ContrastChosen(msgspec.Struct, frozen=True):
    """High contrast was switched."""

    high: bool


class Continued(msgspec.Struct, frozen=True):
    """The visitor went on: language → home, agree → identify, preview → print."""


class StatusAsked(msgspec.Struct, frozen=True):
    """The tile "Status saya" was chosen."""


class WayChosen(msgspec.Struct, frozen=True):
    """The visitor chose how to say who they are."""

    way: Way


class NumberEntered(msgspec.Struct, frozen=True):
    """A complete identifier was typed."""

    identifier: str


class FactorChosen(msgspec.Struct, frozen=True):
    """The visitor chose which second factor to give."""

    factor: FactorKind


class FactorEntered(msgspec.Struct, frozen=True):
    """A complete factor was typed: digits, the end of a passport number, or a birth date as YYYY-MM-DD."""

    text: str


class OtherProvinceAsked(msgspec.Struct, frozen=True):
    """The visitor says their data are in another province; asked again there, the portal is to look."""


class JourneyAsked(msgspec.Struct, frozen=True):
    """The visitor wants the stages and documents as pictures."""


class PrintAsked(msgspec.Struct, frozen=True):
    """The visitor wants a slip, or another copy of one that did not come out."""


class PaperSeen(msgspec.Struct, frozen=True):
    """The answer to "did the paper come out?" where the printer could not say."""

    came_out: bool


class DataWrongAsked(msgspec.Struct, frozen=True):
    """The visitor says that the data shown are wrong."""


class PageAsked(msgspec.Struct, frozen=True):
    """A page that anybody may read was asked for: a tile, a row, a country on the map."""

    ref: Ref


class PageRevised(msgspec.Struct, frozen=True):
    """The page on the screen was changed into another one: a card more, a month less, another filter."""

    ref: Ref
    turn: int | None = None
    """The screen of it to begin with; None: the one that is shown, for a page that stays what it is."""


class PageTurned(msgspec.Struct, frozen=True):
    """The visitor turned to another screen of the page, counted from 0."""

    turn: int


class SearchTyped(msgspec.Struct, frozen=True):
    """What stands in the search box now, after each key."""

    text: str


class DangerAsked(msgspec.Struct, frozen=True):
    """Somebody wants to report a worker in danger."""


class FormAnswered(msgspec.Struct, frozen=True):
    """A question of a report was answered; empty where it was left out. Personal: never logged."""

    question: Question
    value: str


class AlertAsked(msgspec.Struct, frozen=True):
    """The button that sends the alert was tapped, not held."""


class AlertReleased(msgspec.Struct, frozen=True):
    """The button that sends the alert was held, or the tap was confirmed."""


class AlertStopped(msgspec.Struct, frozen=True):
    """BATAL."""


class VoiceAsked(msgspec.Struct, frozen=True):
    """The tile "Aspirasi & pengaduan" was chosen."""


class FieldAsked(msgspec.Struct, frozen=True):
    """The visitor wants to mark which of their data are wrong."""


class Rated(msgspec.Struct, frozen=True):
    """How the visit was: 1 bad, 2 not so good, 3 good, 4 very good."""

    score: int


class RatedWhy(msgspec.Struct, frozen=True):
    """What it was about."""

    reason: Reason


class BackAsked(msgspec.Struct, frozen=True):
    """Kembali."""


class EndAsked(msgspec.Struct, frozen=True):
    """Selesai."""


class OverlayAsked(msgspec.Struct, frozen=True):
    """Bantuan, the display panel or Darurat was opened."""

    overlay: Literal[Overlay.HELP, Overlay.DISPLAY, Overlay.EMERGENCY]


class OverlayClosed(msgspec.Struct, frozen=True):
    """An overlay was closed; for the time warning this is "Saya masih di sini"."""


class StaffAsked(msgspec.Struct, frozen=True):
    """Staff were called: from help, from Darurat, or "saya ingin bicara sendiri"; the reason is kept nowhere."""


class Touched(msgspec.Struct, frozen=True):
    """Any real input that is nothing else: it only keeps the visit alive."""


class DeskAsked(msgspec.Struct, frozen=True):
    """Staff want the screen, by the entry in the help panel."""


class ExpiryEntered(msgspec.Struct, frozen=True):
    """The last day of a passport's validity was typed: YYYY-MM-DD."""

    text: str


class NumberAsked(msgspec.Struct, frozen=True):
    """The visitor wants a number of the queue, for what the page offers."""


class ListenAsked(msgspec.Struct, frozen=True):
    """The visitor wants to hear the screen, once more too."""

    lines: tuple[Line, ...]
    """What can be read on it now, in order. May be personal: never logged."""
    general: Line
    """What may be said of it to everybody."""
    visit: int
    stage: Stage
    """Where the lines stand, as `overlay`: what may be heard there is not what may be heard elsewhere."""
    overlay: Overlay


class ReadAloud(msgspec.Struct, frozen=True):
    """The screen is read by itself: a headset is in, or the time runs out for somebody who listens. Nobody's touch."""

    lines: tuple[Line, ...]
    general: Line
    visit: int
    stage: Stage
    overlay: Overlay


class SpeechPaused(msgspec.Struct, frozen=True):
    """The visitor stopped the speech for a while, or went on with it."""

    paused: bool


class SpeedChosen(msgspec.Struct, frozen=True):
    """How quickly to speak."""

    speed: Speed


class VolumeChosen(msgspec.Struct, frozen=True):
    """How loudly to speak."""

    volume: Volume
