"""The register's hot path: who opens what, who is refused, and what follows the pointer."""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cache.register import NotOpened, RegisterCache
from kiosk.cache.tries import LIMIT, Tries
from kiosk.faults import Fault
from kiosk.health import RegisterState
from onedata.credentials import CredentialKind, FactorKind
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, kiosk, portal, url
from tests.kiosk.sync.genuine_portal import GenuinePortal

__all__ = ["kiosk", "portal", "url"]
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def cache(kiosk: Kiosk) -> RegisterCache:
    """The cache of a kiosk that synced once."""
    assert kiosk.sync().faults == ()
    made = kiosk.cache(TODAY)
    made.begin_visit()
    return made


def fault(
    cache: RegisterCache, kind: CredentialKind, who: str, factor: FactorKind, text: str, *, refused: bool = False
) -> Fault:
    with pytest.raises(NotOpened) as caught:
        cache.open_record(kind, who, factor, text, refused=refused)
    return caught.value.fault


def test_a_pin_opens_everything_and_a_family_pin_the_basic_part(cache: RegisterCache) -> None:
    whole = cache.open_record("nik", SITI.nik, "pin", SITI.pin)
    assert whole.full is not None
    assert whole.full.name == SITI.name
    basic = cache.open_record("nik", SITI.nik, "family", "135790")
    assert basic.full is None
    assert basic.basic == whole.basic


def test_spaces_and_points_in_a_number_do_not_matter(cache: RegisterCache) -> None:
    spaced = " ".join(SITI.nik[at : at + 4] for at in range(0, 16, 4))
    assert cache.open_record("nik", spaced, "pin", SITI.pin).full is not None


def test_unknown_person_wrong_factor_and_another_persons_factor_are_one_case(cache: RegisterCache) -> None:
    cases = [("5201014107909999", SITI.pin), (SITI.nik, "000000"), (BUDI.nik, "111111")]
    assert {fault(cache, "nik", who, "pin", pin) for who, pin in cases} == {Fault.RECORD_NOT_OPENED}


def test_an_incomplete_number_is_no_try(cache: RegisterCache) -> None:
    for _ in range(LIMIT + 1):
        assert fault(cache, "nik", SITI.nik[:15], "pin", SITI.pin) is Fault.RECORD_NOT_OPENED
        assert fault(cache, "nik", SITI.nik, "pin", "12345") is Fault.RECORD_NOT_OPENED
        assert fault(cache, "nik", SITI.nik, "birth", "1990-05-01") is Fault.RECORD_NOT_OPENED
    assert cache.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_the_sixth_try_of_a_day_opens_nothing_even_with_the_right_factor(cache: RegisterCache, kiosk: Kiosk) -> None:
    for _ in range(LIMIT):
        assert fault(cache, "nik", SITI.nik, "pin", "000000") is Fault.RECORD_NOT_OPENED
    assert fault(cache, "nik", SITI.nik, "pin", SITI.pin) is Fault.TOO_MANY_TRIES
    assert fault(cache, "nik", SITI.nik, "family", "135790") is Fault.TOO_MANY_TRIES
    assert cache.open_record("nik", BUDI.nik, "pin", BUDI.pin)
    cache.close()
    again = kiosk.cache(TODAY)
    assert fault(again, "nik", SITI.nik, "pin", SITI.pin) is Fault.TOO_MANY_TRIES
    tomorrow = kiosk.cache(TODAY + dt.timedelta(days=1))
    assert tomorrow.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_a_power_cut_with_an_empty_clock_battery_gives_no_new_tries(cache: RegisterCache, kiosk: Kiosk) -> None:
    for _ in range(LIMIT):
        fault(cache, "nik", SITI.nik, "pin", "000000")
    cache.close()
    for _ in range(LIMIT):
        long_ago = kiosk.cache(dt.date(1970, 1, 1))
        assert fault(long_ago, "nik", SITI.nik, "pin", SITI.pin) is Fault.TOO_MANY_TRIES
        assert fault(long_ago, "nik", BUDI.nik, "pin", "000000") is Fault.RECORD_NOT_OPENED
        long_ago.close()
        put_right = kiosk.cache(TODAY)
        assert fault(put_right, "nik", SITI.nik, "pin", SITI.pin) is Fault.TOO_MANY_TRIES
        put_right.close()
    assert fault(kiosk.cache(dt.date(1970, 1, 1)), "nik", BUDI.nik, "pin", BUDI.pin) is Fault.TOO_MANY_TRIES
    tomorrow = kiosk.cache(TODAY + dt.timedelta(days=1))
    assert tomorrow.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_the_key_of_an_earlier_day_stands_nowhere_on_the_disk(tmp_path: Path) -> None:
    """Whoever pulls the plug and takes the disk would try every NIK on it: rows and key of the day would answer."""
    tries = Tries(tmp_path)

    def key_of(day: dt.date) -> bytes:
        with sqlite3.connect(tmp_path / "local.db") as file:
            return bytes(file.execute('SELECT "key" FROM day_keys WHERE day = ?', (day.isoformat(),)).fetchone()[0])

    def found(key: bytes) -> list[str]:
        return [path.name for path in tmp_path.iterdir() if key in path.read_bytes()]

    for _ in range(30):
        tries.count("nik", SITI.nik, TODAY)
    key = key_of(TODAY)
    assert found(key)
    tries.count("nik", BUDI.nik, TODAY + dt.timedelta(days=1))
    assert found(key) == [], "not in the file, not in its write-ahead log, and nobody has closed it"
    assert tries.failed("nik", BUDI.nik, TODAY + dt.timedelta(days=1)) == 1
    tries.close()


