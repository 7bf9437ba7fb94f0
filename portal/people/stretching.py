"""Argon2 for many credentials at once, over processes: at production cost one takes about 40 ms."""

import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

import msgspec

from onedata.credentials import Cost, CredentialKind, stretch
from portal.progress_bar import Progress

_WORTH_A_POOL_KIB = 4_000_000
"""Memory traffic in KiB, about 4 s on one core, below which starting processes costs more than it saves."""


class Wanted(msgspec.Struct, frozen=True):
    """A credential in its one spelling, as `onedata.credentials` gives it. Personal: never logged or stored."""

    kind: CredentialKind
    identifier: str
    factor: str
    passport: str | None = None
    """The number of the passport that a chip belongs to: with another passport the chip opens nothing any more."""


def stretch_all(
    wanted: Sequence[Wanted],
    salt: bytes,
    cost: Cost,
    processes: int | None = None,
    progress: Progress = lambda *_: None,
) -> list[bytes]:
    """Return the Argon2 output of each credential, in order; `processes` None = one a core where it is worth it."""
    heavy = len(wanted) * cost.memory_kib * cost.time > _WORTH_A_POOL_KIB
    workers = processes or ((os.cpu_count() or 1) if heavy else 1)
    tasks = [(w.kind, w.identifier, w.factor, salt, cost.memory_kib, cost.time, cost.lanes) for w in wanted]
    if workers == 1 or len(tasks) < workers:
        return _counted(map(_one, tasks), len(tasks), progress)
    # Not forked: a fork copies database connections and locks of other threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        outputs = pool.map(_one, tasks, chunksize=max(1, min(64, len(tasks) // (workers * 4))))
        return _counted(outputs, len(tasks), progress)


def _counted(outputs: Iterable[bytes], total: int, progress: Progress) -> list[bytes]:
    made = []
    for output in outputs:
        made.append(output)
        progress(len(made), total)
    return made


def _one(task: tuple[CredentialKind, str, str, bytes, int, int, int]) -> bytes:
    kind, identifier, factor, salt, memory_kib, time, lanes = task
    return stretch(kind, identifier, factor, salt, Cost(memory_kib, time, lanes))
