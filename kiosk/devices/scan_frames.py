"""What a code scanner sent, cut into codes: one line or, for a passport's or a card's edge, two or three lines.

A scanned code is data of anybody's making: its length is bounded, control characters are dropped, nothing opens it.
"""

import re

LONGEST_CODE = 10_240
"""Bytes: more than any code of ours; what is longer is told as an empty text, which is nobody's code."""
_ENDS = re.compile(rb"[\r\n]+")
_EDGE_LINES = {44: 2, 36: 2, 30: 3}
"""ICAO 9303: characters of a machine-readable line → lines of the document."""
_EDGE_LINE = re.compile(r"[A-Z0-9<]{44}|[A-Z0-9<]{36}|[A-Z0-9<]{30}")


class Frames:
    """Takes bytes as they come and gives whole codes; `pending` says that an end may still be missing."""

    def __init__(self, limit: int = LONGEST_CODE) -> None:
        self._limit = limit
        self._bytes = b""
        self._too_long = False
        self._edge: list[str] = []

    @property
    def pending(self) -> bool:
        """Whether something came that no end has followed yet."""
        return bool(self._bytes or self._edge or self._too_long)

    def feed(self, data: bytes) -> list[str]:
        """Take bytes; return the codes that ended in them."""
        *lines, rest = _ENDS.split(self._bytes + data)
        codes = [code for line in lines for code in self._line(line)]
        self._too_long |= len(rest) > self._limit
        self._bytes = b"" if self._too_long else rest
        return codes

    def quiet(self) -> list[str]:
        """Learn that nothing came for a while: what is there is whole, if it is not cut off."""
        line, self._bytes = self._bytes, b""
        codes = self._line(line)
        return codes + self._edge_so_far()

    def forget(self) -> None:
        """Drop what has begun: bytes of it were lost."""
        self._bytes, self._too_long = b"", False
        self._edge.clear()

    def _line(self, line: bytes) -> list[str]:
        if self._too_long or len(line) > self._limit:
            self._too_long = False
            return [*self._edge_so_far(), ""]
        text = clean(line)
        if not text:
            return []
        if self._edge and len(text) != len(self._edge[0]):
            return [*self._edge_so_far(), *self._line(line)]
        if not _EDGE_LINE.fullmatch(text):
            return [text]
        self._edge.append(text)
        return self._edge_so_far() if len(self._edge) == _EDGE_LINES[len(text)] else []

    def _edge_so_far(self) -> list[str]:
        lines, self._edge = self._edge, []
        return ["\n".join(lines)] if lines else []


def clean(line: bytes) -> str:
    """Return the text of a line without control characters, or anything else that no printer or log should meet."""
    text = line.decode("utf-8", errors="replace")
    return "".join(character for character in text if character.isprintable()).strip()
