"""The desk's real process is killed by signal 9 at the steps of a list of forty; the printer stays, and its paper.

Or the process stays, and in the middle of a slip another printer is put in the place of the first.

The process is the kiosk's own, without its window: journal, conductor, workers, register and portal, and a printer on
the network that is in another process. The steps alone, without a process: tests/kiosk/ports/test_desk_lists.py.
"""

import contextlib
import multiprocessing.connection
import secrets
import signal
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from PIL import Image

from kiosk import demo
from kiosk.config import Config
from kiosk.demo_people import DemoPerson, load
from kiosk.desk.model import Account, Source
from kiosk.devices.escpos_machine import EscPosMachine, Paper
from kiosk.sync.process import Rounds
from onedata import codes
from tests.emulators.printer_network import NetworkPrinter
from tests.journeys import list_desk
from tests.journeys.list_desk import PAPER_STEPS
from tests.journeys.officer import group_of
from tests.portal_processes import FORKED

pytestmark = [pytest.mark.xdist_group("desk-killed"), pytest.mark.timeout(900)]
ROWS = 40
STEPS = ("reserved", "drawn", "saved", *PAPER_STEPS, "printed", "settled")
SAMPLE = dict(zip((3, 8, 13, 17, 22, 27, 32), STEPS, strict=True))
"""Row → the step of it at which the process dies."""


class Printer(EscPosMachine):
    """A printer that keeps all its paper, and does something when the next slip begins or is cut off."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Paper] = []
        self._waiting: tuple[str, Callable[[], None]] | None = None
        self._inked = False

    def when(self, what: str, act: Callable[[], None]) -> None:
        """Do something when the next slip `begins` or is `out`."""
        with self.changed:
            self._waiting, self._inked = (what, act), False

    def _advance(self, dots: bytes, rows: int) -> None:
        super()._advance(dots, rows)
        self._inked = self._inked or any(dots)
        self._look("begins")

    def _cut(self) -> None:
        super()._cut()
        self.all.append(self.pieces[-1])
        self._look("out")

    def _look(self, what: str) -> None:
        if self._waiting is not None and self._inked and self._waiting[0] == what:
            act, self._waiting = self._waiting[1], None
            act()


def codes_on(paper: Paper) -> list[str]:
    """Return what the code on a piece of paper says; nothing where it was torn off before the code."""
    if paper.height == 0:
        return []
    image = Image.frombytes("1", (paper.width, paper.height), paper.rows, "raw", "1;I").convert("L")
    return [code.text for code in zxingcpp.read_barcodes(image)]


class Scene:
    """A list, the process that prints it, the printer and its line."""

    def __init__(self, config: Config, peer: NetworkPrinter, machine: Printer, source: Source, key: str) -> None:
        self.config, self.peer, self.machine, self.source, self.key = config, peer, machine, source, key
        self.work = list_desk.work

    def run(self, dies_at: str = "", instead: Callable[[], None] | None = None) -> tuple[int | None, Account | None]:
        """Let a process print until it dies or the list is done; return how it ended, and the account.

        `instead` is done where the printer would end the process.
        """
        here, there = FORKED.Pipe()
        arguments = (self.config, self.source, self.key, dies_at, there)
        process = FORKED.Process(target=self.work, args=arguments)
        process.start()
        there.close()

        def end() -> None:
            process.kill()
            assert multiprocessing.connection.wait([process.sentinel], 30)

        account = None
        try:
            while account is None:
                told = here.recv()
                if isinstance(told, Account):
                    account = told
                else:
                    self.machine.when(told, instead or end)
                    here.send("it waits")
        except EOFError:
            pass
        process.join(60)
        here.close()
        return process.exitcode, account

    def print_killed(self, deaths: Sequence[tuple[int, str]]) -> Account:
        """Print the list with these deaths on the way, and return its account."""
        for row, step in deaths:
            assert self.run(f"{row} {step}") == (-signal.SIGKILL, None), (row, step)
        ended, account = self.run()
        assert ended == 0
        assert account is not None
        return account

    def another_printer(self, other: Printer) -> None:
        """Unplug the printer in the middle of what it prints, and plug another one in."""

        def change() -> None:
            self.peer.unplug()
            self.peer.plug_in(other)

        threading.Thread(target=change, name="another-printer", daemon=True).start()
        assert self.peer.unplugged.wait(60)

    def serial(self, row: int) -> str:
        """Return the serial that a row of the list has."""
        with contextlib.closing(sqlite3.connect(self.config.data_folder / "local.db")) as journal:
            return str(journal.execute("SELECT serial FROM list_rows WHERE row = ?", (row,)).fetchone()[0])

    def settled(self) -> "Counter[str]":
        """Count what the journal says became of the list's slips."""
        with contextlib.closing(sqlite3.connect(self.config.data_folder / "local.db")) as journal:
            rows = journal.execute("SELECT outcome FROM list_rows JOIN prints USING (serial, copy)")
            return Counter(outcome for (outcome,) in rows)


