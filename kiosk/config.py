"""The kiosk's configuration: one TOML file, read once, checked to the last key.

Imports only the standard library and msgspec: the screen's process reads it before its first frame.
`packaging/kiosk.toml` shows every key with its default.
"""

import datetime as dt
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from kiosk.faults import Fault

SYSTEM_FILE = Path("/etc/aim/kiosk.toml")
DEMO_FILE = Path("build/demo/kiosk.toml")
"""Relative to the working folder: in a checkout, what `python -m kiosk demo` wrote."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Hours = dict[Weekday, tuple[str, ...]]
"""When something is open: day → spans like `08:00-12:00`, in the office's own time. A day left out is closed."""

ZoneName = Literal["WIB", "WITA", "WIT"]
_OFFSET_HOURS: dict[ZoneName, int] = {"WIB": 7, "WITA": 8, "WIT": 9}

_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_LOOPBACK = re.compile(r"http://(127(\.[0-9]{1,3}){3}|localhost|\[::1\])(:[0-9]+)?(/|$)")

_SAID = {"Object contains unknown field": "unknown key", "Object missing required field": "missing key"}

Millimetres = Annotated[float, msgspec.Meta(gt=20, lt=5000)]


class ConfigWrong(Exception):  # noqa: N818  (says what is the case)
    """The configuration cannot be used; the message names the file and, where there is one, the key."""

    fault = Fault.CONFIG_WRONG

    def __init__(self, path: Path | None, key: str | None, why: str) -> None:
        self.path, self.key, self.why = path, key, why
        where = " ".join(str(part) for part in (path, f"[{key}]" if key else None) if part)
        super().__init__(f"{self.fault.value}: {where}: {why}" if where else f"{self.fault.value}: {why}")


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is an error."""


class Screen(_Section, frozen=True):
    """The screen's true size and how it is drawn on; no operating system knows a kiosk's millimetres."""

    width_mm: Millimetres
    height_mm: Millimetres
    idle_seconds: Annotated[int, msgspec.Meta(ge=30, le=300)] = 60
    """Silence until a visit is asked whether it goes on; below 30 is refused: people read slowly."""
    reduced_motion: bool = False
    renderer: Literal["auto", "software", "gpu"] = "auto"


class Closure(_Section, frozen=True):
    """Days on which an office or a counter is closed, both ends included."""

    first: dt.date
    last: dt.date | None = None
    """None: that one day."""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("last lies before first")

    def covers(self, day: dt.date) -> bool:
        """Tell whether it is closed on this day."""
        return self.first <= day <= (self.last or self.first)


class Counter(_Section, frozen=True):
    """A counter that a next step may send people to."""

    name: str
    """As people read it over the counter, for example `Loket 3`."""
    services: tuple[str, ...] = ()
    """What it is for: stages (`onedata/codes/stages.csv`) or words of `kiosk/guidance/counters.py`; empty: everything.

    The doctor names a code that is none.
    """
    hours: Hours | None = None
    """None: the office's."""
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        _check_hours(self.hours or {})


class Office(_Section, frozen=True):
    """The office this kiosk stands in."""

    name: str
    region: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2}$")]
    """Province, Kemendagri code, for example `52`."""
    zone: ZoneName = "WIB"
    """The zone of its clock on the wall; Indonesia has no summer time."""
    languages: tuple[Literal["jv", "su"], ...] = ()
    """Languages of the region that are offered beside Indonesian and English: drafts, see translations/STATUS.md."""
    hours: Hours = {}
    counters: tuple[Counter, ...] = ()
    closures: tuple[Closure, ...] = ()
    queue_prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]$")] = "A"
    """The letter of this machine's queue numbers: another one for each machine of an office."""

    def __post_init__(self) -> None:
        _check_hours(self.hours)

    @property
    def timezone(self) -> dt.timezone:
        """The office's offset from UTC."""
        return dt.timezone(dt.timedelta(hours=_OFFSET_HOURS[self.zone]), self.zone)


class Portal(_Section, frozen=True):
    """Where the portal is; TLS except on this same machine."""

    url: str
    trust: str | None = None
    """PEM file of the authorities to trust instead of the well-known ones; relative to this file."""

    def __post_init__(self) -> None:
        if not (re.match(r"https://[^/\s]+", self.url) or _LOOPBACK.match(self.url)):
            raise ValueError("must begin with https:// (http:// only for this same machine)")


class Data(_Section, frozen=True):
    """Where the kiosk keeps its files."""

    folder: str = "/var/lib/aim"
    """Relative to this file."""


