"""The portal's command line in processes of their own, each forked from one that has read the portal's code already.

What runs is the program of `python -m portal`, with its own environment, streams and signals; only the second that
every start spends on imports is spent once. How it starts from nothing: tests/portal/test_commands_as_typed.py.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_READ = (
    "portal.serve", "portal.commands", "portal.staff.commands", "portal.kiosks.commands", "portal.lists.commands",
    "portal.groups.commands", "portal.content.commands", "portal.trust.commands", "tests.journeys.list_desk",
)  # fmt: skip
"""Modules that commands import when they are given, and what else is forked from the same process."""
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(list(_READ))


class PortalProcess:
    """One command of the portal; its streams are files in a folder that goes with it."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], text: str = "") -> None:
        self._words = words
        self._folder = tempfile.TemporaryDirectory(prefix="aim-portal-")
        self._place = Path(self._folder.name)
        (self._place / "in").write_text(text, encoding="utf-8")
        self._process = FORKED.Process(target=_program, args=(tuple(words), dict(environment), self._folder.name))
        self._process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()
        self._folder.cleanup()

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def wait(self, patience: float | None = None) -> int | None:
        """Wait for its end and return how it ended; None where it runs still."""
        self._process.join(patience)
        return self.poll()

    def said(self) -> str:
        """Wait for its end and return what it said. Raises `CalledProcessError` where it was not done."""
        code = self.wait()
        out, err = ((self._place / name).read_text(encoding="utf-8") for name in ("out", "err"))
        if code:
            raise subprocess.CalledProcessError(code, ["portal", *self._words], out, err)
        return out


def portal(words: Sequence[str], environment: Mapping[str, str], text: str = "") -> str:
    """Run one command with `text` as its input and return what it said. Raises `CalledProcessError`."""
    with PortalProcess(words, environment, text) as process:
        return process.said()


def _program(words: tuple[str, ...], environment: dict[str, str], folder: str) -> None:
    """Become the program of the portal."""
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, how) in enumerate((("in", os.O_RDONLY), ("out", os.O_WRONLY), ("err", os.O_WRONLY))):
        opened = os.open(Path(folder) / name, how | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["portal", *words]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from portal.__main__ import program  # noqa: PLC0415 - in the other process

    program()
