"""What can happen in a visit: past facts, posted to the conductor's inbox by screens, devices, workers and timers."""

import datetime as dt
from typing import Literal

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit.guide import Ref
from kiosk.visit.model import (
    FactorKind,
    Language,
    LocalLanguage,
    Overlay,
    PreparedSlip,
    ScannedCode,
    SlipAnswer,
    Stage,
    TextSize,
    Timer,
    Way,
)
from kiosk.visit.reports import AlertNews, CaseSeen, Question, Reason, Ticket
from kiosk.visit.speech import Line, Speed, Volume
from onedata.records import WorkerRecord


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


class StaffCardRead(msgspec.Struct, frozen=True):
    """The card that was laid on the resting machine opened its desk before. Its identifier is never logged."""

    identifier: str
    card: int = 0


class DeskClosed(msgspec.Struct, frozen=True):
    """Staff gave the screen back."""


class TimerExpired(msgspec.Struct, frozen=True):
    """A timer of this visit ran out."""

    timer: Timer
    visit: int


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader."""

    contactless: bool
    card: int = 0
    """Counts the cards laid on the reader, so that an answer about an earlier one can be told apart."""


class CardRead(msgspec.Struct, frozen=True):
    """A card gave its identifier."""

    identifier: str
    card: int = 0


class ExpiryEntered(msgspec.Struct, frozen=True):
    """The last day of a passport's validity was typed: YYYY-MM-DD."""

    text: str


class PassportProgress(msgspec.Struct, frozen=True):
    """A step of reading the passport begins, counted from 1."""

    step: int
    card: int = 0


class PassportRead(msgspec.Struct, frozen=True):
    """The passport's chip gave its answer, and its state vouches for it; `birth` is empty where it is not known."""

    number: str
    birth: str
    chip: str
    card: int = 0


class CardFailed(msgspec.Struct, frozen=True):
    """A card could not be read."""

    fault: Fault
    card: int = 0


class CardRemoved(msgspec.Struct, frozen=True):
    """The card is gone; normal for a tapped card, covers the screen for an inserted one."""

    contactless: bool


class IdCardRead(msgspec.Struct, frozen=True):
    """The secure access module gave an e-KTP's number, and the finger was the card's."""

    visit: int
    number: str


class IdCardFailed(msgspec.Struct, frozen=True):
    """The secure access module gave no number."""

    visit: int
    fault: Fault


class CodeScanned(msgspec.Struct, frozen=True):
    """A code was held before the scanner."""

    code: ScannedCode


class SlipChecked(msgspec.Struct, frozen=True):
    """A scanned slip was checked."""

    visit: int
    answer: SlipAnswer


class RecordOpened(msgspec.Struct, frozen=True):
    """The register opened."""

    visit: int
    record: WorkerRecord


class RecordNotOpened(msgspec.Struct, frozen=True):
    """The register did not open; `fault` is for staff only and changes nothing a visitor sees.

    Except RECORD_MOVED: then `region` is the province that holds the record now.
    """

    visit: int
    fault: Fault
    region: str | None = None


class SlipReady(msgspec.Struct, frozen=True):
    """A slip was drawn; `drawing` says for which `PrepareSlip`."""

    visit: int
    slip: PreparedSlip
    drawing: int


class SlipNotReady(msgspec.Struct, frozen=True):
    """A slip could not be drawn, or no serial could be reserved for it."""

    visit: int
    fault: Fault
    drawing: int


class PrintSaved(msgspec.Struct, frozen=True):
    """The intention to print is on disk; only now may paper move."""

    visit: int
    serial: str
    copy: int


class PrintNotSaved(msgspec.Struct, frozen=True):
    """The intention could not be written: nothing is printed."""

    visit: int
    serial: str
    copy: int
    fault: Fault


class Printed(msgspec.Struct, frozen=True):
    """The printer is done with a slip, one way or another."""

    visit: int
    serial: str
    copy: int
    outcome: PrintOutcome
    fault: Fault | None = None


