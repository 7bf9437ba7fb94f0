"""ESC/POS as far as a slip needs it: the commands, the status bytes, and the answers in what comes back.

Commands after Epson's published ESC/POS reference; only those that receipt printers of all makes share, and for
each that some lack there is a way without it.
"""

import re

import msgspec

from kiosk.health import PrinterState

BEGIN = b"\x1b@\x1da\x00"
"""ESC @ forgets what an earlier slip set; GS a 0 switches off status reports that nobody asked for."""
FEED_AND_CUT = b"\x1bd\x04\x1dVB\x00"
"""ESC d 4, then GS V 66 0: on to the cutter, cut."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 fn 8: throw away what was received and not yet printed; obeyed at once, in any state."""
ASK_SENSOR = b"\x1dr\x01"
"""GS r 1: the paper sensor, answered in the order of the stream."""
REST_OF_RASTER = b"\x00"
"""Completes, as white dots, a raster that was cut off; ignored where none is open."""

STATUS_NUMBERS = (1, 2, 3, 4)
"""Of DLE EOT: printer, why it is offline, error, paper. Some printers answer a few of them only."""
_OFFLINE = 0x08  # DLE EOT 1
_COVER, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40  # DLE EOT 2
_CUTTER, _ERROR_KINDS = 0x08, 0x60  # DLE EOT 3
_NEAR_END, _END = 0x0C, 0x60  # DLE EOT 4
_SENSOR_END = 0x0C  # GS r 1


def ask_status(number: int) -> bytes:
    """Return DLE EOT n, 1 to 4: obeyed at once, ahead of what is in the buffer."""
    return bytes((0x10, 0x04, number))


def ask_process_id(mark: bytes) -> bytes:
    """Return GS ( H function 48: the printer repeats the four bytes when all before them is done."""
    return b"\x1d(H\x06\x0000" + mark


def mark_of(count: int) -> bytes:
    """Return four printable bytes that differ from those of the jobs before."""
    return f"{count % 0x10000:04X}".encode()


class Status(msgspec.Struct, frozen=True):
    """The answers to DLE EOT 1 to 4; None where the printer gave none."""

    printer: int | None = None
    offline: int | None = None
    error: int | None = None
    paper: int | None = None

    def state(self) -> PrinterState:
        """Return the most urgent thing that the bytes say."""
        printer, offline, error, paper = (self.printer or 0, self.offline or 0, self.error or 0, self.paper or 0)
        findings = (
            (offline & _COVER, PrinterState.COVER_OPEN),
            (offline & _PAPER_STOP or paper & _END, PrinterState.PAPER_OUT),
            (error & _CUTTER, PrinterState.CUTTER_ERROR),
            (offline & _ERROR or error & _ERROR_KINDS, PrinterState.ERROR),
            (printer & _OFFLINE, PrinterState.OFFLINE),
            (paper & _NEAR_END, PrinterState.PAPER_LOW),
        )
        return next((state for found, state in findings if found), PrinterState.READY)


_TROUBLE = {2: _COVER | _PAPER_STOP | _ERROR, 1: _OFFLINE, 4: _END}
TELLING = tuple(_TROUBLE)
"""Numbers of DLE EOT that tell of a slip that stopped, the most telling first."""


def needs_look(number: int, answer: int) -> bool:
    """Tell whether the answer to DLE EOT `number`, one of `TELLING`, says anything but "all well"."""
    return bool(answer & _TROUBLE[number])


_ANSWER = re.compile(
    rb"7\"(?P<mark>[\x20-\x7e]{4})\x00"  # GS ( H
    rb"|(?P<cleared>7%\x00)"  # DLE DC4 8
    rb"|(?P<status>[\x12\x16\x1a\x1e\x32\x36\x3a\x3e\x52\x56\x5a\x5e\x72\x76\x7a\x7e])"  # DLE EOT: xxx1xx10
    rb"|(?P<unasked>[\x10\x14\x18\x1c\x30\x34\x38\x3c\x50\x54\x58\x5c\x70\x74\x78\x7c]"
    rb"[\x00-\x0f\x20-\x2f\x40-\x4f\x60-\x6f]{3})"  # automatic status, where it cannot be switched off
    rb"|(?P<sensor>[\x00-\x0f])",  # GS r 1
    re.DOTALL,
)
_BEGINNING = re.compile(
    rb"7(%|\"[\x20-\x7e]{0,4})?|[\x10\x14\x18\x1c\x30\x34\x38\x3c\x50\x54\x58\x5c\x70\x74\x78\x7c]"
    rb"[\x00-\x0f\x20-\x2f\x40-\x4f\x60-\x6f]{0,2}"
)
"""What more bytes can still make an answer."""


class Answers:
    """What a printer said, sorted: bytes go in as they come, whole answers stand in the fields."""

    def __init__(self) -> None:
        self._pending = b""
        self.forget()

    def forget(self) -> None:
        """Drop all answers so far, and the beginning of one."""
        self._pending = b""
        self.status: list[int] = []
        self.marks: set[bytes] = set()
        self.sensor = 0
        self.sensed_no_paper = False
        """Whether the last answer of the paper sensor was that there is none."""
        self.cleared = 0

    def hear(self, data: bytes) -> None:
        """Take bytes from the printer; noise is dropped."""
        pending = self._pending + data
        position = 0
        while position < len(pending):
            found = _ANSWER.match(pending, position)
            if found is not None:
                self._note(found)
                position = found.end()
            elif _BEGINNING.fullmatch(pending, position):
                break
            else:
                position += 1
        self._pending = pending[position:]

    def _note(self, found: re.Match[bytes]) -> None:
        match found.lastgroup:
            case "mark":
                self.marks.add(found["mark"])
            case "cleared":
                self.cleared += 1
            case "status":
                self.status.append(found["status"][0])
            case "sensor":
                self.sensor += 1
                self.sensed_no_paper = bool(found["sensor"][0] & _SENSOR_END)
