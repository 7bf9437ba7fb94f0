"""A list as one file of sheets: whatever ends the program, the folder tells what became of everybody's sheet."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from kiosk.cache.lists import ListJournal
from kiosk.conductor.ports import TroubleError
from kiosk.desk.model import Account
from kiosk.ports.sheet_files import SheetFiles
from tests.kiosk.ports.lists_machine import ROWS, Machine, nik

STEPS = ("reserved", "waiting", "saved", "delivered", "settled")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(ROWS)))
    return machine


def filed(folder: Path, dies_after: str = "") -> int | None:
    """Print three slips and file the rest, in a process that dies after this step; return the signal that ended it."""
    child = os.fork()
    if child == 0:
        mortal = Machine(folder, lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == dies_after else None)
        list_id = mortal.begin()
        for _ in range(3):
            mortal.lists.print(list_id, mortal.lists.draw(list_id, None)[0] or 0)
        mortal.lists.file(list_id)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) or None


def sheets(machine: Machine) -> Counter[str]:
    found = machine.config.sheets_folder.glob("*.pdf")
    return Counter(line.split()[0] for path in found for line in path.read_text().splitlines())


def unseen(machine: Machine) -> list[Path]:
    return list(machine.config.sheets_folder.glob(".*"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_everybody_has_one_sheet_and_nobody_is_left_to_look_for(machine: Machine, step: str) -> None:
    assert filed(machine.folder, f"sheets {step}") == signal.SIGKILL
    list_id = machine.begin()
    assert unseen(machine) == []
    before = sheets(machine)
    assert before.total() == (0 if step in ("reserved", "waiting") else ROWS - 3)
    name, account = machine.lists.file(list_id)
    assert account == Account(confirmed=ROWS)
    assert bool(name) == (not before), "what is in a file is in no second one"
    assert len(sheets(machine)) == sheets(machine).total() == ROWS - 3
    assert not set(sheets(machine)) & {line.split()[0] for line in machine.came_out()}


def test_a_file_that_somebody_took_before_the_program_saw_it_is_left_to_them(machine: Machine) -> None:
    """Positive control: nobody can tell whether its sheets are on paper."""
    assert filed(machine.folder, "sheets delivered") == signal.SIGKILL
    for path in machine.config.sheets_folder.glob("*.pdf"):
        path.unlink()
    list_id = machine.begin()
    name, account = machine.lists.file(list_id)
    assert (name, account.confirmed, account.unknown, len(account.look_for)) == ("", 3, ROWS - 3, ROWS - 3)


def test_an_earlier_file_of_the_list_says_nothing_of_a_slip_that_was_at_the_printer(machine: Machine) -> None:
    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(2)))
    list_id = machine.begin()
    row, _ = machine.lists.draw(list_id, None)
    files = SheetFiles(machine.config.sheets_folder)
    files.prepare(f"{list_id}-A-000009.pdf", b"")
    files.deliver(f"{list_id}-A-000009.pdf")
    machine.prints.save("A-000001", 1)
    assert row == 0
    assert machine.prints.unsettled() == [("A-000001", 1)]


def test_a_file_that_cannot_have_its_name_is_told_and_its_sheets_come_next_as_copies(machine: Machine) -> None:
    list_id = machine.begin()
    machine.passed = lambda step: None
    (machine.config.sheets_folder / f"{list_id}-A-000001.pdf" / "in the way").mkdir(parents=True)
    with pytest.raises(TroubleError):
        machine.lists.file(list_id)
    assert unseen(machine) == []
    rows = ListJournal(machine.config.data_folder).rows(list_id)
    assert {row.failures for row in rows.values()} == {1}


def test_what_a_crash_left_half_written_is_removed_at_the_next_start(machine: Machine) -> None:
    folder = machine.config.sheets_folder
    folder.mkdir(parents=True)
    for name in (".A-000001-1.pdf.new", "..list-A-000001.pdf.waiting.new", ".list-A-000001.pdf.waiting"):
        (folder / name).write_bytes(b"%PDF")
    (folder / "A-000002-1.pdf").write_bytes(b"%PDF")
    machine.settle_what_was_open()
    assert [path.name for path in folder.iterdir()] == ["A-000002-1.pdf"]