def test_a_success_is_not_counted(cache: RegisterCache) -> None:
    for _ in range(LIMIT + 2):
        assert cache.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_a_refused_look_up_opens_nothing(cache: RegisterCache) -> None:
    assert fault(cache, "nik", SITI.nik, "pin", SITI.pin, refused=True) is Fault.TOO_MANY_TRIES
    assert cache.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_the_state_says_age_and_region(cache: RegisterCache) -> None:
    state, as_of, region = cache.state()
    assert (state, region) == (RegisterState.READY, "52")
    assert as_of is not None
    assert as_of.tzinfo is not None


def test_without_a_register_or_its_pepper_nothing_opens(kiosk: Kiosk) -> None:
    empty = kiosk.cache()
    empty.begin_visit()
    assert empty.state() == (RegisterState.ABSENT, None, None)
    assert fault(empty, "nik", SITI.nik, "pin", SITI.pin) is Fault.REGISTER_ABSENT
    kiosk.sync()
    sealed = next((kiosk.data / "peppers").iterdir())
    content = sealed.read_bytes()
    sealed.write_bytes(bytes(len(content)))
    empty.begin_visit()
    assert empty.state()[0] is RegisterState.ABSENT
    sealed.write_bytes(content)
    empty.begin_visit()
    assert empty.open_record("nik", SITI.nik, "pin", SITI.pin)


def test_nothing_of_a_look_up_lies_on_the_disk(cache: RegisterCache, kiosk: Kiosk) -> None:
    cache.open_record("nik", SITI.nik, "pin", SITI.pin)
    fault(cache, "nik", BUDI.nik, "pin", "000000")
    files = dict(_files(Path(kiosk.data)))
    found = [path for path in files for text in (SITI.nik, BUDI.nik, SITI.name) if text.encode() in files[path]]
    assert len(files) > 8
    assert found == []


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        # SQLite takes a side file away when its last connection is collected, between our two looks.
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            yield path, path.read_bytes()


def test_a_reader_keeps_its_generation_while_many_are_published(
    portal: GenuinePortal,
    kiosk: Kiosk,
    cache: RegisterCache,
) -> None:
    before = cache.state()
    for _ in range(3):
        portal.publish_people(SITI)
        assert kiosk.sync().faults == ()
        assert cache.open_record("nik", BUDI.nik, "pin", BUDI.pin)
    assert cache.state() == before
    assert len(list((kiosk.data / "registers").glob("*.db"))) == 2
    cache.begin_visit()
    assert fault(cache, "nik", BUDI.nik, "pin", BUDI.pin) is Fault.RECORD_NOT_OPENED
