"""What a round of sync can fail with: expected trouble with a fault code, never a bug."""

from kiosk.faults import Fault


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
