import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import sealing
from onedata.records import BasicRecord, FullRecord, StageEvent
from tests.onedata.samples import (
    BASIC,
    BASIC_KEY,
    FULL,
    FULL_KEY,
    KEYS,
    PARAMS,
    RECORD_ID,
    STEADY,
    fixed,
    with_bit_flipped,
)

ENTRY = sealing.seal_entry(KEYS, PARAMS, RECORD_ID, BASIC_KEY, FULL_KEY)
PART = sealing.seal_part(BASIC, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")
FULL_PART = sealing.seal_part(FULL, FULL_KEY, PARAMS, RECORD_ID, 7, "full")
OTHER_PARAMS = [
    sealing.Parameters(PARAMS.salt, PARAMS.cost, PARAMS.epoch + 1, PARAMS.feed),
    sealing.Parameters(PARAMS.salt, PARAMS.cost, PARAMS.epoch, "register-53"),
]


def test_a_record_comes_out_as_it_went_in() -> None:
    assert sealing.open_entry(KEYS, PARAMS, ENTRY) == sealing.EntryContents(RECORD_ID, BASIC_KEY, FULL_KEY)
    assert sealing.open_part(PART, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic") == BASIC
    assert sealing.open_part(FULL_PART, FULL_KEY, PARAMS, RECORD_ID, 7, "full") == FULL


def test_an_entry_without_the_full_key_opens_the_basic_part_only_and_looks_the_same() -> None:
    entry = sealing.seal_entry(KEYS, PARAMS, RECORD_ID, BASIC_KEY, None)
    assert sealing.open_entry(KEYS, PARAMS, entry).full_key is None
    assert len(entry) == len(ENTRY)


@STEADY
@given(bit=st.integers(0, 8 * len(ENTRY) - 1))
def test_an_entry_with_any_bit_turned_does_not_open(bit: int) -> None:
    with pytest.raises(sealing.SealBroken):
        sealing.open_entry(KEYS, PARAMS, with_bit_flipped(ENTRY, bit))


@STEADY
@given(bit=st.integers(0, 8 * len(PART) - 1))
def test_a_part_with_any_bit_turned_does_not_open(bit: int) -> None:
    with pytest.raises(sealing.SealBroken):
        sealing.open_part(with_bit_flipped(PART, bit), BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")


@STEADY
@given(data=st.binary(max_size=200))
def test_random_bytes_never_open(data: bytes) -> None:
    with pytest.raises(sealing.SealBroken):
        sealing.open_entry(KEYS, PARAMS, data)
    with pytest.raises(sealing.SealBroken):
        sealing.open_part(data, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")


@STEADY
@given(content=st.binary(max_size=120))
def test_what_the_portal_sealed_wrongly_raises_the_one_error(content: bytes) -> None:
    sealed = sealing.seal_data(content, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")
    assert sealing.open_data(sealed, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic") == content
    with pytest.raises(sealing.SealBroken):
        sealing.open_part(sealed, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")


@pytest.mark.parametrize("params", OTHER_PARAMS)
def test_nothing_opens_in_another_epoch_or_register(params: sealing.Parameters) -> None:
    with pytest.raises(sealing.SealBroken):
        sealing.open_entry(KEYS, params, ENTRY)
    with pytest.raises(sealing.SealBroken):
        sealing.open_part(PART, BASIC_KEY, params, RECORD_ID, 7, "basic")


def test_an_entry_that_opens_neither_the_basic_nor_the_full_part_is_none() -> None:
    entry = bytes([9]) + RECORD_ID + BASIC_KEY + FULL_KEY
    sealed = sealing._seal(KEYS.wrap_key, entry, sealing._associated(PARAMS, KEYS.locator, 0, "entry"), os.urandom)
    with pytest.raises(sealing.SealBroken, match="not an entry"):
        sealing.open_entry(KEYS, PARAMS, sealed)


def test_an_entry_does_not_open_at_another_locator_or_with_another_key() -> None:
    for keys in (
        sealing.CredentialKeys(fixed("elsewhere", 16), KEYS.wrap_key),
        sealing.CredentialKeys(KEYS.locator, fixed("other key")),
    ):
        with pytest.raises(sealing.SealBroken):
            sealing.open_entry(keys, PARAMS, ENTRY)


def test_a_part_does_not_open_as_another_record_version_or_part() -> None:
    for record_id, version in ((fixed("other", 16), 7), (RECORD_ID, 8), (RECORD_ID, 6)):
        with pytest.raises(sealing.SealBroken):
            sealing.open_part(PART, BASIC_KEY, PARAMS, record_id, version, "basic")
    with pytest.raises(sealing.SealBroken):
        sealing.open_part(PART, BASIC_KEY, PARAMS, RECORD_ID, 7, "full")


def test_sealing_twice_gives_other_bytes() -> None:
    again = sealing.seal_part(BASIC, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic")
    assert again != PART
    assert again[:12] != PART[:12]


def test_lengths_do_not_tell_how_far_a_person_got() -> None:
    stages = tuple(StageEvent(stage=stage, on=BASIC.stage_since) for stage in ("REGISTRATION", "WORK_VISA", "WORKING"))
    beginner = FullRecord(name="CONTOH A")
    veteran = FullRecord(name="CONTOH Delapan Sembilan Sepuluh", agency="PT Contoh Satu", history=stages * 5)
    lengths = {len(sealing.seal_part(one, FULL_KEY, PARAMS, RECORD_ID, 1, "full")) for one in (beginner, veteran, FULL)}
    assert lengths == {320 + 28}
    without = BasicRecord(
        initials="C",
        birth_year=1990,
        stage="SEE_STAFF",
        source_system="SISKOP2MI",
        source_updated_on=BASIC.source_updated_on,
        slip_token=os.urandom(130),
        region="52",
    )
    assert len(sealing.seal_part(without, BASIC_KEY, PARAMS, RECORD_ID, 1, "basic")) == len(PART) == 256 + 28


def test_padding_takes_the_first_bucket_that_fits_and_refuses_what_fits_none() -> None:
    buckets = sealing.PaddingBuckets(basic=(4, 8), full=(16,))
    assert buckets.pad(b"ab", "basic") == b"\0\2ab"
    assert buckets.pad(b"abc", "basic") == b"\0\3abc\0\0\0"
    assert len(buckets.pad(b"", "full")) == 16
    with pytest.raises(ValueError, match="fits no bucket"):
        buckets.pad(b"1234567", "basic")


def test_a_part_opens_also_where_it_fills_its_bucket_to_the_last_byte() -> None:
    lengths = set()
    for size in range(230, 270):
        content = os.urandom(size)
        sealed = sealing.seal_data(content, BASIC_KEY, PARAMS, RECORD_ID, 1, "basic")
        assert sealing.open_data(sealed, BASIC_KEY, PARAMS, RECORD_ID, 1, "basic") == content
        lengths.add(len(sealed))
    assert lengths == {256 + 28, 384 + 28}, "byte by byte out of one bucket into the next"


def test_a_part_that_is_too_long_is_refused_when_sealing() -> None:
    with pytest.raises(ValueError, match="fits no bucket"):
        sealing.seal_data(os.urandom(2000), BASIC_KEY, PARAMS, RECORD_ID, 1, "basic")


def test_keys_of_another_length_are_refused_when_sealing() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        sealing.seal_entry(KEYS, PARAMS, b"short", BASIC_KEY, FULL_KEY)
    with pytest.raises(ValueError, match="a key 32"):
        sealing.seal_entry(KEYS, PARAMS, RECORD_ID, BASIC_KEY, b"")


def test_many_threads_may_seal_and_open_at_once() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(200):
                sealed = sealing.seal_part(FULL, FULL_KEY, PARAMS, RECORD_ID, 7, "full")
                assert sealing.open_part(sealed, FULL_KEY, PARAMS, RECORD_ID, 7, "full") == FULL
        except BaseException as error:  # noqa: BLE001  # shown below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
