"""Lists as files: what a table may be, how it is read, and what is refused in words."""

import os
import threading
from pathlib import Path

import pytest

from kiosk.conductor.desk_ports import ListWrong
from kiosk.conductor.ports import TroubleError
from tests.kiosk.ports.lists_machine import GROUP, ROWS, Machine, nik, silent


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(ROWS)))
    return machine


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        ("nama;alamat\nBudi;Jalan\n", "csv_columns", 1),
        ("nik;nik;pin\n", "csv_columns_twice", 1),
        ("nik;pin\n", "csv_empty", 0),
        ("", "csv_columns", 1),
        ("nik;pin\n" + "x;y\n" * 10_001, "csv_long", 10_002),
        ("nik;pin\n" + " " * (4 << 20), "csv_large", 0),
        ("\x00\x01\x02", "csv_columns", 1),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(machine: Machine, content: str, key: str, line: int) -> None:
    machine.write(content)
    with pytest.raises(ListWrong) as wrong:
        machine.lists.read(1, "file", "opp.csv", "id", silent)
    assert (wrong.value.key, wrong.value.line) == (key, line)


def test_a_number_alone_opens_nobody(machine: Machine) -> None:
    machine.write(f"nik\n{nik(3)}\n")
    with pytest.raises(ListWrong) as wrong:
        machine.lists.read(1, "file", "opp.csv", "id", silent)
    assert (wrong.value.key, wrong.value.line) == ("csv_columns", 1)
    machine.write(f"nik;pin;hp\n{nik(3)};;\n{nik(4)};' ;\n{nik(5)}\n{nik(6)};123456;\n")
    assert machine.lists.read(1, "file", "opp.csv", "id", silent).missing == (2, 3, 4)
    assert [order.identity.identifier for order in machine.register.asked] == [nik(6)]  # the positive control


@pytest.mark.parametrize(
    "content",
    [
        f"Nama,NIK,Lahir,PIN\nBudi,{nik(3)},14-05-1990,123456\n".encode(),
        f"\ufeffNIK;PIN\r\n'{nik(3)};123456\r\n".encode(),
        f'NIK\tPIN\n="{nik(3)}"\t=123456\n'.encode(),
        f"Nama;NIK;PIN\nJosé;{nik(3)};123 456\n".encode("cp1252"),
        f"catatan;nik;hp\n=HYPERLINK(1);{nik(3)};1234\n".encode(),
        f"nik;pin\n{nik(3)};12345\n".encode(),
        f"nik;hp\n{nik(3)};7\n".encode(),
    ],
)
def test_tables_come_in_many_forms(machine: Machine, content: bytes) -> None:
    machine.write(content)
    assert machine.lists.read(1, "file", "opp.csv", "id", silent).missing == ()


def test_digits_that_a_spreadsheet_took_for_a_number_have_their_zeros_again(machine: Machine) -> None:
    machine.write(f"nik;pin\n{nik(3)};12345\n{nik(4)};123456\n")
    machine.begin()
    assert [order.text for order in machine.register.asked] == ["012345", "123456"]


def test_ten_thousand_lines_are_a_list_and_say_how_far_their_reading_is(machine: Machine) -> None:
    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(10_000)))
    assert machine.lists.read(1, "file", "opp.csv", "id", machine.told).total == 10_000
    assert machine.progress[:2] == [(0, 10_000), (50, 10_000)]
    assert len(machine.progress) == 200


def test_a_list_that_is_left_while_it_is_read_looks_nobody_else_up(machine: Machine) -> None:
    left = threading.Event()

    def leave(done: int, _lines: int) -> None:
        if done == 50:
            left.set()

    machine.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(10_000)))
    with pytest.raises(ListWrong):
        machine.lists.read(1, "file", "opp.csv", "id", leave, left.is_set)
    assert len(machine.register.asked) == 51
    assert machine.lists.choices(1, online=False)[0].begun is False
    assert machine.lists.read(1, "file", "opp.csv", "id", silent).total == 10_000  # and may be read again


def test_a_file_of_another_kind_of_name_is_offered_and_a_huge_one_is_not_read_whole(machine: Machine) -> None:
    machine.write("nik;pin\n", "BESAR.CSV")
    os.truncate(machine.config.lists_folder / "BESAR.CSV", 1 << 40)  # a hole: nothing of it is on the disk
    assert "BESAR.CSV" in {choice.key for choice in machine.lists.choices(1, online=False)}
    with pytest.raises(ListWrong) as wrong:
        machine.lists.read(1, "file", "BESAR.CSV", "id", silent)
    assert wrong.value.key == "csv_large"


def test_a_list_that_was_left_while_it_came_does_not_take_the_place_of_the_one_that_is_printed(
    machine: Machine,
) -> None:
    printed = ""

    def left() -> bool:
        nonlocal printed
        printed = printed or machine.begin()
        return True

    with pytest.raises(ListWrong):
        machine.lists.read(1, "group", GROUP, "id", silent, left)
    assert machine.lists.draw(printed, None)[0] == 0
    machine.lists.read(1, "group", GROUP, "id", silent)  # the positive control: one that is wanted does
    with pytest.raises(TroubleError):
        machine.lists.draw(printed, None)
