"""After a visit, and after staff worked, nothing of anybody is on the machine: no file, log or blob, packed or not."""

import datetime as dt
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from PySide6.QtCore import QStandardPaths

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import RunState, Search, Service
from kiosk.desk.model import Stage as Place
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from kiosk.visit.reports import Question
from kiosk.visit.times import COUNTDOWN_SECONDS
from tests.driving import Driver
from tests.journeys.officer import CARD, PIN, Staff

_FRAME = bytes.fromhex("28b52ffd")
DICTIONARY = Path("onedata/record.dict")


def traces(person: DemoPerson) -> dict[str, bytes]:
    """What would give a person away, as it would stand in a file.

    Of a phone number nobody keeps more than four digits, not even the portal: they are looked for as a value of JSON
    or MessagePack, and as a credential would name them.
    """
    born = person.birth_date or dt.date.min
    last4 = person.phone_last4
    told = {
        "name": person.name,
        "nik": person.nik,
        "passport": person.passport,
        "card": person.card,
        "pin": person.pin and f'"{person.pin}"',
        "birth date": born.isoformat(),
        "typed birth date": born.strftime("%d%m%Y"),
    }
    if last4:
        told |= {"phone": f'"{last4}"', "phone factor": f"phone:{last4}"}
    told |= {f"name {n}": word for n, word in enumerate(person.name.split()) if len(word) > 5 and word != "Contoh"}
    packed = {"packed phone": b"\xa4" + last4.encode()} if last4 else {}
    return packed | {what: value.encode() for what, value in told.items() if value}


def read_aside(path: Path) -> bytes:
    """Read a database in another process: closing it here would let go of every lock that a kiosk here has on it.

    Then a sync of another process takes the database for its own alone and its log away, and both write what the other
    knows nothing of (SQLite, "How to corrupt", 2.2).
    """
    if ".db" not in path.name:
        return path.read_bytes()
    return subprocess.run(["cat", path], stdout=subprocess.PIPE, check=True).stdout


def readings(content: bytes) -> Iterator[bytes]:
    """The content as it stands, and whatever unpacks from it, with and without the shipped dictionary."""
    yield content
    dictionary = zstandard.ZstdCompressionDict(DICTIONARY.read_bytes())
    start = content.find(_FRAME)
    while start >= 0:
        for unpacker in (zstandard.ZstdDecompressor(), zstandard.ZstdDecompressor(dict_data=dictionary)):
            try:
                yield unpacker.decompressobj().decompress(content[start:])
            except zstandard.ZstdError:
                continue
        start = content.find(_FRAME, start + 1)


def found(folders: list[Path], person: DemoPerson) -> list[str]:
    """Where something of a person stands."""
    return found_marks(folders, traces(person))


def found_marks(folders: list[Path], marks: dict[str, bytes]) -> list[str]:
    """Where one of these marks stands."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(
        {
            f"{what} in {path.name}"
            for path in files
            for text in readings(read_aside(path))
            for what, mark in marks.items()
            # The dictionary was trained on invented names, of which some are common ones.
            if path.name != DICTIONARY.name or what == "name"
            if mark.lower() in text.lower()
        }
    )


def fetch_manifests(config: Config, folder: Path) -> Path:
    """Put every feed's manifest into a folder, as the portal hands it to this kiosk."""
    folder.mkdir(exist_ok=True)
    enrolment = load_enrolment(config.data_folder)
    transport = Transport(config.portal.url, config.trust_file)
    try:
        state = SyncState(config.data_folder, owner=False)
        client = PortalClient(transport, enrolment, load_keys(config.data_folder), state)
        for feed in enrolment.feeds:
            (folder / feed).write_bytes(client.manifest(feed, None).data or b"")
    finally:
        transport.close()
    return folder


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a library lets lie in the system's temporary folder lies where it is searched."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def places(config: Config, site: Path) -> list[Path]:
    """Everything that a thief of the kiosk, or a reader of the feeds, could read; Qt's own cache and TMPDIR too."""
    cache = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation))
    temporary = Path(tempfile.gettempdir())
    manifests = fetch_manifests(config, config.data_folder.parent / "manifests")
    return [config.data_folder, cache, temporary, manifests, site / "portal" / "blobs", site / "log", DICTIONARY.parent]


