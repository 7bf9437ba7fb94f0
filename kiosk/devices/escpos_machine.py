"""An ESC/POS printer made of software, that keeps its paper.

It stands behind the simulated printer, and behind the network, serial and USB printers of the tests. It obeys what
real printers obey: real-time commands as soon as they are received (in the middle of a raster too), all others in
order; out of paper or with its cover open it keeps what it received and goes on later.
"""

import re
import threading
from collections.abc import Callable

import msgspec

_REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04])|(\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08)", re.DOTALL)
_CLEAR_BYTES = 10
_LINE_ROWS = 30
_CUTTER_ROWS = 120
"""From the head to the cutter: GS V 65 and 66 feed so far before they cut."""
_CUT = b"\x1dV\x00"
_KEPT_PIECES = 12


class Profile(msgspec.Struct, frozen=True):
    """What a printer can say and keep."""

    status: bool = True
    """Answers DLE EOT."""
    silent_to: tuple[int, ...] = ()
    """Numbers of DLE EOT that it does not answer all the same."""
    process_id: bool = True
    """Answers GS ( H."""
    sensor: bool = True
    """Answers GS r."""
    clear: bool = True
    """Obeys DLE DC4 8."""
    silent_when_open: bool = False
    keeps_buffer: bool = False
    """Goes on with what it had received when the line comes back."""
    swallows: bool = False
    """Without paper it takes what comes and prints nothing of it."""
    buffer: int = 65536
    """Bytes it takes while it cannot print."""


class Paper(msgspec.Struct, frozen=True):
    """A piece of paper that came out: rows of dots, packed 8 a byte, leftmost dot in the highest bit, 1 = black."""

    width: int
    rows: bytes

    @property
    def height(self) -> int:
        """The length in rows."""
        return len(self.rows) * 8 // self.width

    def blank(self) -> bool:
        """Tell whether nothing is printed on it."""
        return not any(self.rows)


