"""How often each kind of fault was tried and outlived, merged by name into `build/faults.json`."""

import fcntl
import json

from tests.faults.disk import ROOT

PATH = ROOT / "build" / "faults.json"


def note(name: str, *, tried: int, survived: int, **more: int) -> None:
    """Write down one suite's counts in place of its former ones; test processes may do so at once."""
    PATH.parent.mkdir(exist_ok=True)
    with PATH.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        known[name] = {"tried": tried, "survived": survived, **more}
        file.truncate(0)
        file.write(json.dumps(known, indent=2, sort_keys=True) + "\n")
