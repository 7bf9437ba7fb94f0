"""What the developer's dock does to the simulated machine: cards, paper, faults, time."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec
from PIL import Image

from kiosk.conductor import FakeClock, RealClock
from kiosk.config import Config, ConfigWrong
from kiosk.demo_people import DemoPerson, DemoStaff, load, load_staff
from kiosk.devices.card_sim import CardsWrong, SimulatedCard, SimulatedPassport, load_cards
from kiosk.health import ReaderState
from kiosk.inside import Inside
from kiosk.slips import png
from kiosk.ui.dock import SimCard
from onedata import codes

if TYPE_CHECKING:
    from kiosk.devices.escpos_machine import Paper
    from kiosk.devices.office_machine import OfficeMachine

_TEAR_BYTES = 20_000
"""How far into a slip the line breaks."""


class Machine(Protocol):
    """The app, as far as the dock needs it."""

    config: Config
    inside: Inside | None


class Simulation:
    """`SimControls` for a kiosk with simulated devices; before these are built, nothing happens.

    Raises `ConfigWrong` for files of cards that are none.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        people, staff = _everybody(machine.config)
        cards = [card for one in staff for card in _staff_card(one)]
        cards += [card for person in people for card in _cards(person)]
        cards += [(card, "kartu dari berkas") for card in _odd_cards(machine.config)]
        module = machine.config.sam.transport == "sim"
        self._things: list[_Thing] = [
            *(_on_reader(card, hint) for card, hint in cards),
            *(_code(person, person.worker_id) for person in people if person.worker_id),
            *(thing for person in people if module and person.nik for thing in _on_module(person, person.nik)),
        ]
        self._shown: Paper | bytes | None = None
        self._picture: bytes | None = None
        self._faults: dict[str, _Fault] = {
            **(_OFFICE_FAULTS if machine.config.printer.takes_sheets else _SLIP_FAULTS),
            **(_MODULE_FAULTS if module else {}),
            "Pembaca kartu lepas": (_reader(ReaderState.ABSENT), _reader(ReaderState.READY)),
            "Layanan kartu mati": (_reader(ReaderState.SERVICE_DOWN), _reader(ReaderState.READY)),
        }

    def cards(self) -> Sequence[SimCard]:
        """Return cards of the staff, cards and passports of the people with what they type, odd cards, codes, e-KTP."""
        return [card for card, _ in self._things]

    def tap(self, index: int) -> None:
        """Lay a card on the reader, hold a code before the scanner, or lay an e-KTP and a finger on the module."""
        if self._machine.inside is not None:
            self._things[index][1](self._machine.inside)

    def lift(self) -> None:
        """Take the card away, from reader and module."""
        inside = self._machine.inside
        if inside is not None:
            inside.sim_reader.lift()
            if inside.config.sam.transport == "sim":
                inside.sim_sam.lift()

    def faults(self) -> Sequence[str]:
        """Return the names of the faults that can be made."""
        return list(self._faults)

    def inject(self, name: str) -> None:
        """Make a fault."""
        if self._machine.inside is not None:
            self._faults[name][0](self._machine.inside)

    def clear(self, name: str) -> None:
        """Mend it."""
        if self._machine.inside is not None:
            self._faults[name][1](self._machine.inside)

    def paper_image(self) -> bytes | None:
        """Return the PNG of the paper that came out last, drawn once a piece."""
        paper = self._last_paper()
        if paper is not None and paper is not self._shown:
            self._shown = paper
            self._picture = _drawn(paper)
        return self._picture

    def _last_paper(self) -> "Paper | bytes | None":
        inside = self._machine.inside
        if inside is None:
            return None
        pieces = _office(inside).sheets if self._machine.config.printer.takes_sheets else inside.sim_printer.paper()
        return pieces[-1] if pieces else None

    def advance(self, seconds: int) -> None:
        """Let time pass at once."""
        clock = self._machine.inside.clock if self._machine.inside is not None else None
        if isinstance(clock, RealClock):
            clock.skip(seconds)
        elif isinstance(clock, FakeClock):
            clock.advance(seconds)


def _everybody(config: Config) -> tuple[tuple[DemoPerson, ...], tuple[DemoStaff, ...]]:
    path = config.sim_cards
    if path is None:
        return (), ()
    try:
        return load(path), load_staff(path)
    except (OSError, msgspec.DecodeError) as wrong:
        raise ConfigWrong(config.path, "sim.cards", f"{path}: {wrong}") from wrong


def _odd_cards(config: Config) -> tuple[SimulatedCard, ...]:
    path = config.sim_odd_cards
    try:
        return load_cards(path) if path else ()
    except CardsWrong as wrong:
        raise ConfigWrong(config.path, "sim.odd_cards", str(wrong)) from wrong


def _drawn(paper: "Paper | bytes") -> bytes:
    """Return the PNG of a slip as it was cut off, or of a sheet's pages."""
    if isinstance(paper, bytes):
        from kiosk.slips import sheet_picture  # noqa: PLC0415 - loads pdfium, only for a simulated office printer

        return sheet_picture.draw(paper)[0]
    return png.encode(Image.frombytes("1", (paper.width, paper.height), paper.rows, "raw", "1;I"))


