"""A stub in the register says where a record is held now: no record, no failed try, nothing after too many tries."""

import datetime as dt
from pathlib import Path

import pytest

from kiosk.cache.generations import FOLDER, Pointer, point_at
from kiosk.cache.keys import Peppers
from kiosk.cache.register import NotOpened, RegisterCache
from kiosk.faults import Fault
from onedata import sealing
from onedata.credentials import Cost, credential_keys, stretch
from onedata.records import MovedRecord
from onedata.register_file import RegisterWriter

NIK, PIN, PEPPER = "5201014107900001", "246810", bytes(32)
PARAMS = sealing.Parameters(bytes(16), Cost(64, 1, 1), 1, "register-52")
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


class _Known(Peppers):
    def get(self, feed: str, epoch: int) -> bytes | None:
        return PEPPER


@pytest.fixture
def cache(tmp_path: Path) -> RegisterCache:
    registers, path = tmp_path / FOLDER, tmp_path / FOLDER / "register-52-1-2.db"
    registers.mkdir()
    keys = credential_keys(stretch("nik", NIK, f"pin:{PIN}", PARAMS.salt, PARAMS.cost), PEPPER)
    basic_key, full_key = sealing.record_keys()
    stub, record_id = MovedRecord("35"), bytes(range(16))
    with RegisterWriter(path, PARAMS, 2, NOW) as writer:
        writer.put_entry(keys.locator, sealing.seal_entry(keys, PARAMS, record_id, basic_key, full_key))
        basic = sealing.seal_part(stub, basic_key, PARAMS, record_id, 1, "basic")
        writer.put_record(record_id, 1, basic, sealing.seal_part(stub, full_key, PARAMS, record_id, 1, "full"))
        writer.finish()
    point_at(registers, Pointer(path.name, PARAMS.feed, "52", 1, 1, 2, NOW, 2))
    return RegisterCache(tmp_path, _Known(tmp_path), today=NOW.date)


def answer(cache: RegisterCache, pin: str = PIN, *, refused: bool = False) -> NotOpened:
    with pytest.raises(NotOpened) as caught:
        cache.open_record("nik", NIK, "pin", pin, refused=refused)
    return caught.value


def test_the_right_factor_says_where_to_and_is_no_try(cache: RegisterCache) -> None:
    for _ in range(7):
        told = answer(cache)
        assert (told.fault, told.region) == (Fault.RECORD_MOVED, "35")
    cache.close()


def test_a_wrong_factor_says_nothing_and_is_a_try(cache: RegisterCache) -> None:
    for _ in range(5):
        told = answer(cache, "000000")
        assert (told.fault, told.region) == (Fault.RECORD_NOT_OPENED, None)
    told = answer(cache)
    assert (told.fault, told.region) == (Fault.TOO_MANY_TRIES, None)
    cache.close()


def test_a_refused_look_up_says_nothing(cache: RegisterCache) -> None:
    told = answer(cache, refused=True)
    assert (told.fault, told.region) == (Fault.TOO_MANY_TRIES, None)
    cache.close()
