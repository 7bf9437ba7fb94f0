"""Lists of slips: whom they find, and that no slip is lost or doubled whatever ends the program."""

import os
import signal
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.journal import Journal
from kiosk.cache.lists import MOST_COPIES, ListJournal
from kiosk.conductor.desk_ports import ListWrong
from kiosk.conductor.ports import TroubleError
from kiosk.desk.model import Account
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.ports.desk_lists import GroupRows
from onedata.records import FullRecord, WorkerRecord
from tests.kiosk.ports.lists_machine import ABSENT, BASIC, GROUP, ROWS, Machine, nik, passport, silent, somebody


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(ROWS)))
    return machine


def test_everybody_on_a_list_gets_one_slip(machine: Machine) -> None:
    assert machine.run() == Account(confirmed=ROWS)
    assert len(set(machine.came_out())) == len(machine.came_out()) == ROWS


def test_who_is_not_found_is_named_by_the_line(machine: Machine) -> None:
    machine.write(f"nik,pin\n{nik(1)},123456\n{ABSENT},123456\n{nik(1)},123456\nnobody,1\n", "four.csv")
    listing = machine.lists.read(1, "file", "four.csv", "id", silent)
    assert (listing.total, listing.missing, listing.doubled) == (3, (3, 5), (4,))
    assert machine.run("four.csv") == Account(confirmed=1, skipped=2)


TWICE = f"nik;pin;paspor;lahir\n{nik(1)};123456;;\n;;{passport(2)};14-05-1990\n;;{passport(1)};14-05-1990\n"


def test_who_stands_there_by_nik_and_by_passport_gets_one_slip_and_the_other_line_says_where(machine: Machine) -> None:
    machine.write(TWICE, "twice.csv")
    listing = machine.lists.read(1, "file", "twice.csv", "id", silent)
    assert (listing.total, listing.missing, listing.doubled, listing.same) == (3, (), (), ((4, 2),))
    assert machine.run("twice.csv") == Account(confirmed=2, skipped=1)
    assert len(machine.came_out()) == 2
    kept = b"".join(path.read_bytes() for path in machine.config.data_folder.glob("local.db*"))
    assert b"token 1" not in kept, "which rows are one person stands there by number"
    assert b"row 0" in kept


def test_whose_slip_came_out_for_one_line_gets_none_for_the_other_when_only_that_is_found_later(
    machine: Machine, tmp_path: Path
) -> None:
    machine.write(TWICE, "twice.csv")
    list_id = machine.begin("twice.csv")
    machine.lists.print(list_id, machine.lists.draw(list_id, None)[0] or 0)
    again = Machine(tmp_path)
    again.register.gone = nik(1)
    assert again.run("twice.csv") == Account(confirmed=2, skipped=1)
    assert len(again.came_out()) == 2
    (tmp_path / "other").mkdir()
    other = Machine(tmp_path / "other")  # the positive control: nothing was printed for the first line
    other.write(TWICE, "twice.csv")
    other.lists.close(other.begin("twice.csv"), finished=False)
    other.register.gone = nik(1)
    assert other.run("twice.csv") == Account(confirmed=2, skipped=1)
    assert len(other.came_out()) == 2


def test_who_was_drawn_ahead_and_is_not_found_any_more_is_skipped_and_the_list_comes_to_its_end(
    machine: Machine, tmp_path: Path
) -> None:
    list_id = machine.begin(GROUP, "group")
    for _ in range(2):
        row, _ = machine.lists.draw(list_id, None)
        assert row is not None
        machine.lists.print(list_id, row)
    machine.outcomes = [(PrintOutcome.FAILED, Fault.PAPER_OUT)]
    row, _ = machine.lists.draw(list_id, None)
    assert row == 2
    machine.lists.print(list_id, row)
    assert machine.lists.draw(list_id, 2)[0] == 3
    again = Machine(tmp_path)
    everybody = again.portal.rows
    rest = {row: one for row, one in everybody.people.items() if row not in (0, 2, 3)}
    again.portal.rows = GroupRows("OPP 12", rest, (4,), (0, 2, 3, 7))
    assert again.run(GROUP, "group") == Account(confirmed=ROWS - 4, skipped=4)
    again.portal.rows = everybody  # and who is found again gets theirs
    assert again.run(GROUP, "group") == Account(confirmed=ROWS - 2, skipped=2)
    assert len({line.split()[0] for line in again.came_out()}) == len(again.came_out()) == ROWS - 2


