"""Cards that are files: what one lies down on a simulated reader, or on the virtual reader of the tests.

A file is JSON, one card or a list: `{"name": "CONTOH Siti", "uid": "04A1B2C3D4E5F6"}`. Every other field is
optional and says what the card is or how it misbehaves.
"""

import itertools
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from kiosk.devices.e_ktp import GET_E_KTP_SERIAL, GET_UID, SELECT_E_KTP

_OK = b"\x90\x00"
_NO_FILE = b"\x6a\x82"
_NO_COMMAND = b"\x6d\x00"
_NO_UID = b"\x6a\x81"
_CONTACTLESS_ATR = "3B8F8001804F0CA0000003060300030000000068"
_PASSPORT_FILES = {0x011E: "com", 0x0101: "dg1", 0x011D: "sod"}
_CONTACT_ATR = "3B6500002063CB6800"

if TYPE_CHECKING:
    from kiosk.devices.passport_sim import PassportSession

Answer = bytes | Literal["pulled", "mute"]
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_ZONE, _DAY = re.compile(r"[A-Z0-9<]+"), re.compile(r"[0-9<]{6}")


class CardsWrong(ValueError):  # noqa: N818 - says what is the case
    """A file of cards cannot be used; the message says which one and why."""


def _must_be_hex(**named: str | None) -> None:
    for name, text in named.items():
        if text is not None and not _HEX.fullmatch(text):
            raise ValueError(f"`{name}` is not hex, two digits a byte")


class SimulatedPassport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chip as JSON: what opens it and its files, in hex."""

    number: str
    birth: str
    """YYMMDD."""
    expiry: str
    com: str = ""
    dg1: str = ""
    sod: str = ""
    bac: bool = True
    """False: a chip that knows another protocol only."""

    def __post_init__(self) -> None:
        _must_be_hex(com=self.com, dg1=self.dg1, sod=self.sod)
        if not _ZONE.fullmatch(self.number) or not all(map(_DAY.fullmatch, (self.birth, self.expiry))):
            raise ValueError("a passport has a `number` of A-Z, 0-9, a `birth` and an `expiry` of YYMMDD")

    def file(self, number: int) -> bytes | None:
        """Return a file by its number, None where the chip lacks it."""
        name = _PASSPORT_FILES.get(number)
        return bytes.fromhex(getattr(self, name)) or None if name else None


class SimulatedCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card and its faults; a card without `uid` and `serial` has nothing to say."""

    name: str = ""
    uid: str | None = None
    """Hex, what FF CA gives: type A."""
    serial: str | None = None
    """Hex of 8 bytes in DF 7F0A: an e-KTP, type B."""
    contactless: bool = True
    atr: str | None = None
    dead: bool = False
    """Does not even answer to reset."""
    pulled_at: int | None = None
    """Torn away at this command, counted from 0."""
    mute_at: int | None = None
    """Does not answer this command, counted from 0."""
    answers: dict[str, str] = {}
    """Command in hex → response in hex, before anything else: wrong status words, truncated data."""
    answers_at: dict[int, str] = {}
    """Number of a command, counted from 0 → response in hex, where the command itself is not known before."""
    slow_ms: int = 0
    """How long each answer takes."""
    passport: SimulatedPassport | None = None
    """The chip of a passport."""

    def __post_init__(self) -> None:
        _must_be_hex(uid=self.uid, serial=self.serial, atr=self.atr)
        for command, response in self.answers.items():
            _must_be_hex(answers=command + response)
        for response in self.answers_at.values():
            _must_be_hex(answers_at=response)

    def atr_bytes(self) -> bytes:
        """Return the answer to reset; empty for a dead card."""
        if self.dead:
            return b""
        return bytes.fromhex(self.atr or (_CONTACTLESS_ATR if self.contactless else _CONTACT_ATR))

    def insert(self) -> "CardSession":
        """Give the card power; what it remembers and counts begins anew."""
        return CardSession(self)

    def proper(self, command: bytes) -> bytes:
        """Return what a card without faults answers, its passport apart."""
        if command == GET_UID:
            return bytes.fromhex(self.uid) + _OK if self.uid else _NO_UID
        if command == SELECT_E_KTP:
            return _OK if self.serial else _NO_FILE
        if command == GET_E_KTP_SERIAL and self.serial:
            return bytes.fromhex(self.serial) + _OK
        return _NO_COMMAND


class CardSession:
    """A card from insertion to removal."""

    def __init__(self, card: SimulatedCard) -> None:
        self._card = card
        self._commands = itertools.count()
        self._chip = _chip(card.passport) if card.passport else None

    def answer(self, command: bytes) -> Answer:
        """Return what the card does at its next command."""
        count = next(self._commands)
        if self._card.slow_ms:
            threading.Event().wait(self._card.slow_ms / 1000)
        if count == self._card.pulled_at:
            return "pulled"
        if count == self._card.mute_at:
            return "mute"
        scripted = self._card.answers_at.get(count, self._card.answers.get(command.hex().upper()))
        if scripted is not None:
            return bytes.fromhex(scripted)
        chip = self._chip.answer(command) if self._chip else None
        return self._card.proper(command) if chip is None else chip


def _chip(passport: SimulatedPassport) -> "PassportSession":
    from kiosk.devices.passport_sim import PassportSession  # noqa: PLC0415 - needs ciphers that nothing else does

    return PassportSession(passport)


def load_cards(path: Path) -> tuple[SimulatedCard, ...]:
    """Read the cards of a file, or of all `*.json` in a folder in the order of their names.

    Raises `CardsWrong` where there is no such file, or it is not JSON, or no card: an unknown field, no hex.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    return tuple(card for file in files for card in _cards_of(file))


def _cards_of(file: Path) -> list[SimulatedCard]:
    try:
        read = msgspec.json.decode(file.read_bytes(), type=SimulatedCard | list[SimulatedCard])
    except OSError as trouble:
        raise CardsWrong(f"{file}: {trouble.strerror}") from trouble
    except msgspec.ValidationError as wrong:
        raise CardsWrong(f"{file}: no card: {wrong}") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise CardsWrong(f"{file}: not JSON: {wrong}") from wrong
    return read if isinstance(read, list) else [read]
