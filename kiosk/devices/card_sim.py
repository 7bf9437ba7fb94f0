"""Cards that are files: what one lies down on a simulated reader, or on the virtual reader of the tests.

A file is JSON, one card or a list: `{"name": "CONTOH Siti", "uid": "04A1B2C3D4E5F6"}`. Every other field is
optional and says what the card is or how it misbehaves.
"""

from pathlib import Path
from typing import Literal

import msgspec

from kiosk.devices.e_ktp import GET_E_KTP_SERIAL, GET_UID, SELECT_E_KTP

_OK = b"\x90\x00"
_NO_FILE = b"\x6a\x82"
_NO_COMMAND = b"\x6d\x00"
_NO_UID = b"\x6a\x81"
_CONTACTLESS_ATR = "3B8F8001804F0CA0000003060300030000000068"
_CONTACT_ATR = "3B6500002063CB6800"

Answer = bytes | Literal["pulled", "mute"]


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

    def atr_bytes(self) -> bytes:
        """Return the answer to reset; empty for a dead card."""
        if self.dead:
            return b""
        return bytes.fromhex(self.atr or (_CONTACTLESS_ATR if self.contactless else _CONTACT_ATR))

    def answer(self, count: int, command: bytes) -> Answer:
        """Return what the card does at its command number `count`."""
        if count == self.pulled_at:
            return "pulled"
        if count == self.mute_at:
            return "mute"
        scripted = self.answers.get(command.hex().upper())
        if scripted is not None:
            return bytes.fromhex(scripted)
        return self._proper(command)

    def _proper(self, command: bytes) -> bytes:
        if command == GET_UID:
            return bytes.fromhex(self.uid) + _OK if self.uid else _NO_UID
        if command == SELECT_E_KTP:
            return _OK if self.serial else _NO_FILE
        if command == GET_E_KTP_SERIAL and self.serial:
            return bytes.fromhex(self.serial) + _OK
        return _NO_COMMAND


def load_cards(path: Path) -> tuple[SimulatedCard, ...]:
    """Read the cards of a file, or of all `*.json` in a folder in the order of their names.

    Raises `msgspec.ValidationError` for an unknown field, OSError if there is no such file.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    cards: list[SimulatedCard] = []
    for file in files:
        read = msgspec.json.decode(file.read_bytes(), type=SimulatedCard | list[SimulatedCard])
        cards.extend(read if isinstance(read, list) else [read])
    return tuple(cards)
