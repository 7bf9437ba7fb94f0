"""The command line: `python -m kiosk [--config FILE] COMMAND`. Each command imports only what it needs."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

EXIT_CODES = "exit codes: 0 done, 1 not done (standard error says why), 2 wrong call or configuration, 130 interrupted"
INTERRUPTED, NOT_READ = 130, 141
"""As a shell has them for what Ctrl-C ended, and for what was piped to a program that stopped reading."""
_MOST_PORT = 65535
_MOST_PEOPLE = 1_000_000
_Add = Callable[[str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    name = "aim-kiosk" if getattr(sys, "frozen", False) else "python -m kiosk"
    top = argparse.ArgumentParser(prog=name, description="Anjungan Informasi Mandiri: the kiosk", epilog=EXIT_CODES)
    searched = "configuration; default: $AIM_CONFIG, else /etc/aim/kiosk.toml, else build/demo/kiosk.toml"
    top.add_argument("--config", type=Path, metavar="FILE", help=searched)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, epilog=EXIT_CODES)

    _add_windows(add)
    _add_care(add)
    _add_look_ups(add)
    _add_demo(add)
    return top


def _add_windows(add: _Add) -> None:
    dock = "with the developer's dock of simulated devices"
    add("open", "open the kiosk; done where no command is given").add_argument("--sim", action="store_true", help=dock)
    add("desk", "open the staff desk of an office PC").add_argument("--sim", action="store_true", help=dock)
    rest = add("rest", "show only that the machine rests; nothing else is begun")
    rest.add_argument("--minutes", type=_minutes, default=0.0, help="end after so many; default: stay")


def _add_care(add: _Add) -> None:
    add("enrol", "enrol this machine with the portal").add_argument(
        "code", metavar="CODE", help="from the portal, once"
    )
    sync = add("sync", "keep this machine current until interrupted")
    sync.add_argument("--once", action="store_true", help="one round, then end")
    sync.add_argument("--fresh", action="store_true", help="fetch the register anew")
    sync.add_argument("--status", action="store_true", help="fetch nothing, say how the sync is")
    sync.add_argument("--json", action="store_true", help="with --status: for programs")
    outbox = add("outbox", "say what waits for the portal, or carry it by hand")
    outbox.add_argument("--export", type=Path, metavar="FILE", help="write it, sealed as it is, into a new file")
    text = "take in what `python -m portal intake` answered"
    outbox.add_argument("--receipts", type=Path, metavar="FILE", help=text)
    wipe = add("wipe", "delete everything of this kiosk: keys, register, outbox, log")
    wipe.add_argument("--yes", action="store_true", help="really: nothing is deleted without it")
    doctor = add("doctor", "examine this machine, and say who mends what")
    doctor.add_argument("--json", action="store_true", help="for programs")
    devices = add("devices", "say how reader, printer, scanner, module and sound are, or try one")
    how = devices.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="for programs")
    how.add_argument("--watch", action="store_true", help="say every change until interrupted")
    how.add_argument("--test-read", action="store_true", help="read a card that is laid down now")
    how.add_argument("--test-print", action="store_true", help="print a test slip")
    report = add("report", "print what this machine did on a day: counts, no person")
    report.add_argument("--day", metavar="YYYY-MM-DD", help="default: today")
    report.add_argument("--pdf", type=Path, metavar="FILE", help="write it as a sheet with charts instead")
    _add_language(report)


def _add_look_ups(add: _Add) -> None:
    text = "what the slip's code holds, an address or a token; default: a line of standard input"
    add("verify", "check a slip with no network").add_argument("text", nargs="?", metavar="TEXT", help=text)
    search = add("search", "search articles, jobs and companies as the kiosk does")
    search.add_argument("query", metavar="QUERY", help="what somebody types")
    check = add("check", "say what somebody with these answers needs to work abroad")
    text = 'a JSON object such as {"destination": "HK", "age": 25}'
    check.add_argument("answers", type=Path, metavar="ANSWERS.json", help=text)
    for made in (search, check):
        _add_language(made)
        made.add_argument("--json", action="store_true", help="for programs")


def _add_demo(add: _Add) -> None:
    leaves = "folder for what the tour leaves; default: build/tour"
    tour = add("tour", "perform visits, and leave a picture of every screen")
    tour.add_argument("--out", type=Path, default=Path("build/tour"), metavar="FOLDER", help=leaves)
    demo = add("demo", "portal with synthetic people, kiosk, window: all in one")
    text = "where its state lies; default: build/demo"
    demo.add_argument("--folder", type=Path, default=Path("build/demo"), metavar="FOLDER", help=text)
    demo.add_argument("--port", type=_port, default=8350, help="of the portal; 0 picks a free one; default: 8350")
    demo.add_argument("--people", type=_people, default=2000, help="how many are invented; default: 2000")
    demo.add_argument("--desk", action="store_true", help="the staff desk of an office PC instead of the kiosk")
    demo.add_argument("--tour", action="store_true", help="perform the tour even where there is a screen")
    demo.add_argument("--out", type=Path, default=Path("build/tour"), metavar="FOLDER", help=leaves)


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--language", choices=("id", "en"), default="id", help="of the answer; default: id")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: 0 to {_MOST_PORT}")
    return int(text)


def _people(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"{text} is no number of people: 1 to {_MOST_PEOPLE:,}")
    return int(text)


def _minutes(text: str) -> float:
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise argparse.ArgumentTypeError(f"{text} is no number of minutes")
    return float(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from kiosk import commands  # noqa: PLC0415 - after the parser: help needs nothing of it

    given = parser().parse_args(arguments)
    return commands.run(given)


def program() -> NoReturn:
    """Run this process's command. Ctrl-C, and a reader that has had enough (`| head`), end it without a complaint.

    What it says is UTF-8 whatever the locale: JSON must be, and names are written in many scripts.
    """
    _leave_no_core()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where the caller closed it
            stream.reconfigure(encoding="utf-8")
    try:
        try:
            code = main()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python's own end complains of it
        code = NOT_READ
    sys.exit(code)


def _leave_no_core() -> None:
    """Let no crash write this process's memory to the disk: who stands before the machine would be in it."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    program()