def forty(config: Config) -> list[DemoPerson]:
    """Return forty people of this register whose slips have a code."""
    hidden = {code.code for code in codes.load("stages") if code.row["sensitive"] == "yes"}
    here = [one for one in load(config.sim_cards or Path()) if one.region == config.office.region]
    people = [one for one in here if one.nik and one.stage not in hidden][:ROWS]
    assert len(people) == ROWS
    return people


def factor(one: DemoPerson) -> str:
    """Return what opens somebody's record beside the NIK, in its column; a PIN last: other journeys set new ones."""
    if "nik+phone" in one.opens:
        return f";{one.phone_last4};"
    return f";;{(one.passport or '')[-4:]}" if "nik+passport" in one.opens else f"{one.pin};;"


@pytest.fixture(scope="module")
def patient(site: Path) -> Iterator[str]:
    """The portal of this site once more, in a process that never says that it is asked too often."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo, "_PORTAL", (sys.executable, "-m", "tests.journeys.patient_portal"))
        with demo.portal_serving(site, 0) as url:
            yield url


@pytest.fixture(params=["file", "group"])
def scene(request: pytest.FixtureRequest, staffed: str, site: Path, config: Config, patient: str) -> Iterator[Scene]:
    assert staffed
    config = msgspec.structs.replace(config, portal=msgspec.structs.replace(config.portal, url=patient))
    Rounds(config, lambda _: None).run()
    people = forty(config)
    if request.param == "group":
        key = group_of(site, [one.nik or "" for one in people], f"OPP {secrets.token_hex(4)}")
    else:
        key = "opp.csv"
        config.lists_folder.mkdir(exist_ok=True)
        lines = (f"{one.nik};{factor(one)}" for one in people)
        (config.lists_folder / key).write_text("\n".join(("nik;pin;hp;paspor4", *lines)), encoding="utf-8")
    machine = Printer()
    peer = NetworkPrinter(machine)
    printer = msgspec.structs.replace(config.printer, kind="tcp", address=peer.address)
    yield Scene(msgspec.structs.replace(config, printer=printer), peer, machine, request.param, key)
    peer.close()


def came_out(scene: Scene) -> "Counter[str]":
    """Count the slips that lie there by whose they are."""
    return Counter(code for paper in scene.machine.all for code in codes_on(paper))


def exact(scene: Scene, account: Account, kills: int) -> None:
    """See that the account, the journal and the paper say the same, and nobody got two slips."""
    assert account.confirmed + account.unknown == ROWS
    assert scene.settled() == Counter(confirmed=account.confirmed) + Counter(unknown=account.unknown)
    slips = came_out(scene)
    assert set(slips.values()) <= {1}, "doubled"
    assert account.confirmed <= len(slips) <= ROWS
    assert account.unknown <= kills, "only what was at the printer is left to a person to look for"


def test_killed_once_at_each_kind_of_step_the_list_goes_on_with_an_exact_account(scene: Scene) -> None:
    account = scene.print_killed(list(SAMPLE.items()))
    exact(scene, account, len(SAMPLE))


@pytest.mark.parametrize("scene", ["group"], indirect=True)
def test_a_desk_that_prints_again_what_may_have_come_out_is_found_to_double(scene: Scene) -> None:
    """Positive control."""
    scene.work = list_desk.work_again
    scene.print_killed([(17, "out")])
    assert Counter(came_out(scene).values()) == {1: ROWS - 1, 2: 1}


@pytest.mark.parametrize("scene", ["file"], indirect=True)
def test_another_printer_takes_over_in_the_middle_of_a_slip_and_only_that_one_is_left_to_look_for(scene: Scene) -> None:
    other = Printer()
    ended, account = scene.run("17 begins", instead=lambda: scene.another_printer(other))
    assert ended == 0
    assert account == Account(confirmed=ROWS - 1, unknown=1, look_for=((scene.serial(17), 1),))
    slips = [Counter(code for paper in one.all for code in codes_on(paper)) for one in (scene.machine, other)]
    assert [slip.total() for slip in slips] == [17, ROWS - 18]
    assert set((slips[0] + slips[1]).values()) == {1}
    assert scene.settled() == Counter(confirmed=ROWS - 1, unknown=1)


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_this_step_of_every_row_the_list_goes_on_with_an_exact_account(scene: Scene, step: str) -> None:
    account = scene.print_killed([(row, step) for row in range(ROWS)])
    exact(scene, account, ROWS)