class Sync(_Section, frozen=True):
    """How the kiosk keeps itself current."""

    poll_seconds: Annotated[int, msgspec.Meta(ge=15, le=3600)] = 60
    """Between two quiet rounds, give or take a tenth."""
    watched_by: Literal["app", "systemd"] = "app"
    """Who starts the sync process and starts it again: one of them, never both."""


class Printer(_Section, frozen=True):
    """The receipt printer, or an office printer for A4."""

    kind: Literal["none", "tcp", "usb", "serial", "ipp", "sim", "sim-ipp"] = "none"
    address: str = ""
    """`host:port`; `vendor:product` in hex, or empty for the first one; `/dev/ttyS0@115200[,rtscts]`; ipp://host/ipp/print."""
    width: Literal[80, 58] = 80
    """Paper in millimetres: 576 or 384 dots."""
    roll_metres: Annotated[int, msgspec.Meta(ge=0, le=400)] = 0
    """Paper on a new roll, for the forecast of slips left; 0: not known, no forecast."""

    @property
    def takes_sheets(self) -> bool:
        """Whether it prints A4 sheets instead of slips."""
        return self.kind in ("ipp", "sim-ipp")


class Reader(_Section, frozen=True):
    """The card reader."""

    pattern: str = ""
    """Part of the PC/SC reader's name; empty: any reader."""
    staff_select: tuple[str, ...] = ()
    """Commands in hex that select the file in which a contact staff card keeps its serial."""
    staff_read: str = ""
    """The command in hex that reads it; empty: contact cards are no staff cards here."""


class Scanner(_Section, frozen=True):
    """The code scanner."""

    kind: Literal["none", "serial", "keyboard", "sim"] = "none"
    address: str = ""
    """serial: `/dev/serial/by-id/*Scanner*[@9600]`; keyboard: part of its name, empty for one called a scanner."""
    worker_codes: tuple[str, ...] = ()
    """Forms of E-PMI and E-KPMI codes that are taken, as regular expressions for the whole code; none by default."""

    def __post_init__(self) -> None:
        for form in self.worker_codes:
            try:
                re.compile(form)
            except re.error as wrong:
                raise ValueError(f"worker_codes: {form!r} is no regular expression: {wrong}") from wrong


class Sam(_Section, frozen=True):
    """The e-KTP reader with a secure access module: how the vendor's program or device is spoken to."""

    transport: Literal["none", "http", "serial", "command", "sim"] = "none"
    address: str = ""
    """http: `http://127.0.0.1:8080/path`, on this machine only; serial: `/dev/ttyS0[@115200]`."""
    command: tuple[str, ...] = ()
    """The whole command line; its program by absolute path."""
    request: str = "READ"
    """What is sent for a read: a POST's body, a line, a command's input."""
    look: str = ""
    """What is sent to ask whether it is there; empty: only connected to."""
    read_seconds: Annotated[int, msgspec.Meta(ge=3, le=60)] = 20
    """For card and finger."""
    number_field: str = "nik"
    """Where the NIK stands in the answer, a JSON object: names joined by dots."""
    finger_field: str = "finger"
    finger_yes: tuple[str, ...] = ("match", "true", "1")
    """What stands in the finger field when the finger is the card's."""


class Sound(_Section, frozen=True):
    """What is said aloud: espeak-ng, recorded clips and the chime, through ALSA's `aplay`."""

    kind: Literal["none", "alsa", "sim"] = "alsa"
    device: str = ""
    """ALSA's name of the loudspeaker; empty: the default output."""
    headset_device: str = ""
    """Of the headset's output; empty: the same, which switches over by itself."""
    jack: str = ""
    """Part of the input device's name that tells of a headset, for example `Headphone`; empty: no headset here."""


class Desk(_Section, frozen=True):
    """The staff desk; folders are relative to this file."""

    lists: str = "lists"
    """Where lists to print are looked for: tables as CSV."""
    sheets: str = "sheets"
    """Where sheets of A4 go as PDF files when the printer is no office printer."""
    counter: str = ""
    """Where this desk calls people to, for example `Loket 2`; empty: the counter that is open."""
    export: str = "export"
    """Where the logs are copied to: where a stick is mounted. It must be there."""


class Sim(_Section, frozen=True):
    """Simulated devices and the developer dock, for a laptop."""

    enabled: bool = False
    cards: str = ""
    """JSON file of invented people whose cards the dock lays down; relative to this file."""
    odd_cards: str = ""
    """JSON file, or folder of them, of cards that misbehave, for the dock too: see docs/hardware.md."""


