"""A finding about content."""

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something that keeps content from being published."""

    file: str
    line: int
    rule: str
    """Which rule was broken, one word."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"
