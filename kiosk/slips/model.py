"""What a slip says, without how it looks: a frozen tree of blocks that every renderer draws.

A block holds finished words in one language. It never holds a full name, a NIK, or a digit of a passport or a phone.
"""

from typing import Literal

import msgspec

from kiosk.slips.words import Language

StepState = Literal["done", "now", "ahead"]


class Office(msgspec.Struct, frozen=True):
    """The place where a slip is printed, as it is at this moment."""

    name: str
    counter: str | None
    """The counter that is open now, for example `Loket 2`; None where none is open."""
    portal_url: str
    """Where any phone can check the slip, for example `https://satudata.example`."""


class Masthead(msgspec.Struct, frozen=True, tag=True):
    """Who printed the slip, and when."""

    office: str
    kiosk: str
    printed: str


class Mark(msgspec.Struct, frozen=True, tag=True):
    """A mark that nobody may overlook, such as CONTOH."""

    text: str
    detail: str


class Person(msgspec.Struct, frozen=True, tag=True):
    """Whose slip it is, as far as paper may say."""

    initials: str
    born: str


class Title(msgspec.Struct, frozen=True, tag=True):
    """The one big answer."""

    text: str
    kicker: str = ""
    detail: str = ""
    called: bool = False
    """A number that is called: twice as large, to be seen at arm's length."""


class JourneyStep(msgspec.Struct, frozen=True):
    """One of the six pictures; `code` names the pictogram."""

    code: str
    word: str
    state: StepState


class Journey(msgspec.Struct, frozen=True, tag=True):
    """The way as a row of pictures."""

    steps: tuple[JourneyStep, ...]


class Heading(msgspec.Struct, frozen=True, tag=True):
    """Opens a section: a small line above, the thing itself big."""

    text: str
    kicker: str = ""


class Fact(msgspec.Struct, frozen=True):
    """A labelled value; `warning` stands out below it."""

    label: str
    value: str
    warning: str = ""


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Labelled values in two columns."""

    rows: tuple[Fact, ...]
    amounts: bool = False
    """Only numbers, with no warnings: they end below each other."""


class Checklist(msgspec.Struct, frozen=True, tag=True):
    """Things to bring, each with a box to tick."""

    label: str
    items: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Small print below each item; empty where no item has any."""


class Note(msgspec.Struct, frozen=True, tag=True):
    """A reminder in a frame, with what it rests on."""

    text: str
    source: str = ""


class Text(msgspec.Struct, frozen=True, tag=True):
    """A sentence."""

    text: str


class Fine(msgspec.Struct, frozen=True, tag=True):
    """Small print."""

    text: str


class Check(msgspec.Struct, frozen=True, tag=True):
    """The signed claim as a QR code, and the words that go with it."""

    url: str
    words: tuple[str, ...]
    heading: str
    text: str


class Serial(msgspec.Struct, frozen=True, tag=True):
    """The slip's number; `copy` is empty on the first paper."""

    text: str
    copy: str = ""


class Rule(msgspec.Struct, frozen=True, tag=True):
    """A line between sections."""


Block = (
    Masthead
    | Mark
    | Person
    | Title
    | Journey
    | Heading
    | Facts
    | Checklist
    | Note
    | Text
    | Fine
    | Check
    | Serial
    | Rule
)


class Slip(msgspec.Struct, frozen=True):
    """One paper: `copy` counts from 1, and a copy carries the serial of the first."""

    serial: str
    copy: int
    language: Language
    title: str
    """What the paper is, for the PDF's title; never personal."""
    blocks: tuple[Block, ...]
