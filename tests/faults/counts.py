"""How often each kind of fault was tried and outlived, merged by name into `build/faults.json`."""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from typing import Any

from tests.faults.disk import ROOT

PATH = ROOT / "build" / "faults.json"


def note(name: str, *, tried: int, survived: int, **more: int) -> None:
    """Write down one suite's counts in place of its former ones; test processes may do so at once."""
    with _known() as known:
        known[name] = {"tried": tried, "survived": survived, **more}


def add(name: str, run: str, *, tried: int, survived: int) -> None:
    """Add to one suite's counts of this run of the tests, whose processes share `run`; another run's are replaced."""
    with _known() as known:
        before = known.get(name, {})
        same = before.get("run") == run
        known[name] = {
            "run": run,
            "tried": tried + (before["tried"] if same else 0),
            "survived": survived + (before["survived"] if same else 0),
        }


@contextlib.contextmanager
def _known() -> Iterator[dict[str, dict[str, Any]]]:
    PATH.parent.mkdir(exist_ok=True)
    with PATH.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        yield known
        file.truncate(0)
        file.write(json.dumps(known, indent=2, sort_keys=True) + "\n")
