"""An office printer made of software: IPP on a port of this machine, with jobs, and sheets that it keeps.

It stands behind the simulated office printer and behind the tests. It does with a job what printers do: takes it,
prints it as soon as nothing stops it, keeps it while something does, and forgets nothing because a line is gone.
Written after RFC 8010 and 8011, not with the library that talks to it.
"""

import enum
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

PENDING, PROCESSING, PROCESSING_STOPPED, CANCELED, ABORTED, COMPLETED = 3, 5, 6, 7, 8, 9
IDLE, AT_WORK, STOPPED = 3, 4, 5
_OPERATION, _JOB, _PRINTER, _END = b"\x01", b"\x02", b"\x04", 0x03
_GROUPS = range(0x10)
_INTEGER, _ENUM, _KEYWORD, _CHARSET, _LANGUAGE = 0x21, 0x23, 0x44, 0x47, 0x48
_BAD_REQUEST, _NOT_POSSIBLE, _NOT_FOUND = 0x0400, 0x0404, 0x0406
_MOST_BYTES = 8 << 20
_PATIENCE = 5.0


class Operation(enum.IntEnum):
    """What it can be asked for (RFC 8011, 5.4.15)."""

    CREATE_JOB = 0x05
    SEND_DOCUMENT = 0x06
    CANCEL_JOB = 0x08
    GET_JOB = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER = 0x0B


class OfficeJob(msgspec.Struct):
    """A job as the printer holds it; its sheet is None until it was sent."""

    number: int
    user: str
    media: str = ""
    state: int = PENDING
    sheet: bytes | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing of it comes out any more."""
        return self.state >= CANCELED


class Request(msgspec.Struct, frozen=True):
    """What was asked: the operation, the attributes by name, each with its tag, and the document."""

    version: bytes
    operation: int
    number: bytes
    named: dict[str, tuple[int, bytes]]
    document: bytes

    def text(self, name: str, tag: int | None = None) -> str:
        """Return an attribute's text; "" where there is none, or it is of another kind than `tag`."""
        kind, value = self.named.get(name, (tag, b""))
        return value.decode() if tag in (None, kind) else ""


