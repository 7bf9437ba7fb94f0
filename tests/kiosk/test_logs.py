import datetime as dt
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import audit, logs
from kiosk.audit import NotInCatalogueError
from kiosk.logs import FILE_BYTES, FILES, Log, Program, open_log

NIK = "5201011505900001"
MOMENT = dt.datetime(2026, 11, 21, 8, 30, 0, 5000, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "log", "kiosk", lambda: MOMENT)


@pytest.fixture
def taken_over(tmp_path: Path) -> Iterator[Log]:
    log = open_log(tmp_path / "log", "sync")
    yield log
    log.close()


def lines(log: Log) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.path.read_text(encoding="ascii").splitlines()]


def test_an_entry_becomes_one_json_line_in_utc(log: Log) -> None:
    log.note(audit.record_opened(way="nik", factor="pin", assurance="typed", part="full"))
    at = "2026-11-21T00:30:00.005Z"
    opened = {"way": "nik", "factor": "pin", "assurance": "typed", "part": "full"}
    assert lines(log) == [{"at": at, "event": "record_opened", **opened}]


def test_a_bug_is_logged_with_its_place_and_nothing_that_a_visitor_brought(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    def look_up(nik: str) -> None:
        raise LookupError(f"nobody has {nik}")

    try:
        look_up(NIK)
    except LookupError as error:
        log.bug("open_record", error)
    (line,) = lines(log)
    assert (line["event"], line["order"], line["exception"]) == ("bug", "open_record", "LookupError")
    here = [frame.rsplit(":", 1) for frame in line["frames"].split()]
    assert len(here) == 2
    assert all(module == __name__ and number.isdigit() for module, number in here)
    said = capsys.readouterr().err
    assert json.loads(said)["frames"] == line["frames"]
    assert NIK not in said + log.path.read_text()


def test_an_exception_class_that_carries_data_in_its_name_is_not_named(log: Log) -> None:
    log.bug("step", type(f"Nik{NIK}", (Exception,), {})())
    log.bug("step", type("Siti Aminah", (Exception,), {})())
    assert [line["exception"] for line in lines(log)] == ["other", "other"]


def test_a_bug_needs_an_order_of_the_catalogue(log: Log) -> None:
    with pytest.raises(NotInCatalogueError):
        log.bug(NIK, ValueError())
    assert not log.path.exists()


def test_what_a_library_says_is_not_written_only_that_it_did(taken_over: Log) -> None:
    logging.getLogger("urllib3.connectionpool").warning("GET /v1/%s", NIK)
    logging.getLogger(NIK).error("Siti")
    logging.getLogger("urllib3.connectionpool").info("quiet")
    found = lines(taken_over)
    assert [(line["logger"], line["level"]) for line in found] == [
        ("urllib3.connectionpool", "WARNING"),
        ("other", "ERROR"),
    ]
    text = taken_over.path.read_text()
    assert NIK not in text
    assert "Siti" not in text


def test_an_exception_that_nobody_catches_is_logged(taken_over: Log) -> None:
    def break_down() -> None:
        raise ValueError(NIK)

    thread = threading.Thread(target=break_down)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(NIK), None)
    assert [(line["event"], line["order"]) for line in lines(taken_over)] == [("bug", "process")] * 2
    assert NIK not in taken_over.path.read_text()


def test_closing_gives_back_what_was_taken_over(tmp_path: Path) -> None:
    before = (logging.getLogger().handlers[:], sys.excepthook, threading.excepthook)
    open_log(tmp_path, "tool").close()
    assert (logging.getLogger().handlers[:], sys.excepthook, threading.excepthook) == before


def test_five_files_of_ten_megabytes_are_the_most(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (FILE_BYTES, FILES) == (10_000_000, 5)
    monkeypatch.setattr(logs, "FILE_BYTES", 1_000)
    for count in range(300):
        log.note(audit.events_sent(count=count))
    files = sorted(log.path.parent.iterdir())
    assert [file.name for file in files] == ["kiosk.jsonl", *(f"kiosk.jsonl.{n}" for n in range(1, 5))]
    assert all(file.stat().st_size <= 1_000 for file in files)
    newest_first = [json.loads(line)["count"] for file in files for line in reversed(file.read_text().splitlines())]
    assert newest_first == list(range(299, 299 - len(newest_first), -1))


def test_lines_lost_to_a_full_disk_are_counted_and_nothing_raises(log: Log) -> None:
    log.path.parent.mkdir()
    log.path.symlink_to("/dev/full")
    log.note(audit.staff_called())
    log.bug("step", ValueError())
    log.path.unlink()
    log.note(audit.in_service())
    assert [(line["event"], line.get("count")) for line in lines(log)] == [("lines_lost", 2), ("in_service", None)]


def test_programs_write_into_files_of_their_own(tmp_path: Path) -> None:
    programs: tuple[Program, ...] = ("kiosk", "sync")
    for program in programs:
        Log(tmp_path, program).note(audit.program_started(program=program))
    assert {file.name for file in tmp_path.iterdir()} == {"kiosk.jsonl", "sync.jsonl"}


def test_others_on_the_machine_cannot_read_the_log(log: Log) -> None:
    log.note(audit.staff_called())
    assert log.path.stat().st_mode & 0o077 == 0
    assert log.path.parent.stat().st_mode & 0o077 == 0


def test_threads_do_not_mix_their_lines(log: Log) -> None:
    def write() -> None:
        for _ in range(50):
            log.note(audit.staff_called())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(log)) == 200
