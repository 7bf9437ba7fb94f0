"""One read of a passport, from the first command to a believed answer: EF.COM, DG1, EF.SOD, nothing else."""

import datetime as dt
import hashlib
from collections.abc import Callable

import msgspec

from kiosk.devices.e_ktp import Transmit
from kiosk.devices.passport import files
from kiosk.devices.passport.apdu import Channel, PlainChannel
from kiosk.devices.passport.authenticity import authenticate
from kiosk.devices.passport.bac import open_channel
from kiosk.devices.passport.files import File
from kiosk.devices.passport.trust_list import TrustList
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata import tlv
from onedata.mrz import AccessKey, Mrz, MrzWrong, parse
from onedata.tlv import TlvWrong

STEPS = 4
"""Open, who, signature, check: as the visitor sees them counted."""
_TAG_LIST, _ZONE = 0x5C, 0x5F1F


class Passport(msgspec.Struct, frozen=True):
    """What a believed chip gave. Personal: never logged."""

    number: str
    birth: dt.date | None
    chip: str
    """SHA-256 of EF.SOD, uppercase hex: the identifier of the credential `passport_chip`."""


Step = Callable[[int], None]
"""Told which of `STEPS` begins, counted from 1."""


class Question(msgspec.Struct, frozen=True):
    """What a read needs: the key from the printed page, whom to believe, and the time."""

    key: AccessKey
    trust: TrustList
    now: dt.datetime


def read_passport(transmit: Transmit, question: Question, step: Step = lambda _number: None) -> Passport:
    """Open the chip, read it and believe it. Raises `CardTrouble`; a chip taken away is CARD_REMOVED at any point."""
    step(1)
    files.select_application(PlainChannel(transmit))
    channel = open_channel(transmit, question.key)
    step(2)
    zone, dg1 = _who(channel, question.now.date())
    step(3)
    sod = files.read(channel, File.SOD)
    step(4)
    authenticate(sod, dg1, question.trust, question.now)
    return Passport(zone.number, zone.birth, hashlib.sha256(sod).hexdigest().upper())


def _who(channel: Channel, today: dt.date) -> tuple[Mrz, bytes]:
    """Return what DG1 says, and its bytes; where there is an EF.COM, it must say that DG1 is there.

    EF.COM is unsigned and on its way out (ICAO 9303-10 §4.6.1): a chip without one is no worse.
    """
    common = files.read_if_there(channel, File.COM)
    if common is not None and File.DG1.value[1] not in _inside(common, File.COM, _TAG_LIST):
        raise CardTrouble(Fault.PASSPORT_UNSUPPORTED)
    dg1 = files.read(channel, File.DG1)
    try:
        return parse(_inside(dg1, File.DG1, _ZONE).decode("ascii"), today), dg1
    except (MrzWrong, UnicodeDecodeError):
        raise CardTrouble(Fault.PASSPORT_UNREADABLE) from None


def _inside(content: bytes, file: File, tag: int) -> bytes:
    try:
        found = tlv.first(tlv.only(content, file.value[1]), tag)
    except TlvWrong:
        found = None
    if found is None:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    return found
