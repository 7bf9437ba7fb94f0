"""Paper is counted across restarts, and the roll's rest is forecast in slips."""

import sqlite3
from pathlib import Path

from kiosk.cache.paper import PaperCount, PaperUse, slips_left


def test_millimetres_are_counted_in_all_and_for_the_roll(tmp_path: Path) -> None:
    count = PaperCount(tmp_path)
    assert count.use() == PaperUse()
    count.add(1800)
    assert count.add(1801) == PaperUse(total_mm=225 + 226 + 60, roll_mm=511, roll_slips=2)
    assert count.new_roll() == PaperUse(total_mm=511)
    count.add(80)
    count.close()
    again = PaperCount(tmp_path)
    assert again.use() == PaperUse(total_mm=551, roll_mm=40, roll_slips=1)
    again.close()


def test_a_file_of_the_version_before_gets_the_table(tmp_path: Path) -> None:
    PaperCount(tmp_path).add(80)
    with sqlite3.connect(tmp_path / "local.db") as connection:
        connection.execute("DROP TABLE paper")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert PaperCount(tmp_path).use() == PaperUse()


def test_the_rest_of_a_roll_is_told_in_slips_of_the_length_that_is_printed_here() -> None:
    assert slips_left(PaperUse(), 80) == 80_000 // 240
    assert slips_left(PaperUse(500_000, 20_000, 100), 80) == 300
    assert slips_left(PaperUse(90_000, 90_000, 100), 80) == 0
    assert slips_left(PaperUse(), 0) is None