def test_the_manifests_and_the_temporary_folder_are_searched(config: Config, site: Path) -> None:
    with tempfile.NamedTemporaryFile() as left:
        left.write(b"KANARI")
        left.flush()
        folders = places(config, site)
        assert found_marks(folders, {"trace": b"KANARI"}) == [f"trace in {Path(left.name).name}"]
    manifests = fetch_manifests(config, config.data_folder.parent / "manifests")
    for feed in load_enrolment(config.data_folder).feeds:
        assert f"name in {feed}" in found_marks([manifests], {"name": feed.encode()})


def test_nothing_of_a_visitor_stays(config: Config, site: Path) -> None:
    with Driver.opened(config) as kiosk:
        person = kiosk.somebody("card+pin")
        assert person.nik
        kiosk.choose_status()
        kiosk.type_nik(person)
        kiosk.give_pin("000000", Stage.NOT_OPENED)
        kiosk.leave()
        kiosk.open_with_card(person)
        kiosk.touch("Rincian", Stage.JOURNEY)
        kiosk.touch("Kembali", Stage.STATUS)
        kiosk.touch("Cetak", Stage.PREVIEW)
        kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
        kiosk.touch("Cetak sekarang", Stage.PRINTED)
        kiosk.leave()
        during = found(places(config, site), person)
    assert during == []
    assert found(places(config, site), person) == []


def test_nothing_stays_of_a_phone_number_and_a_passport_that_were_typed(config: Config, site: Path) -> None:
    with Driver.opened(config) as kiosk:
        caller = kiosk.somebody("nik+phone")
        assert caller.phone_last4
        kiosk.choose_status()
        kiosk.type_nik(caller)
        kiosk.touch("Nomor HP", Stage.FACTOR)
        kiosk.type(caller.phone_last4)
        kiosk.touch("Lanjut", Stage.STATUS)
        kiosk.leave()
        traveller = next(person for person in kiosk.everybody("passport+birth") if person.nik != caller.nik)
        assert traveller.passport
        assert traveller.birth_date
        kiosk.choose_status()
        kiosk.touch("Nomor paspor", Stage.NUMBER)
        kiosk.type(traveller.passport)
        kiosk.touch("Lanjut", Stage.FACTOR_CHOICE)
        kiosk.touch("Tanggal lahir", Stage.FACTOR)
        kiosk.type(traveller.birth_date.strftime("%d%m%Y"))
        kiosk.touch("Lanjut", Stage.STATUS)
        during = [find for person in (caller, traveller) for find in found(places(config, site), person)]
        kiosk.leave()
    assert during == []
    assert [find for person in (caller, traveller) for find in found(places(config, site), person)] == []


def test_nothing_of_a_person_stays_whom_staff_served(staff: Staff, config: Config, site: Path) -> None:
    """Found by number, by name through the portal, printed, given a new PIN, looked up who looked; and a list."""
    kiosk = staff.kiosk
    # The last ones: what is changed at the portal reaches whoever syncs after the next publication.
    other, person = kiosk.everybody("nik+pin")[-2:]
    new_pin = "905172"
    config.lists_folder.mkdir(exist_ok=True)
    (config.lists_folder / "opp.csv").write_text(f"NIK;PIN\n{other.nik};{other.pin}\n", encoding="utf-8")
    staff.sign_in()
    kiosk.until("online", lambda: staff.desk.health.online)
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(None), Place.SEARCH)
    born = person.birth_date.isoformat() if person.birth_date else ""
    staff.do(d.SearchEntered(Search(person.name, born)), Place.HITS)
    staff.do(d.HitChosen(0), Place.PAPERS)
    staff.do(d.PapersSeen("KTP"), Place.FOUND)
    assert kiosk.reads(person.name)
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("slip", lambda: staff.desk.slip)
    staff.do(d.Continued(), Place.PRINTED)
    staff.do(d.BackAsked(), Place.FOUND)
    staff.do(d.ServicesAsked(), Place.SERVICES)
    staff.do(d.ServiceChosen(Service.PIN), Place.TYPING)
    staff.do(d.Typed(new_pin), Place.TYPING)
    staff.do(d.Typed(new_pin), Place.DONE)
    staff.do(d.BackAsked(), Place.SERVICES)
    staff.do(d.ServiceChosen(Service.WHO_LOOKED), Place.DONE)
    staff.do(d.Continued(), Place.FOUND)
    staff.do(d.BackAsked(), Place.HOME)
    staff.do(d.ListsAsked(), Place.LISTS)
    kiosk.until("lists", lambda: staff.desk.choices)
    staff.do(d.ListChosen("file", "opp.csv"), Place.LIST)
    kiosk.until("list", lambda: staff.desk.listing)
    staff.do(d.RunAsked(), Place.RUN)
    kiosk.until("printed", lambda: staff.desk.run and staff.desk.run.state is RunState.DONE)
    marks = {"staff PIN": PIN.encode(), "new PIN": f'"{new_pin}"'.encode(), "staff card": CARD.encode()}
    folders = places(config, site)
    during = [*found(folders, person), *found(folders, other), *found_marks(folders, marks)]
    staff.do(d.LockAsked(), Place.LOCKED)
    assert during == []
    assert [*found(folders, person), *found(folders, other), *found_marks(folders, marks)] == []


