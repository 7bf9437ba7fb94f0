"""What a round of sync can fail with: expected trouble with a fault code, never a bug."""

import contextlib
from collections.abc import Iterator

from kiosk.faults import Fault
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong
from onedata.wire import Malformed

_AWAY = frozenset({Fault.PORTAL_UNREACHABLE, Fault.CERTIFICATE_WRONG})
_NOBODY = frozenset({0, 429, 502, 503, 504})
"""Statuses that say the same of every door: no answer, a portal that is busy, a gateway with no portal behind it."""


class SyncTrouble(Exception):  # noqa: N818  (says what is the case)
    """A request or an answer that came to nothing; `fault` says what and who mends it.

    `retry_after` is what the portal asked for, in seconds. `timed_out` tells that less at a time might have worked.
    """

    def __init__(
        self, fault: Fault, what: str, *, retry_after: float | None = None, timed_out: bool = False, status: int = 0
    ) -> None:
        self.fault = fault
        self.retry_after = retry_after
        self.timed_out = timed_out
        self.status = status
        """HTTP status of the answer, 0 when there was none."""
        super().__init__(f"{fault.value}: {what}")

    @property
    def portal_away(self) -> bool:
        """Whether it is pointless to ask for anything else now; a bug behind one door shuts no other."""
        return self.fault in _AWAY and self.status in _NOBODY


@contextlib.contextmanager
def reading(what: str) -> Iterator[None]:
    """Read what came from the portal: where it cannot be read, or is not signed by it, that is a `SyncTrouble`."""
    try:
        yield
    except (SealBroken, Malformed) as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"{what} cannot be read") from error
    except SignatureWrong as error:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, f"{what} is not signed by the portal") from error


class Faults:
    """The faults of one round, each once, in the order they came."""

    def __init__(self) -> None:
        self.all: tuple[Fault, ...] = ()
        self._told: set[str] = set()

    @property
    def first(self) -> Fault | None:
        """What came first."""
        return self.all[0] if self.all else None

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        if fault not in self.all:
            self.all = (*self.all, fault)

    def is_news(self, sentence: str) -> bool:
        """Tell whether a sentence was not asked about before in this round."""
        before = len(self._told)
        self._told.add(sentence)
        return len(self._told) > before
