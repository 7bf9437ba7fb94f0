"""The lists and the publications at a terminal: what is printed, what comes back, and the exit codes."""

import csv
from pathlib import Path

import pytest

from portal.__main__ import main

JOBS = (
    "job_code,post_id,post_en,occupation,destination_country,placement_company,verified_on,closes_on\n"
    "J-1,Perawat,Nurse,NURSE,DE,PT CONTOH,2026-11-01,2099-12-31\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIM_PORTAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_an_import_says_what_it_did_and_returns_bad_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = folder / "good.csv", folder / "bad.csv"
    good.write_text(JOBS)
    bad.write_text(JOBS + "J-2,,Nurse,KING,DE,PT CONTOH,2026-11-01,2099-12-31\n")
    assert main(["jobs", "import", str(good)]) == 0
    assert "1 lines good, 1 new, 0 changed, 0 gone" in capsys.readouterr().out
    assert main(["jobs", "import", str(good)]) == 0
    assert "taken in before, nothing changed" in capsys.readouterr().out
    assert main(["jobs", "import", str(bad)]) == 3
    said = capsys.readouterr().out
    assert "1 lines returned, see bad.rejects.csv" in said
    assert "nothing was removed" in said
    with (folder / "bad.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["line"], row["column"], row["code"]) for row in csv.DictReader(file)]
    assert rows == [("3", "occupation", "code"), ("3", "post_id", "required")]


def test_where_returned_lines_cannot_be_written_nothing_is_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, nowhere = folder / "bad.csv", folder / "nowhere" / "back.csv"
    bad.write_text(JOBS + "J-2,,Nurse,KING,DE,PT CONTOH,2026-11-01,2099-12-31\n")
    assert main(["jobs", "import", str(bad), "--rejects", str(nowhere)]) == 2
    assert f"cannot be written to {nowhere} (No such file or directory)" in capsys.readouterr().err
    assert main(["jobs", "import", str(bad)]) == 3
    assert "1 lines good, 1 new" in capsys.readouterr().out


def test_what_is_no_table_or_dated_in_the_future_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.csv").write_text("x\n1\n")
    assert main(["news", "import", str(folder / "a.csv")]) == 2
    assert main(["news", "import", str(folder / "missing.csv")]) == 2
    assert main(["agencies", "import", str(folder / "a.csv"), "--dated", "2999-01-01"]) == 2
    assert "lies in the future" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["agencies", "import", str(folder / "a.csv")])


def test_publications_are_listed_brought_back_and_let_go(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "jobs.csv").write_text(JOBS)
    assert main(["content", "publish"]) == 0
    assert main(["jobs", "import", str(folder / "jobs.csv")]) == 0
    assert main(["content", "publish"]) == 0
    assert main(["content", "rollback", "guidance"]) == 2
    capsys.readouterr()
    assert main(["content", "rollback", "jobs"]) == 0
    assert "content release jobs" in capsys.readouterr().out
    assert main(["content", "publications", "jobs"]) == 0
    newest, *older = capsys.readouterr().out.splitlines()
    assert "held" in newest
    assert len(older) == 2
    assert main(["content", "publish"]) == 0
    assert "jobs at 3: nothing new; held since it was rolled back" in capsys.readouterr().out
    assert main(["content", "release", "jobs"]) == 0
    assert main(["content", "publish"]) == 0
    assert "jobs at 4: 1 changes" in capsys.readouterr().out
