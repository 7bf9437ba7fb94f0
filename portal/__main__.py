"""The command line: `python -m portal COMMAND`; docs/portal.md lists the commands."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from onedata.content_feeds import CONTENT_FEEDS
from portal import arguments as take
from portal import logs
from portal.settings import Settings, SettingsWrong, Unusable, load

if TYPE_CHECKING:
    _Under = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no public name

EXIT_CODES = "exit codes: 0 done, 2 not done (standard error says why), 3 done but for some lines, 130 interrupted"
BAD_INPUT, STOPPED, NOT_READ = 2, 130, 141
"""Exit codes; the last two as a shell has them for what Ctrl-C ended, and whose reader had enough."""
_REJECTS = "where the list of returned lines goes; default: beside the table, .rejects.csv"
_PROVINCE = "province, Kemendagri code; default: 52"
_LOGIN = "what they sign in with"


class Command(NamedTuple):
    """A function of an area, imported once its command was given: SQLAlchemy alone takes half a second."""

    module: str
    name: str

    def __call__(self, settings: Settings, arguments: argparse.Namespace) -> int:
        """Run it and return the exit code."""
        run: Callable[[Settings, argparse.Namespace], int] = getattr(import_module(self.module), self.name)
        return run(settings, arguments)


def _add(sub: "_Under", module: str, name: str, run: str, text: str) -> argparse.ArgumentParser:
    made = sub.add_parser(name, help=text, description=text)
    made.set_defaults(run=Command(module, run))
    return made


def _area(sub: "_Under", name: str, text: str) -> "_Under":
    """Add a word that is followed by another."""
    return sub.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="WHAT")


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command carries the function that does it."""
    text = "Portal Satu Data: the server of the kiosks; docs/portal.md says more of each command"
    whole = argparse.ArgumentParser(prog="python -m portal", description=text, epilog=EXIT_CODES)
    sub = whole.add_subparsers(required=True, metavar="COMMAND")

    add = partial(_add, sub, "portal.commands")
    serve = add("serve", "serve", "serve until SIGTERM or Ctrl-C")
    serve.add_argument("--host", help="address to listen on; default: $AIM_PORTAL_HOST, else 127.0.0.1")
    serve.add_argument("--port", type=take.port, help="0 picks a free one; default: $AIM_PORTAL_PORT, else 8350")
    serve.add_argument("--ready-file", type=Path, metavar="FILE", help="write the address here once it listens")
    demo = add("demo", "demo", "fill an empty database with synthetic people, and publish")
    demo.add_argument("--people", type=take.people, default=2000, help="how many are invented; default: 2000")
    demo.add_argument("--seed", type=int, default=1, help="the same seed invents the same people; default: 1")
    text = "of Argon2: demo is cheap, and takes no real people; default: demo"
    demo.add_argument("--cost", choices=("demo", "production"), default="demo", help=text)
    table = add("import", "import_", "take a delivered table in, or one back (docs/import.md)")
    table.add_argument("file", type=Path, nargs="?", metavar="PEOPLE.csv", help="the table, as its source delivered it")
    table.add_argument("--undo", metavar="DELIVERY", help="put everybody back to before this delivery")
    table.add_argument("--rejects", type=Path, metavar="FILE", help=_REJECTS)
    table.add_argument("--synthetic", action="store_true", help="everybody in the file is invented: mark them CONTOH")
    publish = add("publish", "publish", "publish what changed")
    publish.add_argument("--region", type=take.province, default="52", help=_PROVINCE)
    publish.add_argument("--all", action="store_true", help="every province that has a register or a kiosk")
    publish.add_argument("--new-epoch", action="store_true", help="after a theft: new pepper, new record ids")
    publish.add_argument("--from-backup", action="store_true", help="after a restore: raise the incarnation")
    code = add("enrol-code", "enrol_code", "print a one-time code for a kiosk")
    code.add_argument("--office", type=take.named, default="BP3MI NTB", help="where it will stand; default: BP3MI NTB")
    code.add_argument("--region", type=take.province, default="52", help=_PROVINCE)
    intake = add("intake", "intake", "take in an outbox that was carried here by hand")
    intake.add_argument("file", type=Path, metavar="FILE", help="from `python -m kiosk outbox --export FILE`")
    intake.add_argument("--receipts", type=Path, metavar="OUT", help="where the receipts go; default: FILE.receipts")
    _fleet(sub)
    _staff(sub)
    _trust(sub)
    _content(sub)
    for name in ("jobs", "agencies", "news", "contacts", "clocks"):
        _list(sub, name)
    _groups(sub)
    return whole


