"""The report of a day: what the log says, nobody in it, no count so small that it could point at a person."""

import datetime as dt
import itertools
import json
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest

from kiosk import audit
from kiosk.__main__ import main
from kiosk.cache.queue import Queue
from kiosk.day_report import HIDDEN, SMALL, count_day, told_parts
from kiosk.health import PrintOutcome
from kiosk.logs import Log
from kiosk.slips.words import Language, words
from kiosk.visit.guide import PageKind
from kiosk.visit.speech import SpokenLanguage

WITA = dt.timezone(dt.timedelta(hours=8), "WITA")
DAY = dt.date(2026, 11, 20)


class Machine:
    """A machine that keeps a log of invented visits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = dt.datetime(2026, 11, 20, 8, 0, tzinfo=WITA)
        self.log = Log(folder / "log", "kiosk", now=lambda: self.now)

    def visits(self, count: int, language: str = "id", by: str = "asked", opens: bool | None = None) -> None:
        """Write down so many visits."""
        for _ in range(count):
            self.log.note(audit.visit_started(by="touch"))
            if language != "id":
                self.log.note(audit.language_chosen(language=language))
            if opens is True:
                self.log.note(audit.record_opened(way="nik", factor="pin", assurance="typed", part="full"))
            if opens is False:
                self.log.note(audit.record_not_opened(way="nik", factor="pin", fault="REC-01"))
            self.log.note(audit.visit_ended(by=by))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_visits_languages_hours_and_shares_are_counted(machine: Machine) -> None:
    machine.visits(12, opens=True)
    machine.now += dt.timedelta(hours=1)
    machine.visits(6, language="en", by="silence", opens=False)
    day = count_day(machine.folder, DAY, WITA)
    assert day.visits == 18
    assert day.hours == {8: 12, 9: 6}
    assert day.languages == {"id": 12, "en": 6}
    assert day.services == {"status": 12}
    assert (day.not_opened_percent, day.timed_out_percent) == (35, 35)


def test_a_day_is_the_offices_and_other_days_count_nothing(machine: Machine) -> None:
    machine.now = dt.datetime(2026, 11, 19, 23, 59, tzinfo=WITA)
    machine.visits(9)
    assert count_day(machine.folder, DAY, WITA).visits == 0
    assert count_day(machine.folder, DAY - dt.timedelta(days=1), WITA).visits == 9


def test_few_people_are_not_told_and_no_sum_tells_them(machine: Machine) -> None:
    machine.visits(20)
    machine.visits(SMALL - 1, language="en")
    day = count_day(machine.folder, DAY, WITA)
    assert day.languages == {"id": HIDDEN, "en": HIDDEN}
    machine.visits(1, language="en")
    assert count_day(machine.folder, DAY, WITA).languages == {"id": 20, "en": SMALL}


def test_two_small_counts_whose_sum_tells_both_take_another_with_them(machine: Machine) -> None:
    machine.visits(20)
    machine.visits(6, language="jv")
    machine.visits(1, language="en")
    machine.visits(1, language="su")
    day = count_day(machine.folder, DAY, WITA)
    assert day.visits == 28
    assert day.languages == {"id": 20, "jv": HIDDEN, "en": HIDDEN, "su": HIDDEN}


def test_how_prints_ended_is_not_told_by_how_many_there_were(machine: Machine) -> None:
    for outcome in (*["confirmed"] * 20, "unknown", "unknown"):
        machine.log.note(audit.print_finished(serial="A-000001", copy=1, outcome=outcome, fault=None))
    day = count_day(machine.folder, DAY, WITA)
    assert (day.printed, day.prints) == (22, {"confirmed": HIDDEN, "unknown": HIDDEN})


def test_slips_of_a_list_are_prints_of_the_day(machine: Machine) -> None:
    for _ in range(30):
        machine.log.note(audit.desk_row(outcome="confirmed"))
    machine.log.note(audit.desk_list(ended="finished", count=30))
    assert count_day(machine.folder, DAY, WITA).prints == {"confirmed": 30}


def test_whatever_the_parts_what_is_hidden_is_no_small_count() -> None:
    for parts in itertools.product((0, 1, 2, 4, 5, 9, 30), repeat=3):
        counts = dict(enumerate(parts))
        shown = told_parts(counts)
        hidden = [counts[key] for key, count in shown.items() if count == HIDDEN]
        assert all(counts[key] == count for key, count in shown.items() if count != HIDDEN)
        assert all(count == HIDDEN for key, count in shown.items() if 0 < counts[key] < SMALL)
        told_somewhere = any(count > 0 for count in shown.values())
        assert not hidden or not told_somewhere or (len(hidden) > 1 and sum(hidden) >= SMALL)


def test_lines_that_cannot_be_read_count_nothing_and_faults_are_told_as_they_are(machine: Machine) -> None:
    machine.visits(5)
    machine.log.note(audit.fault_began(fault="PRN-02"))
    with machine.log.path.open("ab") as file:
        file.write(b'\xff\xfe{"at":\n{"event":"visit_started"}\n[]\n{"at":"x","event":1}\n')
    day = count_day(machine.folder, DAY, WITA)
    assert (day.visits, day.faults) == (5, {"PRN-02": 1})


def test_the_age_of_the_data_comes_from_the_last_sync_of_that_day_or_before(machine: Machine) -> None:
    assert count_day(machine.folder, DAY, WITA).synced_at is None
    sync = Log(machine.folder / "log", "sync", now=lambda: machine.now)
    sync.note(audit.sync_done(feed="guidance", sequence=1, kilobytes=1, milliseconds=1))
    machine.now += dt.timedelta(days=1)
    sync.note(audit.sync_done(feed="guidance", sequence=2, kilobytes=1, milliseconds=1))
    assert count_day(machine.folder, DAY, WITA).synced_at == dt.datetime(2026, 11, 20, 0, 0, tzinfo=dt.UTC)


def configured(folder: Path) -> Path:
    """Return a configuration file for a machine whose data lie in a folder."""
    path = folder / "kiosk.toml"
    path.write_text(
        '[office]\nname = "Kantor CONTOH"\nregion = "52"\nzone = "WITA"\n'
        '[portal]\nurl = "http://127.0.0.1:8350"\n'
        f'[data]\nfolder = "{folder}"\n[screen]\nwidth_mm = 268\nheight_mm = 476\n'
    )
    return path


def test_the_command_prints_the_day_and_writes_a_sheet(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.visits(7)
    queue = Queue(machine.folder, "A", now=lambda: machine.now)
    for service in (*["INFORMATION"] * 6, "COMPLAINT"):
        queue.take(service)
    config = str(configured(machine.folder))
    assert main(["--config", config, "report", "--day", "2026-11-20"]) == 0
    said = capsys.readouterr().out
    assert "7  kunjungan" in said
    assert "-  Informasi" in said
    assert "-  Pengaduan" in said
    sheet = machine.folder / "day.pdf"
    assert main(["--config", config, "report", "--day", "2026-11-20", "--pdf", str(sheet)]) == 0
    assert sheet.read_bytes().startswith(b"%PDF-1.")
    assert main(["--config", config, "report", "--day", "yesterday"]) == 2


def sheet_lines(folder: Path) -> list[str]:
    """Read the sheet of the day as somebody does who opens the file, without the spaces around its pieces."""
    sheet = folder / "day.pdf"
    assert main(["--config", str(configured(folder)), "report", "--day", "2026-11-20", "--pdf", str(sheet)]) == 0
    document = pypdfium2.PdfDocument(sheet)
    return [line.strip() for page in document for line in page.get_textpage().get_text_range().splitlines()]


def test_the_sheet_can_be_read_back_with_every_chart_its_shares_its_faults_and_the_age_of_its_data(
    machine: Machine,
) -> None:
    Log(machine.folder / "log", "sync", now=lambda: machine.now).note(
        audit.sync_done(feed="guidance", sequence=1, kilobytes=1, milliseconds=1)
    )
    machine.visits(12, opens=True)
    machine.visits(6, language="en", by="silence", opens=False)
    for _ in range(9):
        machine.log.note(audit.page_opened(page="topics"))
        machine.log.note(audit.print_finished(serial="A-000001", copy=1, outcome="confirmed", fault=None))
    machine.log.note(audit.fault_began(fault="PRN-02"))
    queue = Queue(machine.folder, "A", now=lambda: machine.now)
    for _ in range(6):
        queue.take("INFORMATION")
    queue.close()
    lines = sheet_lines(machine.folder)
    told = " ".join(lines)
    say = words("id")
    for chart in ("hour", "service", "language", "print", "queue", "fault"):
        assert say(f"slip.day.by_{chart}") in lines, chart
    for bar in ("08.00 18", "Syarat & panduan 9", "Indonesia 12", "Inggris 6", "keluar 9", "Informasi 6", "PRN-02 1"):
        assert bar in told, bar
    for share in ("18 kunjungan", "35 % data belum bisa dibuka", "35 % berakhir tanpa sentuhan", "9 slip dicetak"):
        assert share in told, share
    assert "Data terakhir masuk Jum, 20 Nov 2026, 08.00 WITA." in told


def test_a_small_count_stands_on_the_sheet_as_a_dash_and_so_does_what_would_give_it_away(machine: Machine) -> None:
    machine.visits(43)
    machine.visits(SMALL - 1, language="jv")
    machine.visits(21, language="en")
    lines = sheet_lines(machine.folder)
    told = " ".join(lines)
    assert "43" in told  # the positive control: the largest is told
    assert "Jawa -" in told
    assert "Inggris -" in told
    assert not {str(SMALL - 1), "21"} & set(told.split())
    assert words("id")("slip.day.never_synced") in told


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_of_page_language_and_outcome_has_a_word_in_the_report(language: Language) -> None:
    known = words(language).keys()
    named = {
        "service": {kind.value for kind in PageKind},
        "language": set(get_args(SpokenLanguage)),
        "outcome": {outcome.value for outcome in PrintOutcome},
    }
    missing = {f"slip.day.{group}.{name}" for group, names in named.items() for name in names} - set(known)
    assert missing == set()


def test_nothing_in_the_log_that_the_report_reads_could_be_a_person(machine: Machine) -> None:
    machine.visits(5, opens=True)
    lines = machine.log.path.read_text().splitlines()
    assert len(lines) == 15
    for line in lines:
        values = [value for key, value in json.loads(line).items() if key not in ("at", "event")]
        assert all(not str(value).isdigit() or len(str(value)) < 8 for value in values)
