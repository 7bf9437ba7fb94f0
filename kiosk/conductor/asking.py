"""Orders given to a worker: each that is waited for is answered exactly once, whatever becomes of it.

By what came of the work, by its failure, or when its time is up; what comes after that is only noted.
"""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from kiosk import audit
from kiosk.audit import Entry
from kiosk.conductor.clock import Clock
from kiosk.conductor.ports import AuditPort, TroubleError
from kiosk.conductor.worker import Job
from kiosk.faults import Fault

ANSWER_SECONDS = 15.0
"""The longest that anybody waits for the register, the journal or a slip."""
PRINT_SECONDS = 300.0
"""Far beyond the printer's own deadline: only a printer thread that hangs gets here."""
Told = TypeVar("Told")
"""The events that answers are: a visit's or the desk's."""


class Crew(Protocol):
    """One thread a resource, by name."""

    def submit(self, name: str, job: Job) -> None:
        """Queue a job."""


class Standing:
    """What stands wrong, by the worker that met it: until that worker carries something out again.

    The visits and the desk share one, as they share the workers.
    """

    def __init__(self, tell: Callable[[Fault, bool], None]) -> None:
        """`tell` hears of each fault that begins or ends."""
        self._tell = tell
        self._by_worker: dict[str, Fault] = {}
        self._lock = threading.Lock()

    def trouble(self, worker: str, fault: Fault) -> None:
        """Take note of a worker's trouble; what it met first stands."""
        with self._lock:
            if worker in self._by_worker:
                return
            new = fault not in self._by_worker.values()
            self._by_worker[worker] = fault
        if new:
            self._tell(fault, True)

    def well(self, worker: str) -> None:
        """End what stood with a worker; a fault ends when no other worker has it."""
        with self._lock:
            fault = self._by_worker.pop(worker, None)
            gone = fault is not None and fault not in self._by_worker.values()
        if gone and fault is not None:
            self._tell(fault, False)


class _Answer(Generic[Told]):
    """An answer that is given once: the first to come is the one."""

    def __init__(self, post: Callable[[Told], None]) -> None:
        self._post = post
        self._lock = threading.Lock()
        self._given = False

    def give(self, event: Told) -> bool:
        """Post the event, unless another was posted before."""
        with self._lock:
            if self._given:
                return False
            self._given = True
        self._post(event)
        return True


class Asking(Generic[Told]):
    """Gives orders to the crew and posts their answers; what goes wrong is noted by the catalogue."""

    def __init__(
        self,
        crew: Crew,
        clock: Clock,
        post: Callable[[Told], None],
        log: AuditPort,
        standing: Standing,
        lasting: frozenset[Fault] = frozenset(Fault),
    ) -> None:
        """`standing` is shared; of these orders' faults only the `lasting` ones are more than an answer."""
        self._crew = crew
        self._clock = clock
        self._post = post
        self._log = log
        self._standing = standing
        self._lasting = lasting

    def ask(
        self,
        worker: str,
        name: str,
        work: Callable[[], Told],
        failed: Callable[[Fault], Told],
        limit: float = ANSWER_SECONDS,
        also: Callable[[Told], None] = lambda _event: None,
    ) -> None:
        """Answer with the work's event, or with what `failed` makes of its fault or of its time being up.

        `also` hears the answer that was given, and no later one.
        """
        answer = self.answering(name, failed, limit, also)

        def job() -> None:
            try:
                event = work()
            except TroubleError as trouble:
                self.trouble(worker, name, trouble.fault)
                event = failed(trouble.fault)
            except Exception as error:  # noqa: BLE001  whoever waits gets an answer, the log gets the bug
                self.bug(name, error)
                event = failed(Fault.STORAGE_FAILED)
            else:
                self.well(worker)
            answer(event)

        self._crew.submit(worker, job)

    def answering(
        self,
        name: str,
        failed: Callable[[Fault], Told],
        limit: float = ANSWER_SECONDS,
        also: Callable[[Told], None] = lambda _event: None,
    ) -> Callable[[Told], None]:
        """Return what gives an order's one answer."""
        once = _Answer(self._post)

        def too_late() -> None:
            event = failed(Fault.STORAGE_FAILED)
            if once.give(event):
                also(event)

        cancel = self._clock.call_later(limit, too_late)

        def answer(event: Told) -> None:
            cancel()
            if once.give(event):
                also(event)
            else:
                self.note(audit.answer_late(order=name))

        return answer

    def do(self, worker: str, name: str, work: Callable[[], None]) -> None:
        """Have something done that nobody waits for."""

        def job() -> None:
            try:
                work()
            except TroubleError as trouble:
                self.trouble(worker, name, trouble.fault)
            except Exception as error:  # noqa: BLE001  nobody waits for this order; the log gets the bug
                self.bug(name, error)
                if worker == "journal":
                    self.trouble(worker, name, Fault.STORAGE_FAILED)
            else:
                self.well(worker)

        self._crew.submit(worker, job)

    def note(self, entry: Entry) -> None:
        """Write down an event of the catalogue."""
        self._crew.submit("audit", lambda: self._log.note(entry))

    def bug(self, name: str, error: BaseException) -> None:
        """Log a bug loudly; the kiosk goes on."""
        self._crew.submit("audit", lambda: self._log.bug(name, error))

    def trouble(self, worker: str, name: str, fault: Fault) -> None:
        """Note expected trouble; where it lasts it stands until the worker carries something out again."""
        self.note(audit.order_failed(order=name, fault=fault.value))
        if fault in self._lasting:
            self._standing.trouble(worker, fault)

    def well(self, worker: str) -> None:
        """End what stood: the worker carried something out."""
        self._standing.well(worker)