def test_a_slip_that_was_drawn_and_not_printed_is_forgotten_with_its_list(machine: Machine) -> None:
    list_id = machine.begin()
    machine.lists.draw(list_id, None)
    assert len(machine.held) == 1
    machine.lists.close(list_id, finished=False)
    assert machine.held == []
    machine.lists.draw(machine.begin(), None)
    machine.lists.end()
    assert machine.held == []


def test_what_the_printer_did_not_take_comes_next_as_a_copy_with_the_same_serial(machine: Machine) -> None:
    machine.outcomes = [(PrintOutcome.CONFIRMED, None)] * 16 + [(PrintOutcome.FAILED, Fault.PAPER_OUT)]
    assert machine.run() == Account(confirmed=ROWS)
    assert machine.came_out()[16] == "A-000017 2"
    assert len({line.split()[0] for line in machine.came_out()}) == ROWS


def test_what_may_have_come_out_is_never_printed_again_by_itself(machine: Machine) -> None:
    machine.outcomes = [(PrintOutcome.UNKNOWN, Fault.PRINTER_ABSENT)]
    assert machine.run() == Account(unknown=1, confirmed=ROWS - 1, look_for=(("A-000001", 1),))
    assert len(machine.came_out()) == ROWS


def test_a_copy_that_may_have_come_out_is_looked_for_as_the_copy_it_is(machine: Machine) -> None:
    lost = ((PrintOutcome.FAILED, Fault.PAPER_OUT), (PrintOutcome.UNKNOWN, Fault.PRINTER_LOST))
    machine.outcomes = [*[(PrintOutcome.CONFIRMED, None)] * 16, *lost]
    assert machine.run() == Account(unknown=1, confirmed=ROWS - 1, look_for=(("A-000017", 2),))


def test_a_row_that_never_prints_is_left_to_a_person(machine: Machine) -> None:
    machine.outcomes = [(PrintOutcome.FAILED, Fault.PRINTER_ERROR)] * MOST_COPIES
    assert machine.run() == Account(failed=1, confirmed=ROWS - 1)


def test_one_paper_out_does_not_fail_a_row_whose_slip_staff_printed_often_before(machine: Machine) -> None:
    for _ in range(MOST_COPIES - 1):
        slip = at_the_desk(machine, 0)
        machine.prints.settle(*slip, PrintOutcome.CONFIRMED)
    machine.outcomes = [(PrintOutcome.FAILED, Fault.PAPER_OUT)]
    assert machine.run() == Account(confirmed=ROWS)
    assert machine.came_out()[0] == f"A-000001 {MOST_COPIES + 1}"


def test_what_failed_before_the_list_was_begun_is_not_counted_against_its_row(machine: Machine) -> None:
    for _ in range(MOST_COPIES):
        machine.prints.settle(*at_the_desk(machine, 0), PrintOutcome.FAILED)
    machine.outcomes = [(PrintOutcome.FAILED, Fault.PAPER_OUT)]
    assert machine.run() == Account(confirmed=ROWS)


def test_who_was_drawn_ahead_and_got_the_slip_at_the_desk_meanwhile_gets_a_copy_of_that(machine: Machine) -> None:
    list_id = machine.begin()
    assert machine.lists.draw(list_id, None)[0] == 0
    machine.lists.close(list_id, finished=False)
    machine.prints.settle(*at_the_desk(machine, 0), PrintOutcome.CONFIRMED)
    assert machine.run() == Account(confirmed=ROWS)
    assert machine.came_out()[:2] == ["A-000002 2", "A-000003 1"]


