"""What a visitor reports: the questions, in order, and the answers so far. Personal: never logged, gone with the visit.

An alert, a complaint, wrong data and the way back to a case are asked one question a screen, by the same rules.
"""

import datetime as dt
import enum
from typing import Literal

import msgspec

Reason = Literal["waiting", "staff", "information", "machine", "other"]
"""What a rating is about."""
MOST_TEXT = 300
"""Characters of a complaint."""
MOST_LINE = 60
"""Characters of a name or place."""
MOST_PHONE = 15
CODE_LENGTH = 8
PIN_LENGTH = 6


class Question(enum.Enum):
    """One question, one screen."""

    KIND = "kind"
    """What danger."""
    COUNTRY = "country"
    WHO = "who"
    PLACE = "place"
    SAFE = "safe"
    """Whether it is safe to call the person in danger."""
    SILENT = "silent"
    STRANGERS = "strangers"
    """Whether volunteers may be told."""
    CALLBACK = "callback"
    MENU = "menu"
    """Tell something, or follow up."""
    TOPIC = "topic"
    ABOUT = "about"
    WHERE = "where"
    SINCE = "since"
    OFFICE = "office"
    """Whether it is about the office where the kiosk stands."""
    TEXT = "text"
    NAMED = "named"
    NAME = "name"
    FIELD = "field"
    """Which of one's own data are wrong."""
    CODE = "code"
    PIN = "pin"
    NOTED = "noted"
    """Whether code and PIN of a new case are written down, before they leave the screen."""
    REVIEW = "review"
    """The end of every road: what was answered."""


TYPED = {
    Question.WHO: MOST_LINE,
    Question.PLACE: MOST_LINE,
    Question.CALLBACK: MOST_PHONE,
    Question.TEXT: MOST_TEXT,
    Question.NAME: MOST_LINE,
    Question.CODE: CODE_LENGTH,
    Question.PIN: PIN_LENGTH,
}
"""Questions that are answered by typing, and how much may be typed."""
MUST = frozenset(
    {Question.KIND, Question.MENU, Question.TOPIC, Question.FIELD, Question.CODE, Question.PIN, Question.NOTED}
)
"""Questions that cannot be left out."""
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
HEARD = frozenset({"IDEA", "THANKS"})
"""Topics of which nothing is asked but the words themselves."""

Answers = tuple[tuple[Question, str], ...]


class Form(msgspec.Struct, frozen=True):
    """Where a visitor is among the questions."""

    at: Question
    answers: Answers = ()
    """In the order in which they were given; an empty one was left out."""
    covered: bool = False
    """A time warning stood here: what was typed before is kept, and shown no more."""

    def answer(self, question: Question) -> str:
        """Return what was answered; empty where nothing was."""
        return dict(self.answers).get(question, "")


class AlertNews(msgspec.Struct, frozen=True):
    """How far an alert has come. Only `received_at`, from the portal's receipt, lets a screen say that it arrived."""

    saved: bool = False
    received_at: dt.datetime | None = None
    refused: bool = False


class Danger(msgspec.Struct, frozen=True):
    """A report of somebody in danger."""

    form: Form = Form(Question.KIND)
    confirming: bool = False
    """The button was tapped, not held: it asks once more."""
    stopped: bool = False
    """It was called off before the countdown ended."""
    news: AlertNews | None = None
    """At ALERT; None until the first word of it."""
    late: bool = False
    """No receipt in time: the screen says that it has not been sent."""


class WrongData(msgspec.Struct, frozen=True):
    """Whose data are wrong: the system they come from, and the slip token of the record that was shown."""

    source_system: str
    slip_token: bytes


class Ticket(msgspec.Struct, frozen=True):
    """What leads back to a case, made on this machine and saved before anybody sees it."""

    code: str
    pin: str
    event_id: str
    received_at: dt.datetime | None = None
    """When the portal had it, by its receipt."""
    refused: bool = False
    """The portal refused it for good: staff are to be seen."""


class CaseNews(msgspec.Struct, frozen=True):
    """What became of a saved case so far; neither while it waits."""

    received_at: dt.datetime | None = None
    refused: bool = False


class CaseSeen(msgspec.Struct, frozen=True):
    """A case as whoever holds its code and PIN may read it."""

    topic: str
    state: str
    received_at: dt.datetime
    changed_at: dt.datetime
    text: str = ""
    answered_by: str = ""
    as_of: dt.datetime | None = None
    """When the data on this machine were true."""


