"""Every way to a secure access module keeps this contract: the simulator, HTTP, a serial port, a vendor's command."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.events import SamStateChanged
from kiosk.devices.sam import LONGEST_ANSWER, SamFields, SamLink, SamReader, SamTrouble, number_in
from kiosk.devices.sam_links import CommandLink, HttpLink, SerialLink
from kiosk.devices.sam_sim import SimulatedSam
from kiosk.faults import Fault
from kiosk.health import SamState
from tests.contracts.seen import LIMIT, Seen
from tests.emulators.sam import CommandSam, HttpSam, SerialSam
from tests.held import held

NIK = "5201011505900001"
SECONDS = 8.0
PAUSE = 0.05
FIELDS = SamFields("card.NIK", "match", ("match", "true", "1"))


class Rig:
    """A module that was started, and hands that give its answer and pull its plug."""

    def __init__(
        self,
        link: SamLink,
        say: Callable[[bytes, float], None],
        away: Callable[[], None],
        back: Callable[[], None],
        fields: SamFields = FIELDS,
    ) -> None:
        self.say, self.away, self.back = say, away, back
        self.seen = Seen()
        self.asked = threading.Condition()
        self.times_asked = 0
        link_asks = link.ask

        def ask(text: str, seconds: float) -> bytes:
            if text:
                with self.asked:
                    self.times_asked += 1
                    self.asked.notify_all()
            return link_asks(text, seconds)

        link.ask = ask  # type: ignore[method-assign]  # the real one, noted
        self.reader = SamReader(link, fields, "READ", "", SECONDS, PAUSE, rest=0.0)
        self.reader.start(self.seen.emit)
        self.seen.wait_for(SamStateChanged(SamState.READY))

    def trouble(self) -> Fault:
        with pytest.raises(SamTrouble) as caught:
            self.reader.read()
        return caught.value.fault


def simulated(_: Path) -> Rig:
    sam = SimulatedSam()

    def say(answer: bytes, delay: float) -> None:
        told = json.loads(answer) if not delay else {}
        if told:
            sam.lay(told["card"]["NIK"], finger=told["match"] is True)

    fields = SamFields("nik", "finger", ("match",))
    return Rig(sam, say, lambda: sam.plug(present=False), lambda: sam.plug(present=True), fields)


def http(_: Path) -> Rig:
    sam = HttpSam()
    return Rig(HttpLink(sam.address), _sayer(sam), sam.stop, sam.start)


def serial(folder: Path) -> Rig:
    sam = SerialSam(folder)
    return Rig(SerialLink(sam.address), _sayer(sam), sam.stop, sam.start)


def command(folder: Path) -> Rig:
    sam = CommandSam(folder)
    return Rig(CommandLink(sam.command), _sayer(sam), sam.stop, sam.start)


def _sayer(sam: HttpSam | SerialSam | CommandSam) -> Callable[[bytes, float], None]:
    def say(answer: bytes, delay: float) -> None:
        sam.answer, sam.delay = answer, delay

    return say


@pytest.fixture(params=[simulated, http, serial, command], ids=lambda make: make.__name__)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    rig: Rig = request.param(tmp_path)
    yield rig
    rig.reader.stop()
    rig.away()


def answer(number: str = NIK, match: object = True) -> bytes:
    return json.dumps({"card": {"NIK": number, "NAMA": "CONTOH"}, "match": match, "photo": "A" * 1000}).encode()


def test_the_number_comes_with_the_right_finger(rig: Rig) -> None:
    rig.say(answer(), 0)
    assert rig.reader.read() == NIK


def test_another_finger_gives_no_number(rig: Rig) -> None:
    rig.say(answer(match="no"), 0)
    assert rig.trouble() is Fault.FINGER_NOT_MATCHED


def test_a_module_that_does_not_answer_is_not_waited_for_for_ever_and_answers_the_next_time(rig: Rig) -> None:
    rig.say(answer(), 30)
    rig.reader._seconds = 0.5
    assert rig.trouble() is Fault.SAM_UNREADABLE
    rig.reader._seconds = SECONDS
    rig.back() if rig.reader.state() is SamState.ABSENT else None
    rig.away()
    rig.back()
    rig.say(answer(), 0)
    assert rig.reader.read() == NIK


def test_a_module_that_goes_and_comes_back_is_told_and_used_again(rig: Rig) -> None:
    rig.away()
    rig.seen.wait_for(SamStateChanged(SamState.ABSENT))
    assert rig.trouble() is Fault.SAM_ABSENT
    rig.back()
    rig.seen.wait_for(SamStateChanged(SamState.READY))
    rig.say(answer(), 0)
    assert rig.reader.read() == NIK


def test_a_read_under_way_ends_when_the_reader_is_stopped(rig: Rig) -> None:
    rig.say(answer(), 30)
    rig.reader._seconds = 30.0
    reading = threading.Thread(target=rig.trouble)
    reading.start()
    with rig.asked:
        assert rig.asked.wait_for(lambda: rig.times_asked > 0, 60)
    rig.reader.stop()
    reading.join(20)
    assert not reading.is_alive()


def test_reading_leaves_no_thread_and_no_descriptor(rig: Rig) -> None:
    counts = []
    for _ in range(6):
        rig.say(answer(), 0)
        assert rig.reader.read() == NIK
        counts.append(held())
    ends = time.monotonic() + LIMIT
    while not counts[-1].within(counts[0]):
        assert time.monotonic() < ends, counts
        with rig.reader._line:  # no look of the watch is under way
            counts.append(held())  # and the emulator has closed its end, sooner or later


@pytest.mark.parametrize(
    "said",
    [b"", b"{", b"[]", b"null", b"5", b"[" * 50_000, answer("520101150590000"), answer("x" * 16), b'{"match": true}',
     b'{"card": "5201011505900001", "match": true}', answer(match=None), answer(match=[]),
     b'{"card": {"NIK": "5201011505900001"}}', b"A" * (LONGEST_ANSWER + 1)],
)  # fmt: skip
def test_an_answer_of_another_form_is_unreadable(said: bytes) -> None:
    with pytest.raises(SamTrouble) as caught:
        number_in(said, FIELDS)
    assert caught.value.fault is Fault.SAM_UNREADABLE


@pytest.mark.parametrize("match", [True, 1, "1", "MATCH", " match "])
def test_what_counts_as_the_right_finger_is_configured(match: object) -> None:
    assert number_in(answer(match=match), FIELDS) == NIK


def test_an_answer_without_end_is_cut_off(tmp_path: Path) -> None:
    sam = HttpSam()
    sam.answer = b"A" * (LONGEST_ANSWER * 3)
    with pytest.raises(OSError, match="longer"):
        HttpLink(sam.address).ask("READ", 5)
    sam.stop()
    vendor = CommandSam(tmp_path)
    vendor.answer = b"A" * (LONGEST_ANSWER * 3)
    with pytest.raises(OSError, match="longer"):
        CommandLink(vendor.command).ask("READ", 5)


def test_a_service_that_refuses_is_no_module() -> None:
    sam = HttpSam()
    sam.status = 500
    with pytest.raises(OSError, match="500"):
        HttpLink(sam.address).ask("READ", 5)
    sam.stop()


def test_a_command_gets_the_configured_request_and_nothing_else(tmp_path: Path) -> None:
    sam = CommandSam(tmp_path)
    sam.answer = answer()
    CommandLink(sam.command).ask("READ", 5)
    assert sam.asked == [b"READ"]


@pytest.mark.parametrize(
    "address", ["", "http://192.0.2.1:80/", "https://127.0.0.1:8080/", "http://127.0.0.1/", "ftp://localhost:21/"]
)
def test_a_module_is_only_asked_on_this_machine(address: str) -> None:
    with pytest.raises(ValueError, match="127"):
        HttpLink(address)


def test_a_command_is_named_by_its_absolute_path() -> None:
    for wrong in ((), ("vendor",), ("./vendor", "x")):
        with pytest.raises(ValueError, match="absolute"):
            CommandLink(wrong)
