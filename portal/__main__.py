"""The command line: `python -m portal COMMAND`; docs/portal.md lists the commands."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from portal import commands, logs
from portal.content import commands as content_commands
from portal.settings import Settings, SettingsWrong, load
from portal.trust import commands as trust_commands

_Parser = argparse.ArgumentParser
_Command = Callable[[Settings, argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command carries the function that does it."""
    whole = argparse.ArgumentParser(prog="python -m portal", description=__doc__)
    sub = whole.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: _Command, text: str) -> argparse.ArgumentParser:
        made = sub.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    serve = add("serve", commands.serve, "serve until SIGTERM or Ctrl-C")
    serve.add_argument("--host", help="address to listen on")
    serve.add_argument("--port", type=int, help="0 picks a free one")
    serve.add_argument("--ready-file", type=Path, help="write the address here once it listens")
    demo = add("demo", commands.demo, "fill an empty database with synthetic people, and publish")
    demo.add_argument("--people", type=int, default=2000)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--cost", choices=("demo", "production"), default="demo", help="of Argon2; demo is cheap")
    take = add("import", commands.import_, "take a delivered table in, or one back (docs/import.md)")
    take.add_argument("file", type=Path, nargs="?", metavar="PEOPLE.csv")
    take.add_argument("--undo", metavar="DELIVERY", help="put everybody back to before this delivery")
    take.add_argument("--rejects", type=Path, help="where the list of returned lines goes")
    take.add_argument("--synthetic", action="store_true", help="everybody in the file is invented: mark them CONTOH")
    publish = add("publish", commands.publish, "publish what changed")
    publish.add_argument("--region", default="52", help="province, Kemendagri code")
    publish.add_argument("--all", action="store_true", help="every province that has a register or a kiosk")
    publish.add_argument("--new-epoch", action="store_true", help="after a theft: new pepper, new record ids")
    publish.add_argument("--from-backup", action="store_true", help="after a restore: raise the incarnation")
    code = add("enrol-code", commands.enrol_code, "print a one-time code for a kiosk")
    code.add_argument("--office", default="BP3MI NTB")
    code.add_argument("--region", default="52", help="province, Kemendagri code")
    intake = add("intake", commands.intake, "take in an outbox that was carried here by hand")
    intake.add_argument("file", type=Path, metavar="FILE", help="from `python -m kiosk outbox --export FILE`")
    intake.add_argument("--receipts", type=Path, help="where the receipts go; default: FILE.receipts")
    _fleet(add)
    _staff(sub)
    states = sub.add_parser("trust", help="the states by which passports are believed (docs/passport.md)")
    trust_parts = states.add_subparsers(required=True, metavar="WHAT")
    text = "take a folder of CSCA certificates and revocations in as the whole list"
    trust_import = trust_parts.add_parser("import", help=text, description=text)
    trust_import.add_argument("folder", type=Path)
    trust_import.set_defaults(run=trust_commands.import_)
    content = sub.add_parser("content", help="articles and rules (docs/content.md)")
    parts = content.add_subparsers(required=True, metavar="WHAT")
    text = "say what must be mended before articles and rules are published"
    check = parts.add_parser("check", help=text, description=text)
    check.add_argument("folder", type=Path, nargs="?", help="default: the content folder of the settings")
    check.add_argument("--on", type=dt.date.fromisoformat, metavar="DATE", help="as of this day; default: today")
    check.set_defaults(run=content_commands.check)
    _publications(parts)
    for name in ("jobs", "agencies", "news", "contacts"):
        _list(sub, name)
    _groups(sub)
    return whole