def test_who_was_drawn_ahead_gets_another_serial_when_the_record_says_something_else_meanwhile(
    machine: Machine,
) -> None:
    list_id = machine.begin(GROUP, "group")
    assert machine.lists.draw(list_id, None)[0] == 0
    machine.lists.close(list_id, finished=False)
    changed = WorkerRecord(msgspec.structs.replace(BASIC, slip_token=b"token 0, changed"))
    machine.portal.rows = msgspec.structs.replace(machine.portal.rows, people={0: changed})
    list_id = machine.begin(GROUP, "group")
    machine.lists.draw(list_id, None)
    machine.lists.print(list_id, 0)
    assert machine.came_out() == ["A-000002 1"]
    journal = Journal(machine.config.data_folder)
    assert journal.reserve_for(b"token 0, changed", "status", "id") == ("A-000002", 2)


def at_the_desk(machine: Machine, row: int) -> tuple[str, int]:
    """Have staff print somebody's slip, outside of any list."""
    slip = Journal(machine.config.data_folder).reserve_for(somebody(row).basic.slip_token, "status", "id")
    machine.prints.save(*slip)
    return slip


def test_a_list_left_in_the_middle_is_offered_first_and_goes_on(machine: Machine, tmp_path: Path) -> None:
    machine.write("nik;pin\n1;2\n", "a.csv")
    list_id = machine.begin()
    for _ in range(3):
        row, _ = machine.lists.draw(list_id, None)
        assert row is not None
        machine.lists.print(list_id, row)
    again = Machine(tmp_path)
    first = again.lists.choices(1, online=False)[0]
    assert (first.begun, first.name) == (True, "opp.csv")
    assert again.lists.read(1, first.source, first.key, "id", silent).done == 3
    assert again.run() == Account(confirmed=ROWS)
    assert [choice.begun for choice in again.lists.choices(1, online=False)] == [False, False]


def test_a_list_that_was_only_looked_at_is_not_said_to_be_unfinished(machine: Machine) -> None:
    def begun() -> list[bool]:
        return [choice.begun for choice in machine.lists.choices(1, online=False)]

    machine.lists.close(machine.begin(), finished=False)
    assert begun() == [False]
    machine.run()
    machine.lists.close(machine.begin(), finished=False)  # all of it was printed before
    assert begun() == [False]
    machine.write("nik;pin\n" + f"{nik(1)};123456\n{nik(2)};123456\n", "two.csv")
    machine.lists.draw(machine.begin("two.csv"), None)  # the positive control
    assert sorted(begun()) == [False, True]


def test_a_group_of_the_portal_is_printed_and_who_gives_no_record_is_shown_and_skipped(machine: Machine) -> None:
    listing = machine.lists.read(1, "group", GROUP, "id", silent)
    assert (listing.name, listing.total, listing.missing, listing.withheld) == ("OPP 12", ROWS, (8,), (5,))
    assert machine.run(GROUP, "group") == Account(confirmed=ROWS - 2, skipped=2)
    assert len(set(machine.came_out())) == ROWS - 2