SAID = {
    "complaint": b"KANARI GAJI TIGA BULAN",
    "name": b"KANARI NAMA",
    "callback": b"081299887766",
    "whom": b"KANARI SITI",
    "where": b"KANARI RIYADH",
}


def test_nothing_of_what_somebody_reported_stays_readable(kiosk: Driver, config: Config, site: Path) -> None:
    """A complaint with a name and a report of danger: on the disk they lie sealed to the portal alone."""
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.do(e.OverlayAsked(Overlay.EMERGENCY), Overlay.EMERGENCY)
    kiosk.do(e.DangerAsked(), Stage.DANGER)
    for question, value in (
        (Question.KIND, "violence"), (Question.COUNTRY, "SA"), (Question.WHO, SAID["whom"].decode()),
        (Question.PLACE, SAID["where"].decode()), (Question.SAFE, "no"), (Question.SILENT, "yes"),
        (Question.STRANGERS, "no"), (Question.CALLBACK, SAID["callback"].decode()),
    ):  # fmt: skip
        kiosk.do(e.FormAnswered(question, value))
    kiosk.do(e.AlertAsked(), Stage.DANGER)
    kiosk.do(e.AlertReleased(), Stage.COUNTDOWN)
    kiosk.let_pass(COUNTDOWN_SECONDS, Stage.ALERT)
    kiosk.do(e.Continued(), Stage.HOME)
    kiosk.do(e.VoiceAsked(), Stage.VOICE)
    for question, value in (
        (Question.MENU, "tell"), (Question.TOPIC, "UNPAID_WAGE"), (Question.ABOUT, "me"), (Question.WHERE, "ABROAD"),
        (Question.COUNTRY, "TW"), (Question.SINCE, "MONTHS"), (Question.TEXT, SAID["complaint"].decode()),
        (Question.NAMED, "yes"), (Question.NAME, SAID["name"].decode()), (Question.CALLBACK, SAID["callback"].decode()),
    ):  # fmt: skip
        kiosk.do(e.FormAnswered(question, value))
    kiosk.do(e.Continued(), Stage.CASE_SAVED)
    ticket = kiosk.visit.voice.ticket if kiosk.visit.voice else None
    assert ticket is not None
    marks = SAID | {"case code": ticket.code.encode(), "case PIN": f'"{ticket.pin}"'.encode()}
    kiosk.leave()
    assert (config.data_folder / "outbox.db").stat().st_size > 0
    assert found_marks(places(config, site), marks) == []


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"look-up of 5200000000000009 ", "nik"),
        (b"passport cth00009, ", "passport"),
        (b'{"factor": "4821"} ', "phone"),
        (b"phone:4821 ", "phone factor"),
        (b"\x81\xa6factor\xa44821 ", "packed phone"),
        (b"born 17081990 ", "typed birth date"),
    ],
)
def test_a_trace_would_be_found(tmp_path: Path, line: bytes, what: str, *, packed: bool) -> None:
    born = dt.date(1990, 8, 17)
    person = DemoPerson(
        "Siti CONTOH", "WORKING", "52", (),
        nik="5200000000000009", passport="CTH00009", phone_last4="4821", birth_date=born,
    )  # fmt: skip
    (tmp_path / "some.log").write_bytes(zstandard.compress(line * 9) if packed else line * 9)
    assert found([tmp_path], person) == [f"{what} in some.log"]
