"""Programs that the kiosk starts: each in a process group of its own, and none outlives the kiosk, however it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8
_HEAPS = 3
TERM_SECONDS = 10.0


def kiosk_command(*arguments: str) -> list[str]:
    """Return the command line that runs this same program, from a checkout or frozen."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *arguments] if frozen else [sys.executable, "-m", "kiosk", *arguments]


def become(*arguments: str) -> NoReturn:
    """Begin this program anew in place of the one that runs: the same process, as whoever watches over it sees it."""
    command = kiosk_command(*arguments)
    os.execv(command[0], command)  # noqa: S606 - our own program, no shell


def start(
    command: Sequence[str], environment: Mapping[str, str] | None = None, output: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a program that the kernel ends with us."""
    linux = sys.platform.startswith("linux")
    return subprocess.Popen(  # noqa: S603 - our own programs, no shell
        command,
        env=dict(os.environ if environment is None else environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0 if linux else None,
        preexec_fn=_ask_kernel() if linux else None,  # noqa: PLW1509 - one system call, no locks
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all it started: politely, then not."""
    for signal_number, patience in ((signal.SIGTERM, TERM_SECONDS), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal_number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return


def share_heaps() -> None:
    """Let this program's threads take memory from a few common heaps: with one each, two dozen keep a megabyte of gaps.

    mallopt(3): the setting counts for threads that begin later. Does nothing where the C library has no such heaps.
    """
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def said(log: Path) -> str:
    """Return the last line of a program's output, for the message that it did not start."""
    return (log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["nothing was said"])[-1]


def _ask_kernel() -> Callable[[], None]:
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def die_with_parent() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it went before we could ask
            os._exit(1)

    return die_with_parent