class OfficeMachine:
    """The printer itself. Everything may be called from any thread; `changed` is notified after every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.sheets: list[bytes] = []
        """What came out, oldest first."""
        self.jobs: dict[int, OfficeJob] = {}
        self.asked: list[int] = []
        """The operations that were asked for and reached it."""
        self.reasons: list[str] = []
        """`printer-state-reasons`: what stops it; empty: nothing."""
        self.holds = False
        """Whether jobs stay in work without a reason, as in a printer that warms up for ever."""
        self.aborts = False
        """Whether it gives up what it is sent."""
        self.unplugged = False
        self.cut_after: Operation | None = None
        """The line breaks when it has obeyed this operation and before it answers."""
        self.breaks_off = False
        """Whether its answers end in the middle."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"ipp://127.0.0.1:{self._server.server_address[1]}/ipp/print"

    def close(self) -> None:
        """Switch it off for good."""
        self._server.shutdown()
        self._thread.join(_PATIENCE)
        self._server.server_close()

    # ---- what a person does to it

    def stop_for(self, *reasons: str) -> None:
        """Stop printing for these reasons, as `media-empty` or `cover-open`; for none: go on."""
        self._turn(reasons=list(reasons))

    def hold(self, held: bool = True) -> None:
        """Leave jobs in work, or let them come out."""
        self._turn(holds=held)

    def unplug(self) -> None:
        """Pull the cable; jobs that it has stay."""
        self._turn(unplugged=True)

    def cut_after_sheet(self) -> None:
        """Break the line when the next sheet has arrived whole, before that is said."""
        self._turn(cut_after=Operation.SEND_DOCUMENT)

    def plug_in(self) -> None:
        """Put the cable back."""
        self._turn(unplugged=False, cut_after=None)

    def wait_for_job(self, limit: float) -> bool:
        """Wait until it has a sheet in work."""
        with self.changed:
            return self.changed.wait_for(lambda: any(job.sheet and not job.ended for job in self.jobs.values()), limit)

    def _turn(self, **what: object) -> None:
        with self.changed:
            for name, value in what.items():
                setattr(self, name, value)
            self._work()
            self.changed.notify_all()

    def _work(self) -> None:
        for job in self.jobs.values():
            if job.sheet is None or job.ended:
                continue
            if self.aborts:
                job.state = ABORTED
            elif self.reasons:
                job.state = PROCESSING_STOPPED
            elif self.holds:
                job.state = PROCESSING
            else:
                job.state = COMPLETED
                self.sheets.append(job.sheet)

    # ---- what the line does to it

    def answer(self, data: bytes) -> bytes | None:
        """Obey a request and return the answer; None where the line is gone."""
        with self.changed:
            if self.unplugged:
                return None
            request = _read(data)
            self.asked.append(request.operation)
            status, told = self.obey(request) if _is_ordered(request) else (_BAD_REQUEST, b"")
            self._work()
            self.unplugged = request.operation == self.cut_after
            self.changed.notify_all()
            if self.unplugged:
                return None
        head = request.version + status.to_bytes(2, "big") + request.number + _OPERATION
        head += text(_CHARSET, "attributes-charset", "utf-8") + text(_LANGUAGE, "attributes-natural-language", "en")
        return head + told + bytes((_END,))

    def obey(self, request: Request) -> tuple[int, bytes]:
        """Do as asked; return the status of the answer and the groups that tell."""
        user = request.text("requesting-user-name")
        match request.operation:
            case Operation.GET_PRINTER:
                return 0, _PRINTER + self.tell_printer()
            case Operation.CREATE_JOB:
                job = OfficeJob(len(self.jobs) + 1, user, request.text("media", _KEYWORD))
                self.jobs[job.number] = job
                return 0, _JOB + integer("job-id", job.number)
            case Operation.GET_JOBS:
                ended = request.text("which-jobs") == "completed"
                of = user if request.named.get("my-jobs", (0, b""))[1] == b"\x01" else None
                wanted = [job for job in self.jobs.values() if job.ended is ended and of in (None, job.user)]
                return 0, b"".join(map(self.tell_job, wanted))
            case operation:
                named = self.jobs.get(int.from_bytes(request.named.get("job-id", (0, b""))[1], "big"))
                return (_NOT_FOUND, b"") if named is None else self._obey_for(named, operation, request.document)

    def _obey_for(self, job: OfficeJob, operation: int, document: bytes) -> tuple[int, bytes]:
        if operation == Operation.GET_JOB:
            return 0, self.tell_job(job)
        if operation == Operation.SEND_DOCUMENT and job.sheet is None and not job.ended:
            job.sheet = document
        elif operation == Operation.CANCEL_JOB and not job.ended:
            job.state = CANCELED
        else:
            return _NOT_POSSIBLE, b""
        return 0, b""

    def tell_printer(self) -> bytes:
        """Return the printer's attributes."""
        state = STOPPED if self.reasons else AT_WORK if self.holds else IDLE
        return choice("printer-state", state) + words("printer-state-reasons", self.reasons or ["none"])

    def tell_job(self, job: OfficeJob) -> bytes:
        """Return a job's attributes, as a group."""
        pages = integer("job-impressions-completed", int(job.state == COMPLETED))
        state = choice("job-state", job.state) + words("job-state-reasons", ["none"])
        return _JOB + integer("job-id", job.number) + state + pages + words("media", [job.media])


def _handler(machine: OfficeMachine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            data = machine.answer(self.rfile.read(length)) if length <= _MOST_BYTES else None
            if data is not None:
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if machine.breaks_off else data)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _read(data: bytes) -> Request:
    """Take a request apart (RFC 8010, 3.1); raises IndexError for one that breaks off."""
    named: dict[str, tuple[int, bytes]] = {}
    place = 8
    while (tag := data[place]) != _END:
        place += 1
        if tag in _GROUPS:
            continue
        name, place = _counted(data, place)
        value, place = _counted(data, place)
        if name:  # a further value of the same attribute has none
            named[name.decode()] = (tag, value)
    return Request(data[:2], int.from_bytes(data[2:4], "big"), data[4:8], named, data[place + 1 :])


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    start = place + 2
    end = start + int.from_bytes(data[place:start], "big")
    return data[start:end], end


def _is_ordered(request: Request) -> bool:
    """Tell whether the target comes before all else that is named: the printer, then the job (RFC 8011, 4.1.5)."""
    target = ["printer-uri", "job-id"] if "job-id" in request.named else ["printer-uri"]
    return list(request.named)[: 2 + len(target)] == ["attributes-charset", "attributes-natural-language", *target]


def _value(tag: int, name: str, value: bytes) -> bytes:
    return bytes([tag]) + len(name).to_bytes(2, "big") + name.encode() + len(value).to_bytes(2, "big") + value


def text(tag: int, name: str, words: str) -> bytes:
    """Return an attribute of one text."""
    return _value(tag, name, words.encode())


def integer(name: str, number: int) -> bytes:
    """Return an attribute of one number."""
    return _value(_INTEGER, name, number.to_bytes(4, "big"))


def choice(name: str, number: int) -> bytes:
    """Return an attribute of one numbered choice."""
    return _value(_ENUM, name, number.to_bytes(4, "big"))


def words(name: str, several: Sequence[str]) -> bytes:
    """Return one attribute of several keywords: each after the first has no name (RFC 8010, 3.1.5)."""
    return b"".join(text(_KEYWORD, "" if place else name, word) for place, word in enumerate(several))
