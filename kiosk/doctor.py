"""`python -m kiosk doctor`: looks at everything that this machine needs, and says who mends what is wrong.

It changes nothing: it opens files to read, asks the portal, and opens reader and printer only while no window does.
"""

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.generations import FOLDER, POINTER, Pointer, is_damaged, read_pointer
from kiosk.cache.keys import Peppers, load_keys
from kiosk.cache.machine_status import read_machine_status, window_runs
from kiosk.cache.outbox import Outbox
from kiosk.config import Config, ConfigWrong
from kiosk.devices.speaker_alsa import PLAYER, VOICE
from kiosk.devices_check import look_at_printer, look_at_reader, sound_state
from kiosk.faults import MEND, MENDED_BY, Fault
from kiosk.guidance.counters import SERVICES
from kiosk.health import PRINTER_FAULTS, READER_FAULTS, PrinterState, ReaderState, SoundState
from kiosk.slips.fonts import FontsMissing, load_fonts
from kiosk.sync.blobs import RESERVE
from kiosk.sync.client import PortalClient
from kiosk.sync.process import CLOCK_TOLERANCE, LOCK
from kiosk.sync.state import SyncState
from kiosk.sync.status import described_offset, read_status
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from onedata import codes
from onedata.register_file import NotARegister, Register

GENERATIONS = 3
"""Registers that the disk must hold: the one in force, the blobs, and the one being built."""
USUAL_REGISTER = 80 * 1024 * 1024
"""Bytes of a province of 125,000 people, where none is here to be measured."""
_PRIVATE = stat.S_IRWXG | stat.S_IRWXO
_CLOSED_LOG = stat.S_IWGRP | stat.S_IRWXO


class Finding(msgspec.Struct, frozen=True):
    """What one look found; `fault` None: all is well."""

    check: str
    detail: str
    fault: Fault | None = None


class _Line(msgspec.Struct, frozen=True):
    """A finding as `--json` has it."""

    check: str
    ok: bool
    detail: str
    fault: str | None
    who: str | None
    mend: str | None


def examine(config: Config) -> tuple[Finding, ...]:
    """Return what was found, one finding or more for each part; never raises but for a bug."""
    looks: tuple[Callable[[Config], Iterator[Finding]], ...] = (
        _configuration,
        _files,
        _enrolment,
        _register,
        _disk,
        _portal,
        _sync,
        _outbox,
        _devices,
        _fonts,
    )
    return tuple(finding for look in looks for finding in _seen(look, config))


def _seen(look: Callable[[Config], Iterator[Finding]], config: Config) -> tuple[Finding, ...]:
    """Return what a look finds; files of another user, or a disk that gives nothing, are a finding too."""
    try:
        return tuple(look(config))
    except OSError as trouble:
        what = f"{trouble.filename}: {trouble.strerror}"
        return (Finding(look.__name__.strip("_"), what, Fault.STORAGE_FAILED),)


def _said(trouble: NotEnrolled | NotSaved | SyncTrouble) -> str:
    """Return the sentence without its code, which stands at the head of the line."""
    return str(trouble).removeprefix(f"{trouble.fault.value}: ")


def describe(findings: tuple[Finding, ...]) -> str:
    """Return the findings as a technician reads them in a terminal."""
    lines = []
    for one in findings:
        lines.append(f"{one.fault.value if one.fault else 'OK':<8} {one.check:<13} {one.detail}")
        if one.fault is not None:
            lines.append(f"{'':<8} {'':<13} {MENDED_BY[one.fault]}: {MEND[one.fault]}")
    return "\n".join(lines)


def as_json(findings: tuple[Finding, ...]) -> str:
    """Return the findings for a program."""
    lines = [
        _Line(
            check=one.check,
            ok=one.fault is None,
            detail=one.detail,
            fault=one.fault.value if one.fault else None,
            who=MENDED_BY[one.fault] if one.fault else None,
            mend=MEND[one.fault] if one.fault else None,
        )
        for one in findings
    ]
    return msgspec.json.format(msgspec.json.encode(lines)).decode()


# ---- this machine


def _configuration(config: Config) -> Iterator[Finding]:
    office = config.office
    known = {*SERVICES, *codes.index("stages")}
    unknown = [(f"counter {one.name}", code) for one in office.counters for code in one.services if code not in known]
    if office.region not in codes.index("regions"):
        unknown.append(("region", office.region))
    for where, code in unknown:
        yield Finding("configuration", f"{config.path} [office] {where}: there is no code {code!r}", Fault.CONFIG_WRONG)
    if not unknown:
        yield Finding("configuration", str(config.path))


