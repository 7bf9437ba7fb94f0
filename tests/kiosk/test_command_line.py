"""The command line as its users have it: mistyped, without rights, piped, interrupted, in an odd locale."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import EXIT_CODES, main, parser
from kiosk.cache.file_lock import FileLock
from kiosk.demo import STARTING

CONFIG = """
[screen]
width_mm = 268
height_mm = 476
[office]
name = "BP3MI Łombok"
region = "52"
[portal]
url = "http://127.0.0.1:9"
[data]
folder = "{folder}"
[printer]
kind = "sim"
[sound]
kind = "none"
[sim]
enabled = true
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A machine that was never enrolled."""
    file = tmp_path / "kiosk.toml"
    file.write_text(CONFIG.format(folder="data"), encoding="utf-8")
    return str(file)


def commands(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def started(*words: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    odd = {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    line = [sys.executable, "-m", "kiosk", *words]
    return subprocess.Popen(line, stdout=stdout, stderr=subprocess.PIPE, env={**os.environ, **odd})


def test_every_command_and_every_option_says_what_it_does() -> None:
    found = dict(commands(parser()))
    assert len(found) >= 15
    for name, command in found.items():
        assert command.description, name
        assert command.epilog == EXIT_CODES, name
        for action in command._actions:
            assert action.help, (name, action.dest)
            shown = action.default not in (None, False, argparse.SUPPRESS)
            assert not shown or "default" in action.help, (name, action.dest)


def test_help_fits_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    top = parser()
    for each in (top, *dict(commands(top)).values()):
        assert max(map(len, each.format_help().splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "invalid choice"),
        (("demo", "--port", "99999"), "0 to 65535"),
        (("demo", "--port", "-1"), "0 to 65535"),
        (("demo", "--people", "0"), "1 to 1,000,000"),
        (("rest", "--minutes", "soon"), "no number of minutes"),
        (("search", "gaji", "--language", "xx"), "invalid choice"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_begins(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert said in told.err


@pytest.mark.parametrize(
    "words", [("--json",), ("--once", "--json"), ("--status", "--once"), ("--status", "--fresh", "--json")]
)
def test_options_of_sync_that_do_not_go_together_begin_nothing(
    words: tuple[str, ...], config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, "sync", *words]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert not (Path(config).parent / "data").exists()


WITHOUT_DATA = (
    ("sync", "--once"),
    ("report",),
    ("verify", "x"),
    ("search", "gaji"),
    ("check", "answers.json"),
    ("outbox",),
    ("outbox", "--export", "out.aim"),
    ("enrol", "CODE"),
)


@pytest.mark.parametrize("words", WITHOUT_DATA, ids=" ".join)
def test_a_data_folder_that_cannot_be_used_is_a_fault_code_and_no_traceback(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    file = tmp_path / "kiosk.toml"
    file.write_text(CONFIG.format(folder="file/data"), encoding="utf-8")
    assert main(["--config", str(file), *words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "DISK-02" in told.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("report", "--pdf", "/dev/null/x.pdf"), 1, "/dev/null/x.pdf: Not a directory"),
        (("report", "--day", "2026-13-40"), 2, "2026-13-40: not a day"),
        (("search", "gaji"), 1, "no articles on this machine yet"),
        (("enrol", "CODE"), 1, "SYNC-01"),
        (("wipe",), 2, "say --yes"),
        (("demo", "--folder", "/dev/null/x"), 1, "/dev/null/x: Not a directory"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_name(
    words: tuple[str, ...], code: int, said: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, *words]) == code
    assert said in capsys.readouterr().err


def test_json_is_utf_8_and_alone_in_any_locale(config: str) -> None:
    for words in (("sync", "--status", "--json"), ("doctor", "--json"), ("devices", "--json")):
        with started("--config", config, *words) as command:
            said, complaint = command.communicate(timeout=60)
        assert complaint == b"", words
        assert isinstance(json.loads(said), dict | list), words
    with started("--config", config, "report") as report:
        assert "BP3MI Łombok" in report.communicate(timeout=60)[0].decode("utf-8")


def test_a_reader_that_has_had_enough_is_no_error(config: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with started("--config", config, "report", stdout=writing) as unread:
        os.close(writing)
        assert (unread.communicate(timeout=60)[1], unread.returncode) == (b"", 141)
    with started("--config", config, "report") as read:
        assert b"BP3MI" in read.communicate(timeout=60)[0]
    assert read.returncode == 0


def test_ctrl_c_ends_a_command_without_a_traceback(config: str) -> None:
    with started("--config", config, "devices", "--watch") as watching:
        assert watching.stdout is not None
        assert watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        assert (watching.communicate(timeout=60)[1], watching.returncode) == (b"", 130)


def test_ctrl_c_while_qt_is_loaded_ends_the_window_without_an_abort(config: str) -> None:
    line = [sys.executable, "-X", "importtime", "-m", "kiosk", "--config", config, "open"]
    with subprocess.Popen(line, stderr=subprocess.PIPE) as opening:
        assert opening.stderr is not None
        assert any(b"shiboken6" in said for said in opening.stderr), "Qt is being loaded now"
        opening.send_signal(signal.SIGINT)
        said = opening.communicate(timeout=60)[1]
    assert opening.returncode in (-signal.SIGINT, 0)
    assert not any(word in said for word in (b"Traceback", b"Fatal"))


def test_a_demonstration_on_a_taken_port_says_so_before_it_fills_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(("demo", "--folder", str(tmp_path / "demo"), "--port", str(port))) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"port {port}: Address already in use; end the other demonstration, or ")
    assert list((tmp_path / "demo").iterdir()) == []


def test_a_demonstration_beside_one_that_is_starting_says_so_before_it_fills_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    lock = FileLock.take(folder / STARTING)
    assert lock is not None
    with lock:
        assert main(("demo", "--folder", str(folder), "--port", "0")) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.split(": ")[1]) == (
        "",
        "another demonstration is just starting here; wait until it stands, or end it\n",
    )
    assert [path.name for path in folder.iterdir()] == [STARTING]
