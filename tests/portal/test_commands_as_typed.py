"""The portal's command line as its users have it: mistyped, without rights, on a taken port, piped, interrupted."""

import argparse
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from portal.__main__ import main, parser

PAGES = ("docs/portal.md", "docs/content.md", "docs/passport.md", "docs/command-centre.md", "docs/import.md")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", *(name for name in os.environ if name.startswith("AIM_"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AIM_PORTAL_DATA", str(tmp_path / "data"))


def commands(top: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every parser with the words that lead to it."""
    yield name, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, f"{name} {word}".strip())


def test_every_command_and_every_option_says_what_it_does() -> None:
    for name, command in commands(parser()):
        assert command.description, name
        for action in command._actions:
            if isinstance(action, argparse._SubParsersAction):
                continue
            assert action.help, (name, action.dest)
            shown = action.default not in (None, False, "", [], argparse.SUPPRESS)
            assert not shown or "default" in action.help, (name, action.dest)


def test_every_command_leads_to_a_function_and_nothing_is_imported_before_it_was_given() -> None:
    runs = {name: command.get_default("run") for name, command in commands(parser())}
    given = {name: run for name, run in runs.items() if run is not None}
    assert len(given) > 25
    assert all(callable(getattr(import_module(run.module), run.name)) for run in given.values())
    heavy = "import sys, portal.__main__; sys.exit('sqlalchemy' in sys.modules or 'litestar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", heavy], cwd=ROOT, check=False).returncode == 0


def test_every_command_stands_in_a_page() -> None:
    said = "".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES).replace("\\|", "|")
    for name, command in commands(parser()):
        leaf = not any(isinstance(action, argparse._SubParsersAction) for action in command._actions)
        first, _, last = name.partition(" ")
        assert not leaf or f"portal {first}" in said, name
        assert not last or last in said, name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--port", "99999"), "0 to 65,535"),
        (("demo", "--people", "-5"), "1 to 1,000,000"),
        (("publish", "--region", "99"), "99 is no province"),
        (("enrol-code", "--region", "abc"), "abc is no province"),
        (("enrol-code", "--office", " "), "it is empty"),
        (("operator-token", "Siti", "--days", "-4"), "1 to 3,650"),
        (("operator-token", ""), "it is empty"),
        (("content", "check", "--on", "2026-99-99"), "2026-99-99 is no day"),
        (("content", "release", "nofeed"), "invalid choice"),
        (("content", "publications", "nofeed"), "invalid choice"),
        (("held", "X", "--reported", "yesterday"), "yesterday is no time"),
        (("held", "X", "--reported", "2026-11-21"), "2026-11-21 is no time with its offset"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_begins(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert said in told.err
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIM_PORTAL_DATA", "/dev/null/portal")
    for words in (("kiosks",), ("serve", "--port", "0"), ("publish",)):
        assert main(words) == 2
        assert capsys.readouterr().err == "portal: AIM_PORTAL_DATA: /dev/null/portal/log: Not a directory\n"


def test_a_taken_port_and_an_address_that_is_not_ours_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(("serve", "--port", str(port))) == 2
    assert capsys.readouterr().err == f"portal: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
    assert main(("serve", "--host", "192.0.2.1", "--port", "0")) == 2
    assert "cannot listen on 192.0.2.1" in capsys.readouterr().err
    assert main(("serve", "--port", "0", "--ready-file", "/dev/null/ready")) == 2
    assert "/dev/null/ready: there is no such folder" in capsys.readouterr().err


def started(*words: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-m", "portal", *words]
    return subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE)


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with started("content", "check", stdout=writing) as unread:
        os.close(writing)
        assert (unread.communicate(timeout=60)[1], unread.returncode) == (b"", 141)
    with started("content", "check") as read:
        assert b"files good" in read.communicate(timeout=60)[0]
    assert read.returncode == 0


def test_ctrl_c_ends_a_command_without_a_traceback(tmp_path: Path) -> None:
    ready = tmp_path / "folder.fifo"
    os.mkfifo(ready)  # whoever opens it for reading waits: the command stands where nothing else would keep it
    with started("import", str(ready), "--synthetic") as waiting:
        with ready.open("wb"):  # opens once the command reads
            waiting.send_signal(signal.SIGINT)
            assert waiting.wait(60) == 130
        assert waiting.stderr is not None
        assert waiting.stderr.read() == b""
