"""After a whole visit nothing of the visitor is on the machine: no file, no log, no blob, compressed or not."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.visit.model import Stage
from tests.driving import Driver

_FRAME = bytes.fromhex("28b52ffd")
DICTIONARY = Path("onedata/record.dict")


def traces(person: DemoPerson) -> dict[str, bytes]:
    """What would give a person away, as it would stand in a file.

    Of a phone number nobody keeps more than four digits, not even the portal: too few to look for.
    """
    born = person.birth_date or dt.date.min
    told = {
        "name": person.name,
        "nik": person.nik,
        "passport": person.passport,
        "card": person.card,
        "pin": f'"{person.pin}"',
        "birth date": born.isoformat(),
    }
    told |= {f"name {n}": word for n, word in enumerate(person.name.split()) if len(word) > 5 and word != "Contoh"}
    return {what: value.encode() for what, value in told.items() if value}


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
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    marks = traces(person)
    return sorted(
        {
            f"{what} in {path.name}"
            for path in files
            for text in readings(path.read_bytes())
            for what, mark in marks.items()
            # The dictionary was trained on invented names, of which some are common ones.
            if path.name != DICTIONARY.name or what == "name"
            if mark.lower() in text.lower()
        }
    )


def places(kiosk: Path, site: Path) -> list[Path]:
    """Everything that a thief of the kiosk, or a reader of the feeds, could read."""
    return [kiosk, site / "portal" / "blobs", site / "log", DICTIONARY.parent]


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
        during = found(places(config.data_folder, site), person)
    assert during == []
    assert found(places(config.data_folder, site), person) == []


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_trace_would_be_found(config: Config, tmp_path: Path, packed: bool) -> None:
    person = DemoPerson("Siti CONTOH", "WORKING", "52", (), nik="5200000000000009")
    line = b"look-up of 5200000000000009 " * 9
    (tmp_path / "some.log").write_bytes(zstandard.compress(line) if packed else line)
    assert found([tmp_path], person) == ["nik in some.log"]