def test_a_group_left_in_the_middle_goes_on_where_it_was_whoever_joined_or_left(
    machine: Machine, tmp_path: Path
) -> None:
    list_id = machine.begin(GROUP, "group")
    for _ in range(3):
        row, _ = machine.lists.draw(list_id, None)
        assert row is not None
        machine.lists.print(list_id, row)
    again = Machine(tmp_path)
    people = {row: somebody(row) for row in (*again.portal.rows.people, ROWS) if row not in (1, 20)}
    again.portal.rows = GroupRows("OPP 12", people, (4,), (1, 7, 20))  # one more; one printed and one waiting are off
    first = again.lists.choices(1, online=True)[0]
    assert (first.source, first.key, first.begun) == ("group", GROUP, True)
    assert again.run(GROUP, "group") == Account(confirmed=ROWS - 2, skipped=3)
    assert len(set(again.came_out())) == len(again.came_out()) == ROWS - 2


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault.PORTAL_UNREACHABLE, "portal_lists"),
        (Fault.TOO_MANY_TRIES, "too_many"),
        (Fault.KIOSK_REFUSED, "portal_refused"),
    ],
)
def test_without_the_portal_a_group_says_why_and_files_still_print(machine: Machine, fault: Fault, key: str) -> None:
    machine.portal.trouble = fault
    assert [choice.source for choice in machine.lists.choices(1, online=True)] == ["file"]
    with pytest.raises(ListWrong) as wrong:
        machine.lists.read(1, "group", GROUP, "id", silent)
    assert wrong.value.key == key
    assert machine.run() == Account(confirmed=ROWS)


def test_a_list_becomes_one_file_of_sheets_and_what_is_done_is_not_in_it(machine: Machine) -> None:
    list_id = machine.begin(GROUP, "group")
    row, _ = machine.lists.draw(list_id, None)
    assert row is not None
    machine.lists.print(list_id, row)
    name, account = machine.lists.file(list_id)
    assert account == Account(confirmed=ROWS - 2, skipped=2)
    sheets = (machine.config.sheets_folder / name).read_text().splitlines()
    assert len(sheets) == len(set(sheets)) == ROWS - 3
    assert not set(sheets) & set(machine.came_out())
    assert machine.lists.file(list_id) == ("", account)


def test_sheets_that_the_disk_does_not_take_are_told_and_come_next_as_they_are(machine: Machine) -> None:
    folder = machine.config.sheets_folder
    folder.parent.mkdir(exist_ok=True, parents=True)
    folder.write_text("a file where the folder should be")
    list_id = machine.begin(GROUP, "group")
    with pytest.raises(TroubleError):
        machine.lists.file(list_id)
    folder.unlink()
    name, account = machine.lists.file(list_id)
    assert account == Account(confirmed=ROWS - 2, skipped=2)
    assert all(line.endswith(" 1") for line in (folder / name).read_text().splitlines())


def test_the_portal_goes_while_a_group_is_printed_and_nothing_is_lost(machine: Machine) -> None:
    list_id = machine.begin(GROUP, "group")
    machine.portal.trouble = Fault.PORTAL_UNREACHABLE
    printed = 0
    while (row := machine.lists.draw(list_id, None)[0]) is not None:
        machine.lists.print(list_id, row)
        printed += 1
    assert printed == ROWS - 2


def test_the_journal_knows_no_person(machine: Machine) -> None:
    machine.run()
    content = b"".join(path.read_bytes() for path in (machine.folder / "kiosk").glob("local.db*"))
    assert nik(1).encode() not in content
    assert b"opp.csv" not in content
    assert b"A-000040" in content  # the positive control: serials are there


def test_a_group_that_was_printed_leaves_nobodys_name_in_any_file_of_the_data_folder(machine: Machine) -> None:
    full = FullRecord("CONTOH KENARI", agency="CONTOH NURI")
    basics = [msgspec.structs.replace(BASIC, initials="QXZ", slip_token=b"tok-kenari %d" % row) for row in range(ROWS)]
    machine.portal.rows = GroupRows("OPP 12", {row: WorkerRecord(one, full) for row, one in enumerate(basics)}, (), ())
    assert machine.run(GROUP, "group") == Account(confirmed=ROWS)
    left = {path: path.read_bytes() for path in machine.config.data_folder.rglob("*") if path.is_file()}
    assert any(b"A-000040" in content for content in left.values())  # the positive control: serials are there
    for secret in (b"KENARI", b"NURI", b"QXZ", b"tok-kenari", b"OPP 12"):
        assert [path.name for path, content in left.items() if secret in content] == [], secret


