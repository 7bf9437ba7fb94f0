"""What staff asked this machine to do with its next start: be enrolled anew, or be emptied for good.

Neither can be done under a running window and a running sync process, which hold keys and files open. So the desk
writes the wish down, the programs end, and the next start carries it out before it opens anything
(`kiosk.sync.leaving`).
"""

from pathlib import Path

import msgspec

from kiosk.cache.durable import saving, sync_folder, write_file
from kiosk.faults import Fault

NAME = "leaving.json"
EMPTYING = "emptying"
"""The wish to be emptied: a file without a byte, which a disk without any room takes too."""
OUTCOME = "leaving-outcome.json"
_LIMIT = 4096


class Leaving(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was asked for. `code` is the portal's one-time code for an enrolment; without one everything is deleted."""

    code: str = ""


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the last enrolment from the desk ended; None: it worked."""

    fault: Fault | None = None


def ask(folder: Path, leaving: Leaving) -> None:
    """Write the wish down for the next start. Raises `NotSaved`."""
    if leaving.code:
        write_file(folder / NAME, msgspec.json.encode(leaving))
        return
    with saving(EMPTYING):
        (folder / EMPTYING).touch(mode=0o600)
        sync_folder(folder)


def asked(folder: Path) -> bool:
    """Say whether something was asked for that is not done yet."""
    return (folder / NAME).exists() or (folder / EMPTYING).exists()


def read(folder: Path) -> Leaving | None:
    """Return what was asked for; None where nothing was, or where it cannot be read."""
    if (folder / EMPTYING).exists():
        return Leaving()
    try:
        return msgspec.json.decode((folder / NAME).read_bytes()[:_LIMIT], type=Leaving)
    except (OSError, msgspec.DecodeError):
        return None


def settle(folder: Path, outcome: Outcome | None) -> None:
    """Forget the wish and keep how it ended, if it is to be told. Raises `NotSaved`: then that is not told."""
    with saving(NAME):
        for name in (NAME, EMPTYING):
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
    if outcome is not None:
        write_file(folder / OUTCOME, msgspec.json.encode(outcome))


def outcome_of(folder: Path) -> Outcome | None:
    """Return how the last enrolment from the desk ended; None where there was none."""
    try:
        return msgspec.json.decode((folder / OUTCOME).read_bytes()[:_LIMIT], type=Outcome)
    except (OSError, msgspec.DecodeError):
        return None