def _groups(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def group(name: str) -> _Command:
        def run(settings: Settings, arguments: argparse.Namespace) -> int:
            from portal.groups import commands as group_commands  # noqa: PLC0415 - SQLAlchemy only where it is used

            done: _Command = getattr(group_commands, name)
            return done(settings, arguments)

        return run

    text = "groups of an office whose slips are printed together (docs/portal.md)"
    parts = sub.add_parser("group", help=text, description=text).add_subparsers(required=True, metavar="WHAT")

    def under(name: str, run: str, text: str) -> argparse.ArgumentParser:
        made = parts.add_parser(name, help=text, description=text)
        made.set_defaults(run=group(run))
        return made

    take = under("import", "import_", "make a group of a CSV with a column nik, paspor or source_key, or change it")
    take.add_argument("file", type=Path, metavar="PEOPLE.csv")
    take.add_argument("--name", required=True, help="as staff see it: an orientation day, a departure")
    take.add_argument("--on", type=dt.date.fromisoformat, metavar="DATE", required=True, help="the day it is for")
    take.add_argument("--office", required=True, help="whose desks may print it")
    take.add_argument("--rejects", type=Path, help="where the list of returned lines goes")
    under("list", "listed", "list the groups").add_argument("--office", default="", help="only of this office")
    under("remove", "remove", "forget a group").add_argument("group", metavar="GROUP", help="its id")


def _publications(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def add(name: str, run: _Command, text: str) -> argparse.ArgumentParser:
        made = parts.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    add("publish", content_commands.publish, "publish articles, rules and lists where they changed")
    listed = add("publications", content_commands.publications, "list what was published, newest first")
    listed.add_argument("feed", nargs="?", help="only of this feed")
    back = add("rollback", content_commands.rollback, "publish earlier content again, and hold the feed there")
    back.add_argument("feed", help="guidance, rules, jobs, agencies, codes or news")
    back.add_argument("--to", type=int, metavar="NUMBER", help="of the list of publications; default: the one before")
    again = add("release", content_commands.release, "let newer content of a rolled-back feed out again")
    again.add_argument("feed")


def _list(sub: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str) -> None:
    def run(settings: Settings, arguments: argparse.Namespace) -> int:
        from portal.lists import commands as list_commands  # noqa: PLC0415 - SQLAlchemy only where it is used

        return list_commands.import_(settings, name, arguments)

    parts = sub.add_parser(name, help=f"the list of {name} (docs/content.md)").add_subparsers(required=True)
    text = f"take a whole list of {name} in; what it no longer names goes"
    take = parts.add_parser("import", help=text, description=text)
    take.add_argument("file", type=Path, metavar="FILE.csv")
    take.add_argument("--rejects", type=Path, help="where the list of returned lines goes")
    take.add_argument("--synthetic", action="store_true", help="everything in it is invented: mark it CONTOH")
    if name == "agencies":
        day = "the day on which the register said this; people are told it"
        take.add_argument("--dated", type=dt.date.fromisoformat, metavar="DATE", required=True, help=day)
    take.set_defaults(run=run)


def _fleet(add: Callable[[str, _Command, str], argparse.ArgumentParser]) -> None:
    def fleet(name: str) -> _Command:
        def run(settings: Settings, arguments: argparse.Namespace) -> int:
            from portal.kiosks import commands as kiosk_commands  # noqa: PLC0415 - SQLAlchemy only where it is used

            done: _Command = getattr(kiosk_commands, name)
            return done(settings, arguments)

        return run

    kiosks = add("kiosks", fleet("kiosks"), "list the kiosks and how each last said it is")
    kiosks.add_argument("--json", action="store_true", help="for programs")
    revoke = add("revoke", fleet("revoke"), "refuse a kiosk from now on")
    revoke.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    revoke.add_argument("--theft", action="store_true", help="it was stolen: new epoch for its registers, published")
    held = add("held", fleet("held"), "write the notice of what a lost kiosk held (UU 27/2022 Pasal 46), Markdown")
    held.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    text = "when the loss became known, as 2026-11-21T09:00+07:00; default: when it was revoked for theft, else now"
    held.add_argument("--reported", type=_moment, metavar="TIME", help=text)
    config = add("kiosk-config", fleet("kiosk_config"), "set values on a kiosk from afar, or show what is set")
    config.add_argument("kiosk", metavar="KIOSK", help="its name, or how its id begins")
    text = "bytes_per_second, quiet_hours (22:00-05:00,...), poll_seconds, idle_seconds"
    config.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=text)
    config.add_argument("--unset", action="append", default=[], metavar="NAME", help="the kiosk decides again")
    token = add("operator-token", fleet("operator_token"), "print a token for somebody who looks after the fleet")
    token.add_argument("name", metavar="NAME", help="whose it is; stands in the audit trail")
    token.add_argument("--days", type=int, default=90, help="how long it holds")
    token.add_argument("--revoke", action="store_true", help="withdraw every token of this name instead")


def _staff(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def staff(name: str) -> _Command:
        def run(settings: Settings, arguments: argparse.Namespace) -> int:
            from portal.staff import commands as staff_commands  # noqa: PLC0415 - SQLAlchemy only where it is used

            done: _Command = getattr(staff_commands, name)
            return done(settings, arguments)

        return run

    def under(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: str, text: str) -> _Parser:
        made = parts.add_parser(name, help=text, description=text)
        made.set_defaults(run=staff(run))
        return made

    accounts = sub.add_parser("staff", help="accounts of officers (docs/command-centre.md)")
    parts = accounts.add_subparsers(required=True, metavar="WHAT")
    add = under(parts, "add", "add", "make an account; prints its first password, once")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, help="petugas, penyelia, teknisi, pemantau, piket, kepala or redaksi")
    add.add_argument("--office", default="", help="office scope; for a data producer its source system")
    add.add_argument("--region", default="", help="province, Kemendagri code")
    add.add_argument("--country", default="", help="of a duty officer: the mission's country")
    add.add_argument("--email", default="")
    add.add_argument("--phone", default="")
    under(parts, "list", "listed", "list the accounts")
    for name, text in (("disable", "refuse an account from now on"), ("reset", "print a new password, lift a lock")):
        under(parts, name, name, text).add_argument("login")
    card = under(parts, "card", "card", "bind a staff card; the PIN is asked for, or read from standard input")
    card.add_argument("login")
    card.add_argument("card", nargs="?", help="identifier of the card, hex")
    card.add_argument("--remove", action="store_true", help="unbind a lost card instead")
    trail = sub.add_parser("audit", help="the audit trail")
    checks = trail.add_subparsers(required=True, metavar="WHAT")
    verify = under(checks, "verify", "verify", "follow the chain of the audit trail; exit code 4 where it is broken")
    verify.add_argument("--since", metavar="NUMBER:HEAD", help="a head printed earlier must lie on the chain")


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its offset, for example 2026-11-21T09:00+07:00")
    return moment


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `words` None = those of this process."""
    arguments = parser().parse_args(words)
    run: _Command = arguments.run
    try:
        return run(load(), arguments)
    except SettingsWrong as error:
        print(f"portal: {error}", file=sys.stderr)
        return commands.BAD_INPUT
    except KeyboardInterrupt:
        return commands.STOPPED
    finally:
        logs.stop()


if __name__ == "__main__":
    sys.exit(main())