class EscPosMachine:
    """The printer itself; `answer` is called with every byte string it sends back.

    Everything may be called from any thread; `changed` is notified after every change.
    """

    def __init__(self, width: int = 576, profile: Profile | None = None) -> None:
        self.width = width
        self.profile = profile or Profile()
        self.answer: Callable[[bytes], None] = lambda _: None
        self.changed = threading.Condition(threading.RLock())
        self.pieces: list[Paper] = []
        """Pieces that were cut off, oldest first; only the last dozen is kept."""
        self.cuts = 0
        self.garbage = b""
        """Bytes that a real printer would have printed as text; control bytes that mean nothing are ignored."""
        self.paper_left: int | None = None
        """Rows until the roll ends; None: a roll without end."""
        self.near_end = False
        self.cover_is_open = False
        self.cutter_is_stuck = False
        self.stalled = False
        self._web = bytearray()  # printed and not yet cut
        self._unread = b""  # arrived while stalled
        self._buffer = bytearray()
        self._tail = b""  # received bytes that may begin a real-time command
        self._raster: tuple[int, int] | None = None  # bytes in a row, bytes still to come
        self._at_row: tuple[int, Callable[[], None]] | None = None

    # ---- what a person does to it

    def load_paper(self, rows: int | None = None) -> None:
        """Put a roll in, with so many rows left."""
        self._turn(paper_left=rows)

    def end_roll_in(self, piece: int, rows: int) -> None:
        """Let the roll end so many rows into a piece: 1 is the one that is printed now, or next."""
        before = self.cuts + piece - 1

        def look() -> None:
            if self.cuts < before:
                self.after_rows(1, look)
            else:
                self.load_paper(rows)

        self.after_rows(1, look)

    def open_cover(self) -> None:
        """Open the cover: printing stops."""
        self._turn(cover_is_open=True)

    def close_cover(self) -> None:
        """Close the cover: printing goes on."""
        self._turn(cover_is_open=False)

    def stall(self) -> None:
        """Stop taking and answering anything, line up."""
        self._turn(stalled=True)

    def resume(self) -> None:
        """End a stall."""
        self._turn(stalled=False)

    def stick_cutter(self, stuck: bool = True) -> None:
        """Block or free the cutter."""
        self._turn(cutter_is_stuck=stuck)

    def after_rows(self, count: int, act: Callable[[], None]) -> None:
        """Do something to it when so many more rows have come out."""
        with self.changed:
            self._at_row = (count, act)

    def _turn(self, **what: int | bool | None) -> None:
        with self.changed:
            for name, value in what.items():
                setattr(self, name, value)
            self._work()
            self.changed.notify_all()

    # ---- what the line does to it

    def room(self) -> int:
        """Return how many bytes it would take now."""
        with self.changed:
            return 0 if self.stalled else max(0, self.profile.buffer - len(self._buffer))

    def receive(self, data: bytes) -> None:
        """Take bytes from the line; never more than `room()`."""
        with self.changed:
            self._unread += data
            self._work()
            self.changed.notify_all()

    def line_dropped(self) -> None:
        """Learn that the line broke."""
        with self.changed:
            if not self.profile.keeps_buffer:
                self._forget()
            self.changed.notify_all()

    def web(self) -> Paper:
        """Return the paper that came out and hangs uncut."""
        with self.changed:
            return Paper(self.width, bytes(self._web))

    def blocked(self) -> bool:
        """Tell whether it cannot print now."""
        stopped = self.paper_left == 0 and not self.profile.swallows
        return stopped or self.cover_is_open or self.cutter_is_stuck or self.stalled

    # ---- inside

    def _forget(self) -> None:
        self._unread = b""
        self._buffer.clear()
        self._tail = b""
        self._raster = None

    def _obey_at_once(self, data: bytes) -> None:
        self._tail += data
        while (found := _REAL_TIME.search(self._tail)) is not None:
            self._tail = self._tail[found.end() :]
            if found[1]:
                self._tell_status(found[1][0])
            elif self.profile.clear:
                after = self._tail
                self._forget()
                self._buffer += after
                self._tail = after
                self.answer(b"7%\x00")
        self._tail = self._tail[-(_CLEAR_BYTES - 1) :]

    def _tell_status(self, number: int) -> None:
        dumb = not self.profile.status or number in self.profile.silent_to
        if dumb or (self.cover_is_open and self.profile.silent_when_open):
            return
        out, cutter = self.paper_left == 0, self.cutter_is_stuck
        extra = {
            1: 0x08 * (out or cutter or self.cover_is_open),
            2: 0x04 * self.cover_is_open | 0x20 * out | 0x40 * cutter,
            3: 0x08 * cutter,
            4: 0x60 * out | 0x0C * (self.near_end or out),
        }[number]
        self.answer(bytes((0x12 | extra,)))

    def _work(self) -> None:
        if not self.stalled and self._unread:
            data, self._unread = self._unread, b""
            self._buffer += data
            self._obey_at_once(data)
        while self._buffer and not self.blocked() and self._step():
            pass

    def _step(self) -> bool:
        """Do the next thing in the buffer; False if more bytes are needed for it."""
        if self._raster is not None:
            return self._print_row(*self._raster)
        length = self._command_length()
        if length is None:
            return False
        command = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._do(command)
        return True

    def _command_length(self) -> int | None:
        """Return how long the command at the front is; None if its length is not here yet."""
        two = bytes(self._buffer[:2])
        fixed = {b"\x1b@": 2, b"\x1bd": 3, b"\x1da": 3, b"\x1dr": 3, b"\x1dv": 8, b"\x10\x04": 3, b"\x10\x14": 10}
        if two[:1] not in (b"\x1b", b"\x1d", b"\x10"):
            return 1
        if two == b"\x1d(":
            length = 5 + int.from_bytes(self._buffer[3:5], "little") if len(self._buffer) >= 5 else None  # noqa: PLR2004 - GS ( x pL pH
        elif two == b"\x1dV":
            length = None if len(self._buffer) < 3 else 3 + (self._buffer[2] in b"ABab")  # noqa: PLR2004 - GS V m [n]
        else:
            length = fixed.get(two, 2) if len(two) == 2 else None  # noqa: PLR2004 - a command name
        return length if length is not None and length <= len(self._buffer) else None

    def _do(self, command: bytes) -> None:
        match command[:2]:
            case b"\x1dv":
                row = int.from_bytes(command[4:6], "little")
                self._raster = (row, row * int.from_bytes(command[6:8], "little"))
            case b"\x1bd":
                self._advance(bytes(self.width // 8), command[2] * _LINE_ROWS)
            case b"\x1dV" if command[2] in b"AB":
                self._advance(bytes(self.width // 8), _CUTTER_ROWS)
                self._buffer[:0] = _CUT  # a step of its own: the roll may have ended on the way
            case b"\x1dV":
                self._cut()
            case b"\x1d(" if command[2:3] == b"H" and self.profile.process_id:
                self.answer(b'7"' + command[7:11] + b"\x00")
            case b"\x1dr" if self.profile.sensor:
                self.answer(bytes((0x0C * (self.paper_left == 0) | 0x03 * self.near_end,)))
            case _ if len(command) == 1 and command >= b" ":
                self.garbage += command

    def _print_row(self, row: int, left: int) -> bool:
        length = min(row, left)
        if len(self._buffer) < length:
            return False
        dots = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._raster = (row, left - length) if left > length else None
        self._advance(dots.ljust(self.width // 8, b"\x00")[: self.width // 8], 1)
        return True

    def _advance(self, dots: bytes, rows: int) -> None:
        self._web += dots * (
            rows if self.paper_left is None or not self.profile.swallows else min(rows, self.paper_left)
        )
        if self.paper_left is not None:
            self.paper_left = max(0, self.paper_left - rows)
        if self._at_row is not None:
            left, act = self._at_row[0] - rows, self._at_row[1]
            self._at_row = None if left <= 0 else (left, act)
            if left <= 0:
                act()

    def _cut(self) -> None:
        self.cuts += 1
        self.pieces = [*self.pieces, Paper(self.width, bytes(self._web))][-_KEPT_PIECES:]
        self._web.clear()