_Thing = tuple[SimCard, Callable[[Inside], None]]
"""What can be laid down or held somewhere, and how."""
_Fault = tuple[Callable[[Inside], None], Callable[[Inside], None]]
"""How it is made, and mended."""


def _office(inside: Inside) -> "OfficeMachine":
    """Return the simulated office printer's machine. Raises `TypeError` where the printer is another one."""
    from kiosk.devices.office_sim import SimulatedOfficePrinter  # noqa: PLC0415 - loads pyipp, only where it is used

    if not isinstance(inside.printer, SimulatedOfficePrinter):
        raise TypeError("the office printer is not simulated")
    return inside.printer.machine


def _stopped(reason: str) -> _Fault:
    return (
        lambda inside: _office(inside).stop_for(reason),
        lambda inside: _office(inside).stop_for(),
    )


_SLIP_FAULTS: dict[str, _Fault] = {
    "Kertas habis": (
        lambda inside: inside.sim_printer.machine.load_paper(0),
        lambda inside: inside.sim_printer.machine.load_paper(None),
    ),
    "Tutup mesin cetak terbuka": (
        lambda inside: inside.sim_printer.machine.open_cover(),
        lambda inside: inside.sim_printer.machine.close_cover(),
    ),
    "Mesin cetak diam": (
        lambda inside: inside.sim_printer.machine.stall(),
        lambda inside: inside.sim_printer.machine.resume(),
    ),
    "Kabel mesin cetak lepas": (
        lambda inside: inside.sim_printer.transport.unplug(),
        lambda inside: inside.sim_printer.transport.plug_in(),
    ),
    "Kabel putus di tengah slip": (
        lambda inside: inside.sim_printer.transport.drop_in(_TEAR_BYTES),
        lambda inside: inside.sim_printer.transport.plug_in(),
    ),
}
_OFFICE_FAULTS: dict[str, _Fault] = {
    "Kertas habis": _stopped("media-empty"),
    "Tutup mesin cetak terbuka": _stopped("cover-open"),
    "Kertas tersangkut": _stopped("media-jam"),
    "Mesin cetak diam": (
        lambda inside: _office(inside).hold(),
        lambda inside: _office(inside).hold(False),
    ),
    "Kabel mesin cetak lepas": (
        lambda inside: _office(inside).unplug(),
        lambda inside: _office(inside).plug_in(),
    ),
    "Kabel putus setelah lembar dikirim": (
        lambda inside: _office(inside).cut_after_sheet(),
        lambda inside: _office(inside).plug_in(),
    ),
}


_MODULE_FAULTS: dict[str, _Fault] = {
    "Modul KTP lepas": (
        lambda inside: inside.sim_sam.plug(present=False),
        lambda inside: inside.sim_sam.plug(present=True),
    ),
}


def _reader(state: ReaderState) -> Callable[[Inside], None]:
    return lambda inside: inside.sim_reader.be(state)


def _on_reader(card: SimulatedCard, hint: str) -> _Thing:
    return SimCard(card.name, hint), lambda inside: inside.sim_reader.present(card)


def _code(person: DemoPerson, code: str) -> _Thing:
    return SimCard(f"Kode E-PMI {person.name}", _hint(person)), lambda inside: inside.sim_scanner.scan(code.encode())


def _on_module(person: DemoPerson, nik: str) -> tuple[_Thing, _Thing]:
    """Give the e-KTP with its holder's finger, and with another one; who lays none down sees the time pass."""
    return (
        (SimCard(f"KTP dan jari {person.name}", _hint(person)), lambda inside: inside.sim_sam.lay(nik)),
        (SimCard(f"KTP, jari lain {person.name}", _hint(person)), lambda inside: inside.sim_sam.lay(nik, finger=False)),
    )


def _staff_card(staff: DemoStaff) -> Iterator[tuple[SimulatedCard, str]]:
    """Give the card of an invented officer: it opens the desk, at rest or behind the help panel."""
    if staff.card:
        yield SimulatedCard(name=staff.name, uid=staff.card), f"kartu petugas · {staff.role} · PIN {staff.pin}"


def _cards(person: DemoPerson) -> Iterator[tuple[SimulatedCard, str]]:
    """Give what a person can lay on the reader, each with what they could type."""
    if person.card:
        yield SimulatedCard(name=person.name, uid=person.card), _hint(person)
    if person.chip:
        typed = f"{person.passport} · lahir {person.birth_date} · habis {person.passport_until}"
        yield passport(person), f"{codes.short('stages', person.stage, 'id')} · {typed}"


def passport(person: DemoPerson) -> SimulatedCard:
    """Return the passport of an invented person who has one with a chip."""
    return SimulatedCard(
        name=f"paspor {person.name}",
        uid="08C0FFEE",  # a passport shows another identifier each time
        passport=msgspec.convert(person.chip, SimulatedPassport),
    )


def _hint(person: DemoPerson) -> str:
    known = {"NIK": person.nik, "PIN": person.pin, "HP": person.phone_last4, "lahir": person.birth_date}
    told = " · ".join(f"{what} {value}" for what, value in known.items() if value)
    return f"{codes.short('stages', person.stage, 'id')} · {told}"
