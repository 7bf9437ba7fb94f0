"""What the devices tell, given to whose screen it is: the visitors' or the desk's."""

from collections.abc import Callable
from typing import assert_never

import msgspec

from kiosk.conductor import Conductor
from kiosk.desk import events as desk_events
from kiosk.desk_room import DeskRoom
from kiosk.devices import events as told
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, READER_FAULTS, Health, PrinterState, SamState, ScannerState
from kiosk.tallies import DEVICES, Tallies
from kiosk.visit import events as e
from kiosk.visit.model import ScannedCode


class DeviceNews:
    """Translates what devices tell into what visit and desk know. Called from any device's thread."""

    def __init__(
        self,
        visits: Conductor,
        desk: DeskRoom,
        roll_changed: Callable[[], None],
        tallies: Tallies,
        classify: Callable[[str], ScannedCode],
        bug: Callable[[BaseException], None],
    ) -> None:
        """`roll_changed` is called, between two slips, when a printer that had run out has paper again.

        `bug` takes what failed in a device's own program, for the log.
        """
        self._visits = visits
        self._desk = desk
        self._roll_changed = roll_changed
        self._tallies = tallies
        self._classify = classify
        self._bug = bug
        self._paper_was_out = False
        self._failing = set[str]()  # devices of which nothing is known; only the visits' thread looks at it
        self.cards = 0
        """Cards laid on the reader since the start, so that late answers about an earlier one drop."""

    def tell(self, event: told.DeviceEvent) -> None:
        """Take one piece of news; a bug in what is made of it is not the device's."""
        try:
            self._tally(event)
            self._take(event)
        except Exception as error:  # noqa: BLE001  the device's thread has the next news to tell
            self._bug(error)

    def _take(self, event: told.DeviceEvent) -> None:
        match event:
            case told.ReaderStateChanged(state=reader):
                self._is("reader", reader)
            case told.PrinterStateChanged(state=printer):
                self._note_paper(printer)
                self._is("printer", printer)
            case told.ScannerStateChanged(state=scanner):
                self._is("scanner", scanner)
            case told.SamStateChanged(state=sam):
                self._is("sam", sam)
            case told.CodeScanned(text=text):
                self._scanned(self._classify(text))
            case told.CardPresented():
                self._presented(event)
            case told.SoundStateChanged() | told.HeadsetChanged() | told.SpeechEnded():
                self._heard(event)
            case told.DeviceFailed():
                self._failed(event)
            case _:
                self._card(event)

    def _note_paper(self, printer: PrinterState) -> None:
        """Begin the count of a new roll when a printer that had run out has paper again."""
        has_paper = printer in (PrinterState.READY, PrinterState.PAPER_LOW)
        if self._paper_was_out and has_paper:
            self._visits.on_printer(self._roll_changed)
        self._paper_was_out = printer is PrinterState.PAPER_OUT or (self._paper_was_out and not has_paper)

    def _is(self, device: str, state: object) -> None:
        """Note how a device is; what failed in its program before is over, not what failed in another's."""

        def turn(health: Health) -> Health:
            self._failing.discard(device)
            healed = {told.FAILED[device]} - {told.FAILED[other] for other in self._failing}
            return msgspec.structs.replace(health, **{device: state}, faults=health.faults - healed)

        self._visits.turn_health(turn)

    def _failed(self, event: told.DeviceFailed) -> None:
        """Note that nothing is known of a device until it tells again, and write down where its program failed."""
        self._bug(event.error)
        unknown = {event.device: getattr(Health(), event.device)}

        def turn(health: Health) -> Health:
            self._failing.add(event.device)
            return msgspec.structs.replace(health, **unknown, faults=health.faults | {event.fault})

        self._visits.turn_health(turn)

    def _tally(self, event: told.DeviceEvent) -> None:
        """Count for staff what devices did and could not do; slips and numbers are counted where they are asked for."""
        match event:
            case told.ReaderStateChanged(state=reader):
                self._tallies.stands("reader", READER_FAULTS.get(reader))
            case told.CardRead() | told.PassportRead():
                self._tallies.done("reader")
            case told.CardFailed(fault=fault):
                self._tallies.failed("reader", fault)
            case told.PrinterStateChanged(state=printer):
                self._tallies.stands("printer", PRINTER_FAULTS.get(printer))
            case told.CodeScanned():
                self._tallies.done("scanner")
            case told.ScannerStateChanged(state=ScannerState.ABSENT):
                self._tallies.stands("scanner", Fault.SCANNER_ABSENT)
            case told.SamStateChanged(state=SamState.ABSENT):
                self._tallies.stands("sam", Fault.SAM_ABSENT)
            case told.DeviceFailed(device=device) if device in DEVICES:
                self._tallies.stands(device, event.fault)
            case _:
                pass

    def _heard(self, event: told.SoundStateChanged | told.HeadsetChanged | told.SpeechEnded) -> None:
        match event:
            case told.SoundStateChanged(state=sound):
                self._is("sound", sound)
            case told.HeadsetChanged(plugged=plugged):
                self._is("headset", plugged)
            case told.SpeechEnded(visit=visit, asked=asked):
                self._visits.post(e.SpeechEnded(visit, asked))

    def _presented(self, event: told.CardPresented) -> None:
        self.cards += 1
        if self._desk.has_the_screen:
            self._desk.conductor.post(desk_events.CardPresented(event.contactless))
        else:
            self._visits.post(e.CardPresented(event.contactless, self.cards))

    def _scanned(self, code: ScannedCode) -> None:
        """Give a code to whose screen it is."""
        if self._desk.has_the_screen:
            self._desk.conductor.post(desk_events.CodeScanned(code))
        else:
            self._visits.post(e.CodeScanned(code))

    def _card(
        self, event: told.CardRemoved | told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead
    ) -> None:
        """Give a card's answer to whose screen it is; a card that opened the desk before is told as one."""
        if isinstance(event, told.CardRemoved):
            self._visits.post(e.CardRemoved(event.contactless))
        elif self._desk.has_the_screen:
            self._desk.conductor.post(_desk_answer(event))
        elif isinstance(event, told.CardRead) and self._desk.knows(event.identifier):
            self._visits.post(e.StaffCardRead(event.identifier, self.cards))
        else:
            self._visits.post(_answer(event, self.cards))


def _desk_answer(
    event: told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead,
) -> desk_events.Event:
    """Translate what a card answered for the staff."""
    match event:
        case told.CardRead(identifier=identifier):
            return desk_events.CardRead(identifier)
        case told.CardFailed(fault=fault):
            return desk_events.CardFailed(fault)
        case told.PassportProgress():
            return desk_events.PassportProgress()
        case told.PassportRead(number=number, chip=chip):
            return desk_events.PassportRead(number, chip)
        case _:
            assert_never(event)


def _answer(
    event: told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead, card: int
) -> e.CardRead | e.CardFailed | e.PassportProgress | e.PassportRead:
    """Translate what a card answered; `card` counts the cards laid down."""
    match event:
        case told.CardRead(identifier=identifier):
            return e.CardRead(identifier, card)
        case told.CardFailed(fault=fault):
            return e.CardFailed(fault, card)
        case told.PassportProgress(step=step):
            return e.PassportProgress(step, card)
        case told.PassportRead(number=number, birth=birth, chip=chip):
            return e.PassportRead(number, "" if birth is None else birth.isoformat(), chip, card)
        case _:
            assert_never(event)
