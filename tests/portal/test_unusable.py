"""A portal whose keys or database cannot be used says so in one line, changes nothing, and shows no trace."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.__main__ import main
from portal.db import Database, trouble
from tests.full_disk import no_room

Said = Callable[[], str]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Lists the staff of a data folder that was good; gives what standard error said of it then."""
    for name in ("DATABASE_URL", *(name for name in os.environ if name.startswith("AIM_"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AIM_PORTAL_DATA", str(tmp_path))
    assert main(("staff", "list")) == 0
    capsys.readouterr()

    def ask() -> str:
        assert main(("staff", "list")) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("portal: ")
        assert told.err.count("\n") == 1
        return told.err

    return ask


def test_a_database_of_a_newer_portal_is_left_alone(tmp_path: Path, said: Said) -> None:
    with sqlite3.connect(tmp_path / "portal.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "a newer one has opened it" in said()


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path, said: Said) -> None:
    for name in ("portal.db", "portal.db-wal", "portal.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "portal.db").write_bytes(b"\x7fELF" * 4000)
    assert "file is not a database" in said()
    assert (tmp_path / "portal.db").read_bytes() == b"\x7fELF" * 4000


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://nobody:rahasia@127.0.0.1:1/x", "Connection refused"),
        ("postgresql://nobody:rahasia@::/x", "cannot be read"),
        ("sqlite:////dev", "unable to open database file"),
    ],
)
def test_a_database_that_is_not_there_is_named_without_its_password(
    said: Said, monkeypatch: pytest.MonkeyPatch, address: str, why: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    told = said()
    assert why in told
    assert "rahasia" not in told


def test_a_key_that_is_lost_is_asked_for_and_never_made_anew(tmp_path: Path, said: Said) -> None:
    for name in ("feed.key", "receiving.key", "mark.key", "root.pub"):
        path = tmp_path / "keys" / name
        kept = path.read_bytes()
        path.unlink()
        assert name in said()
        assert name == "root.pub" or not path.exists(), "a new one would fit nothing"
        path.write_bytes(kept)
        path.chmod(0o600)
    assert main(("staff", "list")) == 0


@pytest.mark.parametrize("name", ["feed.key", "mark.key", "certificates.msgpack", "root.pub"])
def test_a_key_file_that_is_none_is_named(tmp_path: Path, said: Said, name: str) -> None:
    (tmp_path / "keys" / name).write_bytes(b"halo")
    assert name in said()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("AIM_PORTAL_SMTP", "mailhost"),
        ("AIM_PORTAL_SMTP", "mailhost:smtp"),
        ("AIM_PORTAL_SMTP", "mailhost:25"),
        ("AIM_PORTAL_SMS_URL", "ftp://gateway/"),
        ("AIM_PORTAL_SMS_URL", "https://gateway:99999/"),
    ],
)
def test_a_channel_that_cannot_be_is_refused_at_the_start_not_at_the_first_alert(
    said: Said, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    assert "must be" in said()


def test_a_command_on_a_full_disk_says_so_in_one_line(said: Said, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("enrol-code", "--office", "BP3MI NTB")) == 0
    with no_room(beyond=600_000):  # the schema is there, the people do not fit
        assert main(("demo", "--people", "300")) == 2
    told = capsys.readouterr().err
    assert told.startswith("portal: the database cannot be used: ")
    assert told.count("\n") == 1
    assert main(("demo", "--people", "300")) == 0, "with room again it works"


def test_the_disks_trouble_is_told_from_a_bug(tmp_path: Path) -> None:
    full = Path("/dev/full")  # every write to it fails as on a full disk
    with pytest.raises(OSError, match="No space left") as no_space:
        full.write_text("halo", encoding="utf-8")
    assert trouble(no_space.value) == "the data folder: No space left on device"
    with pytest.raises(OSError, match="No such file") as missing:
        (tmp_path / "template").read_text(encoding="utf-8")
    assert trouble(missing.value) is None, "a part of the program that is not there"
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    with pytest.raises(OperationalError) as unknown, database.read() as session:
        session.execute(text("SELECT 1 FROM nothing"))
    assert trouble(unknown.value) is None
    database.close()
    with pytest.raises(sqlite3.OperationalError) as nowhere:
        sqlite3.connect(tmp_path / "none" / "register.db")
    assert trouble(nowhere.value) == "the database cannot be used: unable to open database file"
