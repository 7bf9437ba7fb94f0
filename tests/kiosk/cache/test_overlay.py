"""The overlay on the kiosk: read before the register, until the register has it or its epoch ends."""

import datetime as dt
import os
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.enrolment import Enrolment, save_enrolment
from kiosk.cache.generations import Pointer
from kiosk.cache.overlay import SHUT, OverlayCache, Pending
from onedata.counter import Overlay, sign_overlay
from onedata.credentials import DEMO_COST, CredentialKeys, credential_keys, stretch
from onedata.records import BasicRecord, FullRecord, WorkerRecord
from onedata.sealing import Parameters, record_keys, seal_entry, seal_part
from onedata.signatures import SignatureWrong, certify, encode_signed, raw_public_key
from onedata.wire import Malformed

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PARAMS = Parameters(bytes(16), DEMO_COST, 4, "register-52")
POINTER = Pointer("a.db", "register-52", "52", 1, 4, 9, NOW - MINUTE, 1)
ROOT, REPLY, SLIP = (Ed25519PrivateKey.generate() for _ in range(3))
SPAN = (NOW - dt.timedelta(1), NOW + dt.timedelta(1))
CERTIFICATES = (
    certify("reply", raw_public_key(REPLY), *SPAN, ROOT),
    certify("slip", raw_public_key(SLIP), *SPAN, ROOT),
)
RECORD = WorkerRecord(
    BasicRecord("SC", 1990, "REGISTRATION", "SISKOP2MI", NOW.date(), bytes(9), "52"), FullRecord("SITI CONTOH")
)


def keys(pin: str) -> CredentialKeys:
    return credential_keys(stretch("nik", "5201014107900001", f"pin:{pin}", PARAMS.salt, PARAMS.cost), bytes(32))


NEW, OLD = keys("135246"), keys("246810")


def overlay(**change: object) -> Overlay:
    assert RECORD.full is not None
    record_id, (basic, full) = b"r" * 16, record_keys()
    made = Overlay(
        kiosk="kiosk-1",
        feed="register-52",
        incarnation=1,
        epoch=4,
        covered_from=NOW + MINUTE,
        key=os.urandom(16),
        made_at=NOW,
        until=NOW + dt.timedelta(14),
        put=((NEW.locator, seal_entry(NEW, PARAMS, record_id, basic, full)),),
        drop=(OLD.locator,),
        record_id=record_id,
        version=1,
        basic=seal_part(RECORD.basic, basic, PARAMS, record_id, 1, "basic"),
        full=seal_part(RECORD.full, full, PARAMS, record_id, 1, "full"),
    )
    return msgspec.structs.replace(made, **change)


def signed(made: Overlay, key: Ed25519PrivateKey = REPLY) -> bytes:
    return sign_overlay(made, key, CERTIFICATES)


@pytest.fixture
def cache(tmp_path: Path) -> OverlayCache:
    root, certificates = raw_public_key(ROOT).hex(), tuple(encode_signed(one).hex() for one in CERTIFICATES)
    save_enrolment(
        tmp_path,
        Enrolment("kiosk-1", "52", "BP3MI", "https://x", root, "00" * 8, "11" * 32, certificates, (), NOW),
    )
    return OverlayCache(tmp_path, now=lambda: NOW)


def laid(cache: OverlayCache, data: bytes) -> None:
    cache.intend(b"k" * 16, b"sealed")
    cache.settle(b"k" * 16, data)


def test_a_new_way_opens_and_an_old_one_is_shut(cache: OverlayCache) -> None:
    laid(cache, signed(overlay()))
    assert cache.find(POINTER, PARAMS, NEW) == RECORD
    assert cache.find(POINTER, PARAMS, OLD) is SHUT
    assert cache.find(POINTER, PARAMS, keys("999999")) is None
    assert cache.pending() == ()


def test_a_question_is_written_down_until_its_answer_comes(cache: OverlayCache) -> None:
    cache.intend(b"k" * 16, b"sealed")
    assert cache.pending() == (Pending(b"k" * 16, b"sealed"),)
    cache.settle(b"k" * 16, None)
    assert cache.pending() == ()


def test_a_later_overlay_of_a_person_takes_the_place_of_the_earlier(cache: OverlayCache) -> None:
    laid(cache, signed(overlay()))
    laid(cache, signed(overlay(put=(), drop=(), made_at=NOW + MINUTE)))
    assert cache.find(POINTER, PARAMS, NEW) is None


def test_an_answer_that_comes_late_takes_no_newer_overlays_place(cache: OverlayCache) -> None:
    laid(cache, signed(overlay(put=(), drop=(NEW.locator,))))
    laid(cache, signed(overlay(made_at=NOW - MINUTE)))
    assert cache.find(POINTER, PARAMS, NEW) is SHUT, "what was taken back stays so"
    assert cache.pending() == ()


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"as_of": NOW + MINUTE}, False),
        ({"as_of": NOW}, True),
        ({"sequence": 900}, True),
        ({"epoch": 5}, False),
        ({"incarnation": 2}, False),
        ({"feed": "register-35"}, False),
    ],
    ids=repr,
)
def test_it_ends_when_the_register_has_it_or_another_one_is_in_force(
    cache: OverlayCache, change: dict[str, object], kept: bool
) -> None:
    laid(cache, signed(overlay()))
    pointer = msgspec.structs.replace(POINTER, **change)
    assert (cache.find(pointer, PARAMS, NEW) is not None) is kept
    cache.sweep(pointer)
    assert (cache.find(POINTER, PARAMS, NEW) is not None) is kept


def test_an_overlay_of_the_coming_epoch_waits_for_it(cache: OverlayCache) -> None:
    laid(cache, signed(overlay(epoch=5)))
    assert cache.find(POINTER, PARAMS, OLD) is None
    cache.sweep(POINTER)
    assert cache.find(msgspec.structs.replace(POINTER, epoch=5), PARAMS, OLD) is SHUT


def test_only_the_portals_word_for_this_kiosk_is_laid_down(cache: OverlayCache) -> None:
    for wrong in (
        signed(overlay(kiosk="kiosk-2")),
        signed(overlay(), SLIP),
        signed(overlay(made_at=NOW - dt.timedelta(9))),
        signed(overlay())[:-1],
        b"",
    ):
        with pytest.raises((SignatureWrong, Malformed)):
            laid(cache, wrong)
        assert cache.find(POINTER, PARAMS, NEW) is None
        cache.settle(b"k" * 16, None)


def test_what_was_taken_back_stays_shut_when_the_disk_cannot_be_read(cache: OverlayCache, tmp_path: Path) -> None:
    laid(cache, signed(overlay()))
    assert cache.find(POINTER, PARAMS, OLD) is SHUT
    cache.close()
    (tmp_path / "local.db").unlink()
    (tmp_path / "local.db").mkdir()
    assert cache.find(POINTER, PARAMS, OLD) is SHUT