class PageReady(msgspec.Struct, frozen=True):
    """A page was found; `asked` says for which `OpenPage`."""

    visit: int
    asked: int
    page: msgspec.Struct


class PageNotReady(msgspec.Struct, frozen=True):
    """A page could not be read, or is not there."""

    visit: int
    asked: int
    fault: Fault


class NumberAsked(msgspec.Struct, frozen=True):
    """The visitor wants a number of the queue, for what the page offers."""


class NumberTaken(msgspec.Struct, frozen=True):
    """A number of the queue was given, and is on disk."""

    visit: int
    number: str
    key: str
    """What for, as it was asked."""
    asked: int


class NumberNotTaken(msgspec.Struct, frozen=True):
    """No number could be given."""

    visit: int
    fault: Fault
    asked: int


class NumbersReady(msgspec.Struct, frozen=True):
    """The phone numbers were found."""

    visit: int
    page: msgspec.Struct


class StaffCame(msgspec.Struct, frozen=True):
    """Staff answered the call, at the desk."""

    visit: int


class AlertTold(msgspec.Struct, frozen=True):
    """There is word of the alert that this visit raised."""

    visit: int
    news: AlertNews


class CaseSaved(msgspec.Struct, frozen=True):
    """The case is on disk; only now may its code and PIN be shown."""

    visit: int
    ticket: Ticket


class CaseNotSaved(msgspec.Struct, frozen=True):
    """The case could not be saved."""

    visit: int
    fault: Fault


class CaseTold(msgspec.Struct, frozen=True):
    """Whether the portal has signed for a case by now; None: not yet."""

    visit: int
    event_id: str
    received_at: dt.datetime | None


class CaseOpened(msgspec.Struct, frozen=True):
    """Code and PIN opened a case."""

    visit: int
    case: CaseSeen


class CaseNotOpened(msgspec.Struct, frozen=True):
    """Code and PIN opened nothing; `fault` is for staff only and changes nothing a visitor sees."""

    visit: int
    fault: Fault


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


class SpeechEnded(msgspec.Struct, frozen=True):
    """All is said; `asked` says of which `Speak`."""

    visit: int
    asked: int


class HealthChanged(msgspec.Struct, frozen=True):
    """A part of the machine changed its state."""

    health: Health


Event = (
    Started
    | LanguageChosen
    | TextSizeChosen
    | ContrastChosen
    | Continued
    | StatusAsked
    | WayChosen
    | NumberEntered
    | FactorChosen
    | FactorEntered
    | OtherProvinceAsked
    | JourneyAsked
    | PrintAsked
    | PaperSeen
    | DataWrongAsked
    | DangerAsked
    | FormAnswered
    | AlertAsked
    | AlertReleased
    | AlertStopped
    | VoiceAsked
    | FieldAsked
    | Rated
    | RatedWhy
    | PageAsked
    | PageRevised
    | PageTurned
    | SearchTyped
    | BackAsked
    | EndAsked
    | OverlayAsked
    | OverlayClosed
    | StaffAsked
    | Touched
    | DeskAsked
    | StaffCardRead
    | DeskClosed
    | TimerExpired
    | CardPresented
    | CardRead
    | ExpiryEntered
    | PassportProgress
    | PassportRead
    | CardFailed
    | CardRemoved
    | IdCardRead
    | IdCardFailed
    | CodeScanned
    | SlipChecked
    | RecordOpened
    | RecordNotOpened
    | SlipReady
    | SlipNotReady
    | PrintSaved
    | PrintNotSaved
    | Printed
    | PageReady
    | PageNotReady
    | NumberAsked
    | NumberTaken
    | NumberNotTaken
    | NumbersReady
    | StaffCame
    | AlertTold
    | CaseSaved
    | CaseNotSaved
    | CaseTold
    | CaseOpened
    | CaseNotOpened
    | ListenAsked
    | ReadAloud
    | SpeechPaused
    | SpeedChosen
    | VolumeChosen
    | SpeechEnded
    | HealthChanged
)
