"""The watched disk of the fault tests: builds `disk.c`, preloads it into real processes and reads its record."""

import hashlib
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

SOURCE = Path(__file__).with_name("disk.c")
ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "faults"
_HEAD = struct.Struct("<IIQqII")


class Op(IntEnum):
    """What a change does; the numbers stand in `disk.c`."""

    CREATE = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC = 4
    SYNC_FOLDER = 5
    RENAME = 6
    UNLINK = 7
    MKDIR = 8
    RMDIR = 9
    MARK = 10


class Change(msgspec.Struct, frozen=True):
    """One change that a process made, or a mark that it left."""

    op: Op
    process: int
    file: int
    """Inode, where it is a file's content that changes."""
    offset: int
    path: str
    rest: bytes
    """What was written, the new name, or the mark's text."""


class Plan(msgspec.Struct, frozen=True):
    """What the disk does to one process; changes and writes are counted from 1, 0 is never."""

    folder: Path
    record: Path | None = None
    full_at: int = 0
    full_lasts: bool = True
    """Whether it stays full; else only that one write finds no room."""
    kill_at: int = 0
    kill_in: str = ""
    """How the paths in the folder begin whose changes are counted for `kill_at`."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process under this plan."""
        return {
            **os.environ,
            "LD_PRELOAD": str(library()),
            "DISK_FOLDER": str(self.folder),
            "DISK_RECORD": str(self.record or ""),
            "DISK_FULL_AT": str(self.full_at),
            "DISK_FULL_LASTS": str(int(self.full_lasts)),
            "DISK_KILL_AT": str(self.kill_at),
            "DISK_KILL_IN": self.kill_in,
        }


def library() -> Path:
    """Return the built library; built once for each state of its source."""
    name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    path = BUILD / f"disk-{name}.so"
    if not path.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.{os.getpid()}")
        flags = ("-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")
        subprocess.run(["gcc", *flags, "-o", str(made), str(SOURCE), "-ldl"], check=True)
        made.replace(path)
    return path


def changes(record: Path) -> Iterator[Change]:
    """Read a record."""
    data = record.read_bytes()
    at = 0
    while at < len(data):
        op, process, file, offset, path, rest = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name = data[at : at + path].decode()
        yield Change(Op(op), process, file, offset, name, data[at + path : at + path + rest])
        at += path + rest


class Nursery:
    """A process with everything imported, which forks one child for each command: the same code without the start.

    Its standard input takes one JSON line for each child, its standard output gives the child's exit code.
    """

    def __init__(self, folder: Path) -> None:
        self.said = folder / "said.txt"
        """What the last child wrote to its standard error."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            env={**Plan(folder / "nothing").environment},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, plan: Plan, *arguments: str, spoil: str = "") -> int:
        """Run `python -m kiosk ARGUMENTS` in a child under a plan; its exit code, negative for a signal.

        `spoil` names one of `tests.faults.spoiled`: what a worse program would do, for positive controls.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "arguments": arguments,
            "said": str(self.said),
            "plan": [
                str(plan.folder),
                str(plan.record or ""),
                plan.full_at,
                int(plan.full_lasts),
                plan.kill_at,
            ],
            "kill_in": plan.kill_in,
            "spoil": spoil,
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
