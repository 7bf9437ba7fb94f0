"""One thread that does one resource's jobs in order, and the count of what is still under way."""

import threading
from collections import deque
from collections.abc import Callable

Job = Callable[[], None]


class Busy:
    """Counts what is under way, so that a test, a tour or a bench can wait until nothing is."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def enter(self) -> None:
        """One more thing is under way."""
        with self._changed:
            self._count += 1

    def leave(self) -> None:
        """One thing is done."""
        with self._changed:
            self._count -= 1
            if self._count == 0:
                self._changed.notify_all()

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until nothing is under way; False if that takes longer than `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout)


class Worker:
    """A thread with a queue of jobs. A job that raises is reported and the thread goes on."""

    def __init__(self, name: str, busy: Busy, report: Callable[[BaseException], None]) -> None:
        self.name = name
        self._busy = busy
        self._report = report
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin with the jobs."""
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job; after `stop` it is dropped."""
        with self._changed:
            if self._stopping:
                return
            self._busy.enter()
            self._jobs.append(job)
            self._changed.notify()

    def stop(self, timeout: float, *, finish: bool) -> bool:
        """End the thread, with `finish` after its queued jobs; False if a job holds it for `timeout` seconds."""
        with self._changed:
            self._stopping = True
            while self._jobs and not finish:
                self._jobs.popleft()
                self._busy.leave()
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while self._run_next():
            pass

    def _run_next(self) -> bool:
        """Do one job; a method of its own, so that a thread that waits holds nothing of its last job."""
        job = self._next()
        if job is not None:
            self._do(job)
        return job is not None

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._stopping)
            return self._jobs.popleft() if self._jobs else None

    def _do(self, job: Job) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001  a bug in a job must not end the resource's only thread
            self._report(error)
        finally:
            self._busy.leave()