class _File(_Section, frozen=True):
    screen: Screen
    office: Office
    portal: Portal
    data: Data = Data()
    sync: Sync = Sync()
    printer: Printer = Printer()
    reader: Reader = Reader()
    scanner: Scanner = Scanner()
    sam: Sam = Sam()
    sound: Sound = Sound()
    desk: Desk = Desk()
    sim: Sim = Sim()


class Config(_File, frozen=True):
    """Everything the file says, and where it lies."""

    path: Path = Path("kiosk.toml")

    @property
    def data_folder(self) -> Path:
        """The absolute data folder."""
        return self._beside(self.data.folder)

    @property
    def trust_file(self) -> Path | None:
        """The absolute PEM file of `[portal] trust`."""
        return None if self.portal.trust is None else self._beside(self.portal.trust)

    @property
    def lists_folder(self) -> Path:
        """The absolute folder of `[desk] lists`."""
        return self._beside(self.desk.lists)

    @property
    def sheets_folder(self) -> Path:
        """The absolute folder of `[desk] sheets`."""
        return self._beside(self.desk.sheets)

    @property
    def export_folder(self) -> Path:
        """The absolute folder of `[desk] export`."""
        return self._beside(self.desk.export)

    @property
    def sim_cards(self) -> Path | None:
        """The absolute JSON file of `[sim] cards`."""
        return self._beside(self.sim.cards) if self.sim.cards else None

    @property
    def sim_odd_cards(self) -> Path | None:
        """The absolute path of `[sim] odd_cards`."""
        return self._beside(self.sim.odd_cards) if self.sim.odd_cards else None

    def _beside(self, text: str) -> Path:
        return (self.path.parent / text).absolute()


def load(path: Path | None = None, *, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the file: `path`, else `$AIM_CONFIG`, else /etc/aim/kiosk.toml, else build/demo/kiosk.toml.

    Raises `ConfigWrong` when there is none, when it is not TOML, and for any unknown key or wrong value.
    """
    found = _find(path, environment)
    try:
        text = found.read_text(encoding="utf-8")
        content = msgspec.toml.decode(text, type=_File)
    except OSError as trouble:
        raise ConfigWrong(found, None, trouble.strerror or str(trouble)) from trouble
    except UnicodeDecodeError as trouble:
        raise ConfigWrong(found, None, f"not UTF-8, at byte {trouble.start}") from trouble
    except msgspec.ValidationError as trouble:
        why, _, place = str(trouble).partition(" - at ")
        for structs_say, people_say in _SAID.items():
            why = why.replace(structs_say, people_say)
        key = re.search(r"\$\.([^`]+)", place)
        raise ConfigWrong(found, key[1] if key else None, why) from trouble
    except msgspec.DecodeError as trouble:
        raise ConfigWrong(found, None, f"not TOML: {trouble}") from trouble
    return Config(path=found.absolute(), **msgspec.structs.asdict(content))


def open_counter(service: str, office: Office, when: dt.datetime) -> Counter | None:
    """Name the first counter that gives `service` and is open at `when`, or None: a closed one is never named.

    `when` is aware. A counter that names the service goes before one that gives every service.
    """
    here = when.astimezone(office.timezone)
    if any(closure.covers(here.date()) for closure in office.closures):
        return None
    for counter in sorted(office.counters, key=lambda counter: not counter.services):
        if (not counter.services or service in counter.services) and _is_open(counter, office, here):
            return counter
    return None


def _find(path: Path | None, environment: Mapping[str, str]) -> Path:
    if path is not None:
        return path
    if named := environment.get("AIM_CONFIG"):
        return Path(named)
    for candidate in (SYSTEM_FILE, DEMO_FILE):
        if candidate.exists():
            return candidate
    raise ConfigWrong(None, None, f"no configuration: neither --config, $AIM_CONFIG, {SYSTEM_FILE} nor {DEMO_FILE}")


def _is_open(counter: Counter, office: Office, here: dt.datetime) -> bool:
    if any(closure.covers(here.date()) for closure in counter.closures):
        return False
    hours = office.hours if counter.hours is None else counter.hours
    minute = here.hour * 60 + here.minute
    return any(first <= minute < last for first, last in map(_span, hours.get(WEEKDAYS[here.weekday()], ())))


def _check_hours(hours: Hours) -> None:
    for spans in hours.values():
        for span in spans:
            _span(span)


def _span(text: str) -> tuple[int, int]:
    """Return the first and the one-past-last minute of the day of a span like `08:00-12:00`."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"hours must look like 08:00-12:00, not {text!r}")
    h1, m1, h2, m2 = map(int, match.groups())
    first, last = h1 * 60 + m1, h2 * 60 + m2
    if not first < last <= 24 * 60:
        raise ValueError(f"hours must end after they begin: {text!r}")
    return first, last
