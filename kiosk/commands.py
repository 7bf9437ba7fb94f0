"""What each command does: builds what it needs, and only that."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import Config, ConfigWrong, load
from kiosk.faults import MEND, MENDED_BY, Fault

if TYPE_CHECKING:
    from kiosk.guidance.library import Library

# ruff: noqa: PLC0415 - the point of this module is that each command imports its own part

OK, TROUBLE, MISUSED = 0, 1, 2


def run(given: argparse.Namespace) -> int:
    """Run the command that was given; expected trouble ends with its fault code, and who mends it how."""
    try:
        return _COMMANDS[given.command or "open"](given)
    except ConfigWrong as wrong:
        print(wrong, file=sys.stderr)
        return MISUSED
    except Exception as trouble:
        fault = getattr(trouble, "fault", None)
        if not isinstance(fault, Fault):
            raise
        said = str(trouble)
        print(said if said.startswith(fault.value) else f"{fault.value}: {said}", file=sys.stderr)
        print(f"{MENDED_BY[fault]}: {MEND[fault]}", file=sys.stderr)
        return TROUBLE


def _config(given: argparse.Namespace) -> Config:
    return load(given.config)


def _open(given: argparse.Namespace) -> int:
    return _window(given, "open")


def _desk(given: argparse.Namespace) -> int:
    return _window(given, "desk")


def _window(given: argparse.Namespace, command: str) -> int:
    """Open the window; when staff asked for a new beginning at its desk, carry that out and open it again."""
    _end_by_ctrl_c()
    from kiosk import app
    from kiosk.cache import leaving

    config, dock = _config(given), getattr(given, "sim", False)
    if leaving.asked(config.data_folder):
        _leave(config)
    ended = app.run(config, dock=dock, desk=command == "desk")
    if ended == OK and leaving.asked(config.data_folder):
        from kiosk.processes import become

        become("--config", str(config.path), command, *(["--sim"] if dock else []))
    return ended


def _end_by_ctrl_c() -> None:
    """Let Ctrl-C end the process until window or tour has a way of its own: Python's would abort the loading of Qt."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _leave(config: Config) -> None:
    from kiosk.sync import leaving

    if (fault := leaving.carry_out(config)) is not None:
        print(f"the machine is as it was: {fault.value}", file=sys.stderr)


def _rest(given: argparse.Namespace) -> int:
    """Show the safe screen, even when the configuration is what is wrong."""
    _end_by_ctrl_c()
    from kiosk import app
    from kiosk.config import Screen

    try:
        screen = _config(given).screen
    except ConfigWrong as wrong:
        print(wrong, file=sys.stderr)
        screen = Screen(width_mm=268.0, height_mm=476.0)  # the usual upright one: two sentences fit on any
    return app.rest(screen, given.minutes)


def _demo(given: argparse.Namespace) -> int:
    from kiosk import demo

    def say(line: str) -> None:
        print(line, flush=True)

    try:
        with demo.demo(given.folder, given.port, given.people, say, desk=given.desk) as running:
            if given.tour or not demo.has_screen():
                say("no screen here: performing the visit by itself" if not given.tour else "performing the visit")
                return _tour_into(running.config, given.out)
            _end_by_ctrl_c()  # what was started ends with us
            from kiosk import app

            ended = app.run(load(running.config), dock=True, desk=given.desk)
            _leave(load(running.config))
            return ended
    except demo.DemoError as error:
        print(error, file=sys.stderr)
        return TROUBLE


def _tour(given: argparse.Namespace) -> int:
    return _tour_into(given.config, given.out)


def _tour_into(config: Path | None, out: Path) -> int:
    _end_by_ctrl_c()
    from kiosk.tour.visit import TourError, perform

    try:
        pictures = perform(load(config), out)
    except TourError as error:
        print(error, file=sys.stderr)
        return TROUBLE
    print(f"{pictures} pictures, slips and keys in {out}", flush=True)
    return OK


def _enrol(given: argparse.Namespace) -> int:
    from kiosk.sync.enrol import enrol

    config = _config(given)
    print(f"asking {config.portal.url}", file=sys.stderr)
    print(f"enrolled as {enrol(config, given.code).kiosk_id}")
    return OK


