"""A finding about content."""

from typing import Final

import msgspec

REVIEW: Final = "review"
"""The one rule that keeps nothing from being published: a text does not get worse on the day its review is due."""


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something to mend."""

    file: str
    line: int
    rule: str
    """Which rule was broken, one word."""
    message: str

    @property
    def blocks(self) -> bool:
        """Whether nothing is published until it is mended."""
        return self.rule != REVIEW

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"
