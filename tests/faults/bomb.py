"""A driver's call that raises what no driver may raise."""

import threading
from typing import Any

import pytest


class Bomb:
    """Makes a call raise when it is lit: the next time, or each time from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, each: bool = False) -> None:
        self._lit = threading.Event()
        real = getattr(owner, name)

        def call(*given: Any, **named: Any) -> Any:
            if self._lit.is_set():
                if not each:
                    self._lit.clear()
                raise ZeroDivisionError
            return real(*given, **named)

        monkeypatch.setattr(owner, name, call)

    def light(self) -> None:
        """Have the next call raise."""
        self._lit.set()
