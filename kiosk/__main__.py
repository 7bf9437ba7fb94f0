"""The command line: `python -m kiosk [--config FILE] COMMAND`. Each command imports only what it needs."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(prog="kiosk", description="Anjungan Informasi Mandiri")
    top.add_argument("--config", type=Path, help="configuration file (default: $AIM_CONFIG, /etc/aim/kiosk.toml)")
    commands = top.add_subparsers(dest="command")
    opened = commands.add_parser("open", help="open the kiosk (the default)")
    opened.add_argument("--sim", action="store_true", help="with the developer's dock beside it")
    rest = commands.add_parser("rest", help="only the screen that says the machine rests; nothing else is begun")
    rest.add_argument("--minutes", type=float, default=0.0, help="end after so many minutes (default: stay)")
    enrol = commands.add_parser("enrol", help="enrol this machine with the portal")
    enrol.add_argument("code", help="one-time code from the portal")
    sync = commands.add_parser("sync", help="keep this machine current")
    sync.add_argument("--once", action="store_true", help="one round, then end")
    sync.add_argument("--fresh", action="store_true", help="fetch the register anew")
    sync.add_argument("--status", action="store_true", help="only say how the sync is")
    sync.add_argument("--json", action="store_true", help="with --status: as JSON")
    outbox = commands.add_parser("outbox", help="what waits for the portal, and carrying it by hand")
    outbox.add_argument("--export", type=Path, metavar="FILE", help="write it, sealed as it is, into a new file")
    outbox.add_argument("--receipts", type=Path, metavar="FILE", help="take in what `portal intake` answered")
    wipe = commands.add_parser("wipe", help="delete everything of this kiosk: keys, register, outbox, log")
    wipe.add_argument("--yes", action="store_true", help="really")
    doctor = commands.add_parser("doctor", help="examine this machine, and say who mends what")
    doctor.add_argument("--json", action="store_true", help="for programs")
    devices = commands.add_parser("devices", help="reader, printer, scanner, module: how they are, and trying them")
    how = devices.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="for programs")
    how.add_argument("--watch", action="store_true", help="say every change until interrupted")
    how.add_argument("--test-read", action="store_true", help="read the card that is laid down now")
    how.add_argument("--test-print", action="store_true", help="print a test slip")
    report = commands.add_parser("report", help="what this machine did on a day: counts, no person")
    report.add_argument("--day", help="YYYY-MM-DD; today without it")
    report.add_argument("--pdf", type=Path, metavar="FILE", help="as a sheet with charts")
    report.add_argument("--language", choices=("id", "en"), default="id")
    verify = commands.add_parser("verify", help="check a slip: its address or token")
    verify.add_argument("text", nargs="?", help="what the slip's code holds; without it, one line is read")
    search = commands.add_parser("search", help="search articles, jobs and companies, as the kiosk does")
    search.add_argument("query", help="what somebody types")
    search.add_argument("--language", choices=("id", "en"), default="id")
    search.add_argument("--json", action="store_true", help="for programs")
    check = commands.add_parser("check", help="what somebody with these answers needs to work abroad")
    check.add_argument("answers", type=Path, metavar="ANSWERS.json", help='such as {"destination": "HK", "age": 25}')
    check.add_argument("--language", choices=("id", "en"), default="id")
    check.add_argument("--json", action="store_true", help="for programs")
    tour = commands.add_parser("tour", help="perform a visit and leave a picture of every screen")
    tour.add_argument("--out", type=Path, default=Path("build/tour"), help="folder for the pictures and slips")
    desk = commands.add_parser("desk", help="the staff desk of an office PC, in a window")
    desk.add_argument("--sim", action="store_true", help="with the developer's dock")
    _add_demo(commands.add_parser("demo", help="portal with synthetic people, kiosk, window: all in one"))
    return top


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--folder", type=Path, default=Path("build/demo"))
    demo.add_argument("--port", type=int, default=8350)
    demo.add_argument("--people", type=int, default=2000)
    demo.add_argument("--desk", action="store_true", help="the staff desk of an office PC instead of the kiosk")
    demo.add_argument("--tour", action="store_true", help="perform the visit even where there is a screen")
    demo.add_argument("--out", type=Path, default=Path("build/tour"), help="folder for what the tour leaves")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from kiosk import commands  # noqa: PLC0415 - after the parser: help needs nothing of it

    given = parser().parse_args(arguments)
    return commands.run(given)


if __name__ == "__main__":
    sys.exit(main())