def test_another_printer_takes_over_in_the_middle_and_no_slip_comes_out_of_both(machine: Machine) -> None:
    """The first one goes in the middle of a slip; what it may have printed is left to a person, the rest goes on."""
    list_id = machine.begin()
    lost = ((PrintOutcome.UNKNOWN, Fault.PRINTER_LOST), (PrintOutcome.FAILED, Fault.PRINTER_ABSENT))
    machine.outcomes = [*[(PrintOutcome.CONFIRMED, None)] * 16, *lost]
    for _ in range(18):
        row, _ = machine.lists.draw(list_id, None)
        assert row is not None
        machine.lists.print(list_id, row)
    first, machine.paper = machine.came_out(), machine.folder / "other"
    while (drawn := machine.lists.draw(list_id, None))[0] is not None:
        machine.lists.print(list_id, drawn[0])
    assert drawn[1] == Account(confirmed=ROWS - 1, unknown=1, look_for=(("A-000017", 1),))
    second = machine.came_out()
    assert (len(first), len(second)) == (17, ROWS - 17)
    assert not {line.split()[0] for line in first} & {line.split()[0] for line in second}


STEPS_OF_A_ROW = 7
"""Reserved, drawn, saved, the printer begins, its paper is out, printed, settled."""


@pytest.mark.long
@pytest.mark.parametrize("row", range(ROWS))
def test_killed_once_at_each_step_of_a_row_the_list_resumes_with_an_exact_account(tmp_path: Path, row: int) -> None:
    """All forty together: a kill at every step of the list."""
    for step in range(row * STEPS_OF_A_ROW + 1, (row + 1) * STEPS_OF_A_ROW + 1):
        folder = tmp_path / str(step)
        folder.mkdir()
        Machine(folder).write("nik;pin\n" + "".join(f"{nik(one)};123456\n" for one in range(ROWS)))
        assert killed_at(folder, step)
        again = Machine(folder)
        account = again.run()
        came_out = again.came_out()
        under_way = STEPS_OF_A_ROW * row + 3 <= step < STEPS_OF_A_ROW * (row + 1)
        assert (account.confirmed, account.unknown, len(account.look_for)) == (ROWS - under_way, under_way, under_way)
        assert len(came_out) == len(set(came_out))
        assert len(came_out) in (ROWS, ROWS - under_way)


def killed_at(folder: Path, step: int) -> bool:
    """Go on with the list in a process that is killed after so many steps; False: it came to its end before."""
    child = os.fork()
    if child == 0:
        left = [step]

        def passed(_step: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            Machine(folder, passed).run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def totals(folder: Path) -> Counter[str]:
    machine = Machine(folder)
    journal = ListJournal(machine.config.data_folder)
    list_id = machine.lists.read(1, "file", "opp.csv", "id", silent).list_id
    return Counter(row.state.value for row in journal.rows(list_id).values())


@pytest.mark.parametrize("step", range(1, 8))
def test_killed_at_every_step_of_forty_slips_nothing_is_lost_and_nothing_doubled(machine: Machine, step: int) -> None:
    """Each process is killed after `step` more steps: together they are killed at every step of every row."""
    kills = 0
    while killed_at(machine.folder, step):
        kills += 1
        assert kills < 8 * ROWS
        if step < 3 and kills > 2 * ROWS:
            break  # a process that may take no more than two steps never saves a slip
    account = machine.run()
    came_out = machine.came_out()
    assert len(came_out) == len(set(came_out)), "doubled"
    assert account.confirmed + account.unknown == ROWS
    assert account.left == account.failed == account.skipped == 0
    # Every slip that the account calls confirmed lies there; of the unknown ones a person must look.
    assert account.confirmed <= len(came_out) <= ROWS
    assert account.unknown <= kills
    assert totals(machine.folder) == Counter(confirmed=account.confirmed) + Counter(unknown=account.unknown)
