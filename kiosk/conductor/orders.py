"""How each order of a visit is carried out: on which worker, with what answer, and what answers when it fails.

Every order that a visit waits for is answered exactly once: by its port, by its failure, or when its time is up.
"""

from collections.abc import Callable
from functools import partial

from kiosk import audit
from kiosk.audit import Entry
from kiosk.conductor.asking import PRINT_SECONDS, Asking, Standing
from kiosk.conductor.clock import Clock
from kiosk.conductor.ports import NotOpened, Ports, RegisterNews, SoundPort, TroubleError
from kiosk.conductor.reports import Reports, after_whole_steps
from kiosk.conductor.worker import Busy, Job, Worker
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.model import SlipAnswer, SlipVerdict, Visit

SAM_SECONDS = 90.0
"""Beyond the longest time that a configuration gives the secure access module."""
SPEECH_SECONDS = 300.0
"""Far beyond the longest screen: only a sound card that hangs speaks so long, and it must not keep a visit."""


class Orders:
    """The workers, and for each kind of order the way it is carried out."""

    def __init__(
        self,
        ports: Ports,
        clock: Clock,
        busy: Busy,
        post: Callable[[e.Event], None],
        standing: Standing,
        open_desk: Callable[[str], None] = lambda _card: None,
    ) -> None:
        """Make the workers; `standing` takes note of each fault of this machine's own files."""
        self._ports = ports
        self._clock = clock
        self._post = post
        names = (
            "register",
            "portal",
            "reader",
            "sam",
            "slips",
            "printer",
            "sound",
            "staff",
            "content",
            "alerts",
            "cases",
            "journal",
            "audit",
        )
        # A module waits for card and finger as a screen waits for a touch: it is not at work.
        counts = {**dict.fromkeys(names, busy), "sam": Busy()}
        self._workers = {name: Worker(name, counts[name], lambda error: self.bug("note", error)) for name in names}
        self._asking: Asking[e.Event] = Asking(self, clock, post, ports.audit, standing)
        self._reports = Reports(ports, clock, post, self._asking)
        self._ways: dict[type[c.Command], Callable[..., None]] = {
            c.ReadCard: self._read_card,
            c.ReadIdCard: self._read_id_card,
            c.ReadPassport: self._read_passport,
            c.OpenRecord: self._open_record,
            c.OpenPage: self._open_page,
            c.PrepareSlip: self._prepare_slip,
            c.CheckSlip: self._check_slip,
            c.SavePrint: self._save_print,
            c.PrintSlip: self._print_slip,
            c.SettlePrint: lambda order: self._settle(order.serial, order.copy, order.outcome),
            c.NotePaper: self._note_paper,
            c.DropSlip: self._drop_slip,
            c.TakeNumber: self._take_number,
            c.CallStaff: self._call_staff,
            c.OpenDesk: lambda order: open_desk(order.card),
            c.Speak: self._speak,
            c.PauseSpeech: lambda order: self._sound(lambda sound: sound.pause(paused=order.paused)),
            c.PaceSpeech: lambda order: self._sound(lambda sound: sound.pace(order.speed, order.volume)),
            c.Quiet: lambda _order: self._sound(lambda sound: sound.quiet()),
            c.OpenNumbers: self._reports.open_numbers,
            c.RaiseAlert: self._reports.raise_alert,
            c.CancelAlert: self._reports.cancel_alert,
            c.SaveCase: self._reports.save_case,
            c.LookAtCase: self._reports.look_at_case,
            c.OpenCase: self._reports.open_case,
            c.SaveRating: self._reports.save_rating,
            c.Note: lambda order: self.note(order.entry),
        }

    def submit(self, name: str, job: Job) -> None:
        """Have a job done by a resource's one worker."""
        self._workers[name].submit(job)

    def start(self) -> None:
        """Start the workers; prints whose end nobody wrote down are settled first."""
        for worker in self._workers.values():
            worker.start()
        self._asking.do("journal", "start", self._settle_open_prints)

    def carry_out(self, order: c.Command) -> None:
        """Give the order to its worker; returns at once."""
        self._ways[type(order)](order)

    def begin_visit(self, tell: Callable[[RegisterNews], None]) -> None:
        """Let the register take over what is new, between two visits, and tell how it is."""
        self._asking.do("register", "start", lambda: tell(self._ports.register.begin_visit()))

    def on_printer(self, work: Callable[[], None]) -> None:
        """Do something between two slips."""
        self._asking.do("printer", "count_paper", work)

    def note(self, entry: Entry) -> None:
        """Write down an event of the catalogue."""
        self._asking.note(entry)

    def bug(self, order: str, error: BaseException) -> None:
        """Log a bug loudly; the kiosk goes on."""
        self._asking.bug(order, error)

    def prove_clean(self, visit: Visit, tell: Callable[[int, int], None]) -> None:
        """Look whether anything of the visit before is left, once its last slip is dropped, and write it down."""

        def look() -> None:
            values = (visit.person, visit.identity, visit.chip, visit.guide, visit.slip, visit.checked)
            found = [value is not None for value in values] + [self._ports.slips.held() > 0]
            tell(len(found), sum(found))
            self.note(audit.visit_wiped(looked=len(found), left=sum(found)))

        # Beside what stands wrong with the disk: that is mended by what is saved, not by what is forgotten.
        self.submit("cases", self._ports.cases.forget)
        self._asking.do("printer", "drop_slip", look)

    def stop(self, timeout: float) -> tuple[str, ...]:
        """End all workers, the journal's and the log's after what is queued; return those that hang."""
        last = ("journal", "audit")
        first = [name for name in self._workers if name not in last]
        return tuple(name for name in (*first, *last) if not self._workers[name].stop(timeout, finish=name in last))

    # ---- with an answer

    def _open_record(self, order: c.OpenRecord) -> None:
        began = self._clock.now()
        answer = self._asking.answering("open_record", partial(_not_opened, order))

        def work() -> None:
            event = self._look_up(order)
            if isinstance(event, e.RecordOpened):
                answer(event)
                return
            after_whole_steps(self._clock, began, lambda: answer(event))

        self._workers[_asked(order)].submit(work)

    def _look_up(self, order: c.OpenRecord) -> e.RecordOpened | e.RecordNotOpened:
        try:
            ports = self._ports
            result = ports.portal.look_up(order) if order.elsewhere else ports.register.open(order)
        except TroubleError as trouble:
            self._asking.trouble(_asked(order), "open_record", trouble.fault)
            result = NotOpened(trouble.fault)
        except Exception as error:  # noqa: BLE001  the visitor gets the one neutral answer, staff the bug
            self.bug("open_record", error)
            result = NotOpened(Fault.STORAGE_FAILED)
        else:
            self._asking.well(_asked(order))
        if isinstance(result, NotOpened):
            return e.RecordNotOpened(order.visit, result.fault, result.region)
        if order.refused:
            return e.RecordNotOpened(order.visit, Fault.TOO_MANY_TRIES)
        return e.RecordOpened(order.visit, result)

    def _prepare_slip(self, order: c.PrepareSlip) -> None:
        def work() -> e.Event:
            return e.SlipReady(order.visit, self._ports.slips.prepare(order), order.drawing)

        def failed(fault: Fault) -> e.Event:
            return e.SlipNotReady(order.visit, fault, order.drawing)

        self._asking.ask("slips", "prepare_slip", work, failed)

    def _open_page(self, order: c.OpenPage) -> None:
        def work() -> e.Event:
            return e.PageReady(order.visit, order.asked, self._ports.content.open(order.ref, order.language))

        def failed(fault: Fault) -> e.Event:
            return e.PageNotReady(order.visit, order.asked, fault)

        self._asking.ask("content", "open_page", work, failed)

    def _take_number(self, order: c.TakeNumber) -> None:
        def work() -> e.Event:
            return e.NumberTaken(order.visit, self._ports.queue.take(order.key, order.language), order.key, order.asked)

        def failed(fault: Fault) -> e.Event:
            return e.NumberNotTaken(order.visit, fault, order.asked)

        self._asking.ask("journal", "take_number", work, failed)

    def _read_id_card(self, order: c.ReadIdCard) -> None:
        def work() -> e.Event:
            return e.IdCardRead(order.visit, self._ports.sam.read())

        def failed(fault: Fault) -> e.Event:
            return e.IdCardFailed(order.visit, fault)

        self._asking.ask("sam", "read_id_card", work, failed, SAM_SECONDS)

    def _check_slip(self, order: c.CheckSlip) -> None:
        def failed(_fault: Fault) -> e.Event:
            return e.SlipChecked(order.visit, order.asked, SlipAnswer(SlipVerdict.UNKNOWN_KEY))

        def work() -> e.Event:
            return e.SlipChecked(order.visit, order.asked, self._ports.slips.check(order.text))

        self._asking.ask("slips", "check_slip", work, failed)

    def _save_print(self, order: c.SavePrint) -> None:
        def work() -> e.Event:
            self._ports.journal.save(order.serial, order.copy)
            return e.PrintSaved(order.visit, order.serial, order.copy)

        def failed(fault: Fault) -> e.Event:
            return e.PrintNotSaved(order.visit, order.serial, order.copy, fault)

        self._asking.ask("journal", "save_print", work, failed)

    def _print_slip(self, order: c.PrintSlip) -> None:
        def work() -> e.Event:
            outcome, fault = self._ports.printer.print(order.serial, order.copy)
            return finished(outcome, fault)

        def finished(outcome: PrintOutcome, fault: Fault | None) -> e.Event:
            return e.Printed(order.visit, order.serial, order.copy, outcome, fault)

        def settled(event: e.Event) -> None:
            if isinstance(event, e.Printed):
                self._settle(event.serial, event.copy, event.outcome)

        self._asking.ask(
            "printer", "print_slip", work, lambda fault: finished(PrintOutcome.UNKNOWN, fault), PRINT_SECONDS, settled
        )

    # ---- without an answer

    def _read_card(self, order: c.ReadCard) -> None:
        def read() -> None:
            try:
                self._ports.reader.read(order.card)
            except Exception:
                self._post(e.CardFailed(Fault.CARD_UNREADABLE, order.card))
                raise

        self._asking.do("reader", "read_card", read)

    def _read_passport(self, order: c.ReadPassport) -> None:
        def read() -> None:
            try:
                self._ports.reader.read_passport(order.number, order.birth, order.expiry)
            except Exception:
                self._post(e.CardFailed(Fault.PASSPORT_UNREADABLE, order.card))
                raise

        self._asking.do("reader", "read_passport", read)

    def _settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        self._asking.do("journal", "settle_print", lambda: self._ports.journal.settle(serial, copy, outcome))

    def _note_paper(self, order: c.NotePaper) -> None:
        self._asking.do(
            "journal", "note_paper", lambda: self._ports.journal.paper(order.serial, order.copy, order.came_out)
        )

    def _drop_slip(self, order: c.DropSlip) -> None:
        self._asking.do("printer", "drop_slip", lambda: self._ports.slips.drop(order.serial, order.copy))

    def _call_staff(self, _order: c.CallStaff) -> None:
        self._asking.do("staff", "call_staff", self._ports.staff.call)
        self._asking.do("staff", "call_staff", self._ports.queue.call_staff)

    def _speak(self, order: c.Speak) -> None:
        ended = e.SpeechEnded(order.visit, order.asked)
        self._clock.call_later(SPEECH_SECONDS, lambda: self._post(ended))

        def speak(sound: SoundPort) -> None:
            try:
                sound.speak(order)
            except Exception:
                self._post(ended)
                raise

        self._sound(speak)

    def _sound(self, work: Callable[[SoundPort], None]) -> None:
        self._asking.do("sound", "speak", lambda: work(self._ports.sound))

    def _settle_open_prints(self) -> None:
        for serial, copy in tuple(self._ports.journal.unsettled()):
            self._ports.journal.settle(serial, copy, PrintOutcome.UNKNOWN)
            self.note(audit.print_found_open(serial=serial, copy=copy))


def _asked(order: c.OpenRecord) -> str:
    """Return the worker that looks a record up: a slow portal holds up no register."""
    return "portal" if order.elsewhere else "register"


def _not_opened(order: c.OpenRecord, fault: Fault) -> e.RecordNotOpened:
    """Return what an order without an answer comes to."""
    return e.RecordNotOpened(order.visit, Fault.PORTAL_UNREACHABLE if order.elsewhere else fault)