def _files(config: Config) -> Iterator[Finding]:
    folder = config.data_folder
    if not folder.exists():
        yield Finding("files", f"{folder} is not there yet: it is made by `enrol`", Fault.KIOSK_REFUSED)
        return
    if not folder.is_dir():
        yield Finding("files", f"{folder} is no folder", Fault.STORAGE_FAILED)
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("files", f"{folder} cannot be written by this user", Fault.STORAGE_FAILED)
        return
    try:
        open_to_others = [path for path in (folder, *sorted(folder.rglob("*"))) if _is_open(path, folder / "log")]
    except OSError as trouble:
        yield Finding("files", f"{folder}: {trouble.strerror}", Fault.STORAGE_FAILED)
        return
    for path in open_to_others:
        yield Finding("files", f"{path} is open to others: 0700 for folders, 0600 for files", Fault.STORAGE_FAILED)
    if not open_to_others:
        yield Finding("files", str(folder))


def _is_open(path: Path, log: Path) -> bool:
    """Say whether others may do anything with a file; the group may read the log, which holds nothing of anybody."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False  # gone since the folder was read
    forbidden = _CLOSED_LOG if log in (path, path.parent) else _PRIVATE
    return not stat.S_ISLNK(mode) and not stat.S_ISSOCK(mode) and bool(mode & forbidden)


def _enrolment(config: Config) -> Iterator[Finding]:
    try:
        enrolment = load_enrolment(config.data_folder)
        load_keys(config.data_folder)
    except (NotEnrolled, NotSaved) as trouble:
        yield Finding("enrolment", _said(trouble), trouble.fault)
        return
    yield Finding("enrolment", f"{enrolment.kiosk_id}, {enrolment.office}, since {enrolment.enrolled_at:%Y-%m-%d}")
    if enrolment.region != config.office.region:
        what = f"enrolled for region {enrolment.region}, configured for {config.office.region}"
        yield Finding("enrolment", what, Fault.CONFIG_WRONG)


def _register(config: Config) -> Iterator[Finding]:
    registers = config.data_folder / FOLDER
    pointer = read_pointer(registers)
    if pointer is None:
        if (registers / POINTER).exists():
            what = f"{POINTER} cannot be read; the next round fetches the register again"
            yield Finding("register", what, Fault.REGISTER_DAMAGED)
        else:
            yield Finding("register", "none on this machine yet", Fault.REGISTER_ABSENT)
        return
    held = f"{pointer.feed}, epoch {pointer.epoch}, sequence {pointer.sequence}, {pointer.rows:,} rows"
    if is_damaged(registers, pointer.file) or not _opens(registers, pointer):
        yield Finding("register", f"{held}: does not open", Fault.REGISTER_DAMAGED)
    elif Peppers(config.data_folder).get(pointer.feed, pointer.epoch) is None:
        yield Finding("register", f"{held}: without the secret of its epoch", Fault.REGISTER_ABSENT)
    else:
        yield _age(config.data_folder, pointer, held)


def _opens(registers: Path, pointer: Pointer) -> bool:
    try:
        Register.open(*(registers / name for name in pointer.files)).close()
    except NotARegister:
        return False
    return True


def _age(folder: Path, pointer: Pointer, held: str) -> Finding:
    status = read_status(folder)
    now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=status.clock_offset_seconds or 0)  # the portal's time
    days = (now - pointer.as_of).total_seconds() / 86_400
    detail = f"{held}, {days:.1f} days old"
    feed = status.feeds.get(pointer.feed)
    late = feed is not None and feed.expires is not None and feed.expires < now
    return (
        Finding("register", f"{detail}: past its date", Fault.PORTAL_UNREACHABLE)
        if late
        else Finding("register", detail)
    )


def _disk(config: Config) -> Iterator[Finding]:
    folder = next(path for path in (config.data_folder, *config.data_folder.parents) if path.exists())
    pointer = read_pointer(config.data_folder / FOLDER)
    try:
        disk = shutil.disk_usage(folder)
        sizes = [path.stat().st_size for path in (config.data_folder / FOLDER).glob("*.db")]
        current = config.data_folder / FOLDER / pointer.file if pointer else None
        size = current.stat().st_size if current else USUAL_REGISTER
    except OSError as trouble:
        yield Finding("disk", f"{folder}: {trouble.strerror}", Fault.STORAGE_FAILED)
        return
    needed = max(0, GENERATIONS * size - sum(sizes)) + min(RESERVE, disk.total // 20)
    detail = f"{disk.free / 1e6:,.0f} MB free; {needed / 1e6:,.0f} MB are needed for {GENERATIONS} registers in all"
    yield Finding("disk", detail, Fault.DISK_FULL if disk.free < needed else None)


def _fonts(_config: Config) -> Iterator[Finding]:
    try:
        yield Finding("fonts", str(load_fonts().folder))
    except FontsMissing as missing:
        yield Finding("fonts", str(missing), Fault.STORAGE_FAILED)


# ---- portal and sync


def _portal(config: Config) -> Iterator[Finding]:
    folder = config.data_folder
    transport = Transport(config.portal.url, config.trust_file)
    try:
        enrolment, keys, state = load_enrolment(folder), load_keys(folder), SyncState(folder, owner=False)
        client = PortalClient(transport, enrolment, keys, state)
        client.compare_clocks()
        yield Finding("portal", f"{config.portal.url} answers")
        off = state.offset
        wrong = abs(off) > CLOCK_TOLERANCE
        yield Finding("clock", described_offset(off.total_seconds()), Fault.CLOCK_WRONG if wrong else None)
        client.manifest(f"register-{enrolment.region}", None)
        yield Finding("portal", "knows this kiosk")
    except SyncTrouble as trouble:
        yield Finding("portal", f"{config.portal.url}: {_said(trouble)}", trouble.fault)
    except (NotEnrolled, NotSaved):
        yield _stranger(config, transport)
    finally:
        transport.close()


def _stranger(config: Config, transport: Transport) -> Finding:
    """Ask whether the portal answers, without being anybody."""
    try:
        transport.exchange("GET", "/healthz", limit=1 << 16)
    except SyncTrouble as trouble:
        return Finding("portal", f"{config.portal.url}: {_said(trouble)}", trouble.fault)
    return Finding("portal", f"{config.portal.url} answers; the clock is compared once this kiosk is enrolled")


def _sync(config: Config) -> Iterator[Finding]:
    status = read_status(config.data_folder)
    try:
        SyncState(config.data_folder, owner=False)
    except NotSaved as trouble:
        yield Finding("sync", _said(trouble), trouble.fault)
        return
    runs = "runs" if FileLock.is_held(config.data_folder / LOCK) else "does not run now"
    last = f"{status.last_success:%Y-%m-%d %H:%M} UTC" if status.last_success else "never"
    detail = f"{runs}; last good round {last}"
    yield from (Finding("sync", detail, fault) for fault in status.faults)
    if not status.faults:
        yield Finding("sync", detail)


def _outbox(config: Config) -> Iterator[Finding]:
    if not (config.data_folder / "outbox.db").exists():
        yield Finding("outbox", "empty")
        return
    outbox = Outbox(config.data_folder)
    try:
        waiting, parked = outbox.count(), outbox.count_parked()
    except NotSaved as trouble:
        yield Finding("outbox", _said(trouble), trouble.fault)
        return
    finally:
        outbox.close()
    yield Finding("outbox", f"{waiting} waiting, {parked} parked", Fault.EVENT_PARKED if parked else None)


# ---- devices


def _devices(config: Config) -> Iterator[Finding]:
    if window_runs(config.data_folder):
        seen = read_machine_status(config.data_folder)
        yield _reader(config, seen.reader, "as the window says", seen.faults)
        yield _printer(config, seen.printer, "as the window says", seen.faults)
        yield _sound(config, seen.sound, "as the window says")
        return
    seen = look_at_reader(config)
    yield _reader(config, seen.reader, "opened for this look", seen.faults)
    try:
        seen = look_at_printer(config)
        yield _printer(config, seen.printer, "opened for this look", seen.faults)
    except ConfigWrong as wrong:
        yield Finding("printer", str(wrong), wrong.fault)
    yield _sound(config, sound_state(config), "opened for this look")


def _reader(config: Config, state: ReaderState, how: str, faults: Collection[Fault] = ()) -> Finding:
    kind = "simulated" if config.sim.enabled else config.reader.pattern or "any reader"
    unknown = Fault.READER_FAILED if Fault.READER_FAILED in faults else Fault.READER_ABSENT
    fault = unknown if state is ReaderState.UNKNOWN else READER_FAULTS.get(state)
    return Finding("reader", f"{kind}: {state.value}, {how}", fault)


def _printer(config: Config, state: PrinterState, how: str, faults: Collection[Fault] = ()) -> Finding:
    if config.printer.kind == "none":
        return Finding("printer", "none in this office")
    failed = Fault.PRINTER_FAILED if Fault.PRINTER_FAILED in faults else None
    silent = " (it answers nothing: try `devices --test-print`)" if state is PrinterState.UNKNOWN and not failed else ""
    where = f"{config.printer.kind} {config.printer.address}".strip()
    return Finding("printer", f"{where}: {state.value}{silent}, {how}", PRINTER_FAULTS.get(state, failed))


def _sound(config: Config, state: SoundState, how: str) -> Finding:
    """Say whether anything can be heard, and if not, what is missing."""
    if config.sound.kind != "alsa":
        return Finding("sound", "none in this office" if config.sound.kind == "none" else f"sim: {state.value}, {how}")
    missing = [program for program in (VOICE, PLAYER) if shutil.which(program) is None]
    if missing:
        return Finding("sound", f"{' and '.join(missing)}: not installed", Fault.SOUND_ABSENT)
    where = f"alsa {config.sound.device or 'default output'}"
    if state in (SoundState.ABSENT, SoundState.UNKNOWN):
        return Finding("sound", f"{where}: no sound card takes sound, {how}", Fault.SOUND_ABSENT)
    return Finding("sound", f"{where}: {state.value}, {how}")