def _trust(sub: "_Under") -> None:
    parts = _area(sub, "trust", "the states by which passports are believed (docs/passport.md)")
    text = "take a folder of CSCA certificates and revocations in as the whole list"
    states = _add(parts, "portal.trust.commands", "import", "import_", text)
    states.add_argument("folder", type=Path, metavar="FOLDER", help="with source.toml (docs/passport.md)")


def _groups(sub: "_Under") -> None:
    parts = _area(sub, "group", "groups of an office whose slips are printed together (docs/portal.md)")
    under = partial(_add, parts, "portal.groups.commands")
    table = under("import", "import_", "make a group of a CSV with a column nik, paspor or source_key, or change it")
    table.add_argument("file", type=Path, metavar="PEOPLE.csv", help="one person a line")
    table.add_argument("--name", required=True, help="as staff see it: an orientation day, a departure")
    table.add_argument("--on", type=take.day, metavar="DATE", required=True, help="the day it is for")
    table.add_argument("--office", required=True, help="whose desks may print it")
    table.add_argument("--rejects", type=Path, metavar="FILE", help=_REJECTS)
    under("list", "listed", "list the groups").add_argument("--office", default="", help="only of this office")
    under("remove", "remove", "forget a group").add_argument("group", metavar="GROUP", help="its id")


def _content(sub: "_Under") -> None:
    add = partial(_add, _area(sub, "content", "articles and rules (docs/content.md)"), "portal.content.commands")
    check = add("check", "check", "say what must be mended before articles and rules are published")
    check.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: $AIM_PORTAL_CONTENT")
    check.add_argument("--on", type=take.day, metavar="DATE", help="as of this day; default: today")
    add("publish", "publish", "publish articles, rules and lists where they changed")
    listed = add("publications", "publications", "list what was published, newest first")
    listed.add_argument("feed", nargs="?", choices=CONTENT_FEEDS, metavar="FEED", help="only of this feed")
    back = add("rollback", "rollback", "publish earlier content again, and hold the feed there")
    back.add_argument("feed", choices=CONTENT_FEEDS, metavar="FEED", help=", ".join(CONTENT_FEEDS))
    back.add_argument("--to", type=int, metavar="NUMBER", help="of the list of publications; default: the one before")
    again = add("release", "release", "let newer content of a rolled-back feed out again")
    again.add_argument("feed", choices=CONTENT_FEEDS, metavar="FEED", help=", ".join(CONTENT_FEEDS))


def _list(sub: "_Under", name: str) -> None:
    parts = _area(sub, name, f"the list of {name} (docs/content.md)")
    text = f"take a whole list of {name} in; what it no longer names goes"
    table = _add(parts, "portal.lists.commands", "import", "import_", text)
    table.set_defaults(list=name)
    table.add_argument("file", type=Path, metavar="FILE.csv", help="the whole list (docs/content.md)")
    table.add_argument("--rejects", type=Path, metavar="FILE", help=_REJECTS)
    table.add_argument("--synthetic", action="store_true", help="everything in it is invented: mark it CONTOH")
    if name == "agencies":
        day = "the day on which the register said this; people are told it"
        table.add_argument("--dated", type=take.day, metavar="DATE", required=True, help=day)


