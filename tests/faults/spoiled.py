"""What a worse program would do: positive controls, which the fault tests must catch."""

import os
from collections.abc import Callable
from pathlib import Path

from kiosk.cache import durable as disk
from kiosk.cache import generations
from kiosk.cache.outbox import Waiting
from kiosk.sync import push, register_build, state
from onedata.events import BatchAnswer


def _never_synced() -> None:
    """Force nothing to the disk."""
    os.fsync = lambda fd: None


def _written_in_place() -> None:
    """Write over the files that must be replaced as a whole."""

    def write_file(path: Path, content: bytes, *, durable: bool = True) -> None:
        with disk.saving(path.name):
            path.write_bytes(content)

    for module in (disk, generations, state):
        module.write_file = write_file  # type: ignore[attr-defined]


def _changed_in_place() -> None:
    """Put changes into the register in force instead of a file of their own or a copy."""

    def copy(path: Path, generation: Path) -> None:
        path.symlink_to(generation)

    register_build.copy = copy
    register_build.merging = lambda *_: True


def _marked_first() -> None:
    """Mark events as signed for before they are sent."""
    send = push.Pusher._sent

    def sent(self: push.Pusher, batch: tuple[Waiting, ...]) -> BatchAnswer | None:
        for event in batch:
            self._outbox.acknowledge(event.id, b"", self._state.now())
        return send(self, batch)

    push.Pusher._sent = sent  # type: ignore[method-assign]


WAYS: dict[str, Callable[[], None]] = {
    "never synced": _never_synced,
    "written in place": _written_in_place,
    "changed in place": _changed_in_place,
    "marked first": _marked_first,
}