class Receipt(msgspec.Struct, frozen=True):
    """A case that goes on paper once more: by its code and how it stands. Its PIN is kept nowhere and not told."""

    code: str
    seen: CaseSeen


class Leave(enum.Enum):
    """How code and PIN of a new case may leave the screen: nobody can give them again."""

    ASKS = "asks"
    """They are on no paper: whoever leaves is asked whether they are noted."""
    CLOSING = "closing"
    """Nobody touched anything for long: the screen says that it will close."""
    HOME = "home"
    """Asked, on the way home."""
    END = "end"
    """Asked, on the way out."""
    FREE = "free"
    """They are on paper."""


class Voice(msgspec.Struct, frozen=True):
    """An aspiration, a complaint, wrong data, or a case that is followed up."""

    form: Form = Form(Question.MENU)
    wrong: WrongData | None = None
    ticket: Ticket | None = None
    leave: Leave = Leave.ASKS
    """With a ticket."""
    seen: CaseSeen | None = None
    """At CASE."""
    refused: bool = False
    """Code and PIN opened nothing: the one sentence for every reason."""


class Rating(msgspec.Struct, frozen=True):
    """How the visit that just ended was, at the goodbye screen."""

    score: int
    done: bool = False
    """Told to the portal; nothing more is asked."""


def alert_road(_answers: Answers) -> tuple[Question, ...]:
    """Return the questions of an alert; all but the first can be left out."""
    q = Question
    return (q.KIND, q.COUNTRY, q.WHO, q.PLACE, q.SAFE, q.SILENT, q.STRANGERS, q.CALLBACK, q.REVIEW)


def voice_road(answers: Answers) -> tuple[Question, ...]:
    """Return the questions that the answers so far lead to."""
    q, said = Question, dict(answers)
    if said.get(q.MENU) == "follow":
        return (q.MENU, q.CODE, q.PIN)
    if said.get(q.TOPIC, "") in HEARD:
        return (q.MENU, q.TOPIC, q.TEXT, q.NAMED, *_named(said), q.REVIEW)
    if said.get(q.TOPIC) == "OFFICE_SERVICE":
        return (q.MENU, q.TOPIC, q.OFFICE, q.TEXT, q.NAMED, *_named(said), q.REVIEW)
    abroad = (q.COUNTRY,) if said.get(q.WHERE) == "ABROAD" else ()
    return (q.MENU, q.TOPIC, q.ABOUT, q.WHERE, *abroad, q.SINCE, q.TEXT, q.NAMED, *_named(said), q.REVIEW)


def still_asked(answers: Answers) -> Answers:
    """Return the answers of a complaint without those to questions that a later answer took off the road."""
    road = voice_road(answers)
    return tuple(pair for pair in answers if pair[0] in road)


def wrong_road(_answers: Answers) -> tuple[Question, ...]:
    """Return the questions about wrong data."""
    return (Question.FIELD, Question.REVIEW)


def _named(said: dict[Question, str]) -> tuple[Question, ...]:
    return (Question.NAME, Question.CALLBACK) if said.get(Question.NAMED) == "yes" else ()


def complete(question: Question, value: str) -> bool:
    """Say whether an answer can be taken: half a code is never looked up and never counts as a try."""
    match question:
        case Question.CODE:
            return len(value) == CODE_LENGTH and _BASE32.issuperset(value)
        case Question.PIN:
            return len(value) == PIN_LENGTH and value.isascii() and value.isdigit()
        case _:
            return bool(value) or question not in MUST


Road = tuple[Question, ...]


def answered(form: Form, question: Question, value: str) -> Answers:
    """Return the answers with one more; another answer to the same question takes its place.

    Under a cover an empty answer to a typed question keeps what was typed before.
    """
    if form.covered and not value and question in TYPED:
        value = form.answer(question)
    kept = tuple(pair for pair in form.answers if pair[0] is not question)
    return (*kept, (question, value[: TYPED.get(question, MOST_LINE)]))


def onward(road: Road, at: Question) -> Question | None:
    """Return the question after another; None at the end."""
    return _beside(road, at, 1)


def backward(road: Road, at: Question) -> Question | None:
    """Return the question before another; None at the first."""
    return _beside(road, at, -1)


def _beside(road: Road, at: Question, by: int) -> Question | None:
    place = road.index(at) + by if at in road else -1
    return road[place] if 0 <= place < len(road) else None