def _fleet(sub: "_Under") -> None:
    add = partial(_add, sub, "portal.kiosks.commands")
    kiosks = add("kiosks", "kiosks", "list the kiosks and how each last said it is")
    kiosks.add_argument("--json", action="store_true", help="for programs")
    revoke = add("revoke", "revoke", "refuse a kiosk from now on")
    revoke.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    revoke.add_argument("--theft", action="store_true", help="it was stolen: new epoch for its registers, published")
    held = add("held", "held", "write the notice of what a lost kiosk held (UU 27/2022 Pasal 46), Markdown")
    held.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    text = "when the loss became known, as 2026-11-21T09:00+07:00; default: when it was revoked for theft, else now"
    held.add_argument("--reported", type=take.moment, metavar="TIME", help=text)
    config = add("kiosk-config", "kiosk_config", "set values on a kiosk from afar, or show what is set")
    config.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    text = "bytes_per_second, quiet_hours (22:00-05:00,...), poll_seconds, idle_seconds"
    config.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=text)
    config.add_argument("--unset", action="append", default=[], metavar="NAME", help="the kiosk decides again")
    token = add("operator-token", "operator_token", "print a token for somebody who looks after the fleet")
    token.add_argument("name", type=take.named, metavar="NAME", help="whose it is; stands in the audit trail")
    token.add_argument("--days", type=take.days, default=90, help="how long it holds; default: 90")
    token.add_argument("--revoke", action="store_true", help="withdraw every token of this name instead")


def _staff(sub: "_Under") -> None:
    module = "portal.staff.commands"
    under = partial(_add, _area(sub, "staff", "accounts of officers (docs/command-centre.md)"), module)
    add = under("add", "add", "make an account; prints its first password, once")
    add.add_argument("login", metavar="LOGIN", help=_LOGIN)
    add.add_argument("--name", type=take.named, required=True, help="as colleagues know them")
    add.add_argument("--role", required=True, help="petugas, penyelia, teknisi, pemantau, piket, kepala or redaksi")
    add.add_argument("--office", default="", help="office scope; for a data producer its source system")
    add.add_argument("--region", default="", help="province, Kemendagri code")
    add.add_argument("--country", default="", help="of a duty officer: the mission's country")
    add.add_argument("--email", default="", help="where alerts and links go")
    add.add_argument("--phone", default="", help="where alerts go by SMS")
    under("list", "listed", "list the accounts")
    for name, text in (("disable", "refuse an account from now on"), ("reset", "print a new password, lift a lock")):
        under(name, name, text).add_argument("login", metavar="LOGIN", help=_LOGIN)
    card = under("card", "card", "bind a staff card; the PIN is asked for, or read from standard input")
    card.add_argument("login", metavar="LOGIN", help=_LOGIN)
    card.add_argument("card", nargs="?", metavar="CARD", help="identifier of the card, hex")
    card.add_argument("--remove", action="store_true", help="unbind a lost card instead")
    checks = _area(sub, "audit", "the audit trail (docs/portal.md)")
    verify = _add(
        checks, module, "verify", "verify", "follow the chain of the audit trail; exit code 4 where it is broken"
    )
    verify.add_argument("--since", metavar="NUMBER:HEAD", help="a head printed earlier must lie on the chain")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `words` None = those of this process."""
    arguments = parser().parse_args(words)
    run: Command = arguments.run
    try:
        return run(load(), arguments)
    except (SettingsWrong, Unusable) as error:
        print(f"portal: {error}", file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        from portal.db import trouble  # noqa: PLC0415 - SQLAlchemy only where it is used

        if (said := trouble(error)) is None:
            raise
        print(f"portal: {said}", file=sys.stderr)
        return BAD_INPUT
    finally:
        logs.stop()


def program() -> NoReturn:
    """Run this process's command. Ctrl-C, and a reader that has had enough (`| head`), end it without a complaint.

    What it says is UTF-8 whatever the locale: JSON must be, and names are written in many scripts.
    """
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
        code = STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python's own end complains of it
        code = NOT_READ
    sys.exit(code)


if __name__ == "__main__":
    program()