def _sync(given: argparse.Namespace) -> int:
    config = _config(given)
    if (given.once or given.fresh) if given.status else given.json:
        print("sync: --json goes with --status, and --once or --fresh does not", file=sys.stderr)
        return MISUSED
    if given.status:
        return _sync_status(config, as_json=given.json)
    from kiosk.sync import process
    from kiosk.sync.progress_line import ProgressLine

    line = ProgressLine(sys.stderr) if given.once else None
    try:
        return process.run(config, once=given.once, fresh=given.fresh, watch=line)
    finally:
        if line is not None:
            line.end()


def _sync_status(config: Config, *, as_json: bool) -> int:
    import datetime as dt

    import msgspec

    from kiosk.cache.enrolment import NotEnrolled, load_enrolment
    from kiosk.cache.file_lock import FileLock
    from kiosk.sync.following import followed
    from kiosk.sync.process import LOCK
    from kiosk.sync.status import FeedStatus, describe, load_status

    status, runs = load_status(config.data_folder), FileLock.is_held(config.data_folder / LOCK)
    try:
        enrolment = load_enrolment(config.data_folder)
        feeds = {**dict.fromkeys(followed(enrolment), FeedStatus()), **status.feeds}
        status = msgspec.structs.replace(status, kiosk=enrolment.kiosk_id, feeds=feeds)
    except NotEnrolled:
        status = msgspec.structs.replace(status, kiosk=None)
    if as_json:
        told = {"running": runs, **msgspec.structs.asdict(status)}
        print(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        print(describe(status, dt.datetime.now(config.office.timezone), runs=runs))
    return OK


def _outbox(given: argparse.Namespace) -> int:
    """Say what waits for the portal; carry it out, or take receipts in."""
    from kiosk.cache.durable import saving
    from kiosk.cache.outbox import Outbox
    from kiosk.sync import export
    from onedata.wire import Malformed

    folder = _config(given).data_folder
    if given.export is not None:
        with saving(given.export.name):
            there = given.export.exists()
        if there:
            print(f"{given.export} is there already: name a new file", file=sys.stderr)
            return TROUBLE
    if given.receipts is not None:
        with saving(given.receipts.name):
            there = given.receipts.is_file()
        if not there:
            print(f"{given.receipts}: no such file", file=sys.stderr)
            return TROUBLE
    if given.export is not None:
        print(f"{export.export(folder, given.export)} events, sealed, in {given.export}")
    if given.receipts is not None:
        try:
            taken = export.take_receipts(folder, given.receipts)
        except Malformed as wrong:
            print(f"{given.receipts}: {wrong}", file=sys.stderr)
            return TROUBLE
        print(f"{taken.acknowledged} signed for, {taken.parked} parked")
    with saving("outbox.db"):
        try:
            (folder / "outbox.db").stat()
        except FileNotFoundError:  # to look at a machine makes nothing on it
            print("0 waiting, 0 parked")
            return OK
    outbox = Outbox(folder)
    print(f"{outbox.count()} waiting, {outbox.count_parked()} parked")
    for parked in outbox.parked():
        print(f"{parked.id}  {parked.kind:<14} {parked.parked_at:%Y-%m-%d %H:%M} UTC  {parked.problem}")
    outbox.close()
    return OK


def _wipe(given: argparse.Namespace) -> int:
    """Delete everything of this kiosk, once nothing can be lost."""
    from kiosk.sync.wipe import WipeRefused, wipe

    config = _config(given)
    if not given.yes:
        print(f"everything in {config.data_folder} would be deleted: say --yes", file=sys.stderr)
        return MISUSED
    try:
        print(f"{wipe(config)} files and folders deleted; revoke the kiosk at the portal")
    except WipeRefused as refused:
        print(refused, file=sys.stderr)
        return TROUBLE
    return OK


def _doctor(given: argparse.Namespace) -> int:
    """Examine this machine; 0 when all is well, 1 when somebody has something to mend."""
    from kiosk import doctor

    try:
        findings = doctor.examine(_config(given))
    except ConfigWrong as wrong:
        findings = (doctor.Finding("configuration", str(wrong).removeprefix(f"{wrong.fault.value}: "), wrong.fault),)
    print(doctor.as_json(findings) if given.json else doctor.describe(findings))
    return OK if all(finding.fault is None for finding in findings) else TROUBLE


def _devices(given: argparse.Namespace) -> int:
    """Say how the devices are, or try one; 0 when all is well."""
    from kiosk import devices_check as check

    config = _config(given)
    if given.watch:
        return check.watch(config, lambda line: print(line, flush=True))
    if given.test_read or given.test_print:
        if given.test_read:
            print(f"lay a card on the reader within {check.CARD_SECONDS:.0f} s", file=sys.stderr)
        told, well = (check.try_read if given.test_read else check.try_print)(config)
        print(told)
        return OK if well else TROUBLE
    diagnosis = check.diagnose(config)
    print(check.as_json(diagnosis) if given.json else check.describe(diagnosis))
    return OK if all(line.fault is None for line in diagnosis.devices) else TROUBLE


def _report(given: argparse.Namespace) -> int:
    """Print what this machine did on a day, or write it as a sheet."""
    import datetime as dt

    from kiosk.day_words import as_text, day_of
    from kiosk.slips.day_sheet import render
    from kiosk.slips.fonts import FontsMissing

    config = _config(given)
    try:
        day = dt.date.fromisoformat(given.day) if given.day else dt.datetime.now(config.office.timezone).date()
    except ValueError:
        print(f"{given.day}: not a day, write it as 2026-11-20", file=sys.stderr)
        return MISUSED
    said = day_of(config, day, given.language)
    if given.pdf is None:
        print(as_text(said))
        return OK
    try:
        given.pdf.write_bytes(render(said, given.language))
    except (FontsMissing, OSError) as trouble:
        print(_without_number(trouble), file=sys.stderr)
        return TROUBLE
    print(given.pdf)
    return OK


def _verify(given: argparse.Namespace) -> int:
    """Check a slip with no network; 0 for a valid one, 1 for any other answer."""
    import datetime as dt

    from kiosk.cache.content import Content
    from kiosk.cache.trust import slip_keys
    from kiosk.slips.verify import Kind, check, sentences

    config = _config(given)
    text = given.text if given.text is not None else sys.stdin.readline()
    content = Content(config.data_folder)
    try:
        revoked = {bytes.fromhex(token) for token in content.revoked_slips()}
    finally:
        content.close()
    now = dt.datetime.now(config.office.timezone)
    answer = check(text, slip_keys(config.data_folder), revoked, now)
    print("\n".join([*sentences(answer, "id"), "", *sentences(answer, "en")]))
    return OK if answer.kind is Kind.VALID else TROUBLE


def _search(given: argparse.Namespace) -> int:
    """Print what a query finds; 0 where something was found."""
    from kiosk.guidance.answers import hits
    from onedata.content_feeds import GUIDANCE

    library = _library(_config(given))
    try:
        if library.dated(GUIDANCE) is None:
            print("no articles on this machine yet: python -m kiosk sync --once", file=sys.stderr)
        found = library.search(given.query, given.language)
    finally:
        library.close()
    print(hits(found, as_json=given.json))
    return TROUBLE if found.empty else OK


def _check(given: argparse.Namespace) -> int:
    """Print what the checker says to the answers in a file."""
    import datetime as dt

    from kiosk.guidance.answers import checked

    config = _config(given)
    library = _library(config)
    try:
        book = library.rule_book()
    finally:
        library.close()
    if book is None:
        print("no rules on this machine yet: python -m kiosk sync --once", file=sys.stderr)
        return TROUBLE
    today = dt.datetime.now(config.office.timezone).date()
    try:
        said = checked(book, given.answers.read_bytes(), given.language, today, as_json=given.json)
    except OSError as wrong:
        print(_without_number(wrong), file=sys.stderr)
        return MISUSED
    except ValueError as wrong:
        print(f"{given.answers}: {wrong}", file=sys.stderr)
        return MISUSED
    print(said)
    return OK


def _without_number(trouble: Exception) -> str:
    """Return what an error of a file says to people: its name and the reason, without the number."""
    if isinstance(trouble, OSError) and trouble.filename is not None:
        return f"{trouble.filename}: {trouble.strerror}"
    return str(trouble)


def _library(config: Config) -> "Library":
    from kiosk.guidance.library import Library

    return Library(config.data_folder, config.office.timezone)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "open": _open,
    "rest": _rest,
    "desk": _desk,
    "demo": _demo,
    "tour": _tour,
    "enrol": _enrol,
    "sync": _sync,
    "report": _report,
    "verify": _verify,
    "search": _search,
    "check": _check,
    "outbox": _outbox,
    "wipe": _wipe,
    "doctor": _doctor,
    "devices": _devices,
}
