"""A secure access module without hardware: a developer or a test lays a card and a finger on it."""

import json
import threading


class SimulatedSam:
    """A `SamLink`: `lay` puts a card with its number down, with the right finger or a wrong one; a read takes it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._answer: bytes | None = None
        self._present = True
        self._stopped = False

    def lay(self, number: str, *, finger: bool = True) -> None:
        """Lay a card and a finger down: the next read, or the one that waits, gets them."""
        with self._changed:
            self._answer = json.dumps({"nik": number, "finger": "match" if finger else "no match"}).encode()
            self._changed.notify_all()

    def lift(self) -> None:
        """Take the card away before it was read."""
        with self._changed:
            self._answer = None

    def plug(self, present: bool) -> None:
        """Pull the cable, or put it back."""
        with self._changed:
            self._present = present
            self._changed.notify_all()

    def stop(self) -> None:
        """Break off a read that waits."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def ask(self, text: str, seconds: float) -> bytes:
        """Wait for card and finger; an empty request only asks whether the module is there."""
        with self._changed:
            if self._present and not text:
                return b""
            self._changed.wait_for(lambda: self._answer is not None or not self._present or self._stopped, seconds)
            if not self._present or self._stopped:
                raise OSError("unplugged")
            if self._answer is None:
                raise TimeoutError
            answer, self._answer = self._answer, None
            return answer
