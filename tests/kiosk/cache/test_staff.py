"""The office's sealed list of staff: who signs in with card and PIN, for how long, and what guessing comes to."""

import datetime as dt
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.enrolment import Enrolment, save_enrolment
from kiosk.cache.generations import STAFF_FOLDER, Pointer, is_damaged, point_at
from kiosk.cache.keys import KioskKeys, Peppers, save_keys
from kiosk.cache.lockout import LOCKED_SECONDS, TRIES, Lockout, Uptime
from kiosk.cache.staff import Refusal, SignInRefused, StaffCache
from onedata import sealing, wire
from onedata.counter_records import StaffRecord, staff_feed
from onedata.credentials import Cost, credential_keys, stretch
from onedata.hpke import seal_pepper
from onedata.register_file import RegisterWriter
from onedata.signatures import raw_public_key

CARD, OTHER_CARD, PIN = "04A1B2C3D4E5F6", "04FFEEDDCCBBAA", "73519284"
ISSUED = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
FEED = staff_feed("BP3MI NTB")
RECORD = StaffRecord("7", "Sri Contoh", "petugas", "BP3MI NTB")
DAY = dt.timedelta(days=1)


class Desk:
    """A machine with a list of staff, whose clocks the test has in its hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = ISSUED + DAY
        self.boot = Uptime("one", 1000.0)
        keys = KioskKeys.new()
        root = raw_public_key(Ed25519PrivateKey.generate()).hex()
        save_keys(folder, keys)
        save_enrolment(
            folder, Enrolment("k1", "52", "BP3MI NTB", "https://p", root, "00" * 8, "11" * 32, (), (), ISSUED)
        )
        self.peppers = Peppers(folder)
        self.pepper = os.urandom(32)
        receiving = keys.receiving.public_key().public_bytes_raw()
        assert self.peppers.put(FEED, 1, seal_pepper(self.pepper, FEED, 1, "k1", receiving))
        self.publish()

    def publish(self, issued: dt.datetime = ISSUED, sequence: int = 1, card: str = CARD) -> None:
        params = sealing.Parameters(b"s" * 16, Cost(64, 1, 1), 1, FEED)
        place = self.folder / STAFF_FOLDER
        place.mkdir(exist_ok=True)
        path = place / f"{FEED}-1-{sequence}.db"
        record_id, (key, _) = os.urandom(16), sealing.record_keys()
        stretched = stretch("staff", card, f"pin:{PIN}", params.salt, params.cost)
        with RegisterWriter(path, params, sequence, issued) as writer:
            where = credential_keys(stretched, self.pepper)
            writer.put_entry(where.locator, sealing.seal_entry(where, params, record_id, key, None))
            writer.put_record(
                record_id, 1, sealing.seal_data(wire.encode(RECORD), key, params, record_id, 1, "basic"), None
            )
            writer.finish()
        point_at(place, Pointer(path.name, FEED, "52", 1, 1, sequence, issued, 1, "", issued))

    def staff(self) -> StaffCache:
        return StaffCache(self.folder, self.peppers, now=lambda: self.now, boot=lambda: self.boot)

    def refusal(self, card: str = CARD, pin: str = PIN) -> SignInRefused:
        with pytest.raises(SignInRefused) as refused:
            self.staff().sign_in(card, pin)
        return refused.value


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_card_and_pin_sign_in_without_any_network(desk: Desk) -> None:
    found = desk.staff().sign_in("04:a1:b2:c3:d4:e5:f6", PIN)
    assert found.record == RECORD
    assert len(found.proof) == 32


def test_a_wrong_pin_and_an_unknown_card_are_one_answer(desk: Desk) -> None:
    assert desk.refusal(pin="11111111").why is desk.refusal(OTHER_CARD).why is Refusal.WRONG


def test_after_five_wrong_pins_the_right_one_opens_nothing_for_a_quarter_of_an_hour(desk: Desk) -> None:
    for left in range(TRIES - 1, 0, -1):
        assert desk.refusal(pin="11111111").left == left
    assert desk.refusal(pin="11111111").why is Refusal.LOCKED_OUT
    assert desk.refusal().left == 15
    desk.boot = Uptime("one", 1000.0 + LOCKED_SECONDS - 1)
    assert desk.refusal().left == 1
    desk.boot = Uptime("one", 1000.0 + LOCKED_SECONDS)
    assert desk.staff().sign_in(CARD, PIN).record == RECORD


def test_no_clock_and_no_restart_shortens_a_lock_out(desk: Desk) -> None:
    for _ in range(TRIES):
        desk.refusal(pin="11111111")
    for now in (desk.now + 10 * DAY, desk.now - 10 * dt.timedelta(hours=1)):
        desk.now = now
        assert desk.refusal().why is Refusal.LOCKED_OUT
    desk.now = ISSUED + DAY
    desk.boot = Uptime("two", 5.0)
    assert desk.refusal().left == 15
    desk.boot = Uptime("two", LOCKED_SECONDS + 1)
    assert desk.staff().sign_in(CARD, PIN).record == RECORD


def test_after_a_lock_out_there_are_five_tries_again(desk: Desk) -> None:
    for _ in range(TRIES):
        desk.refusal(pin="11111111")
    desk.boot = Uptime("one", 1000.0 + LOCKED_SECONDS)
    assert desk.refusal(pin="11111111").left == TRIES - 1


def test_what_cannot_be_a_pin_is_a_try_and_lifts_no_lock_out(desk: Desk) -> None:
    assert desk.refusal(pin="12").left == TRIES - 1
    for _ in range(TRIES - 1):
        desk.refusal(pin="11111111")
    desk.refusal(pin="12")
    assert desk.refusal().why is Refusal.LOCKED_OUT


def test_a_locked_card_locks_no_other(desk: Desk) -> None:
    for _ in range(TRIES):
        desk.refusal(OTHER_CARD)
    assert desk.refusal(OTHER_CARD).why is Refusal.LOCKED_OUT
    assert desk.staff().sign_in(CARD, PIN).record == RECORD


def test_the_list_opens_for_fourteen_days_and_a_clock_set_back_adds_none(desk: Desk) -> None:
    desk.now = ISSUED + 14 * DAY
    assert desk.staff().sign_in(CARD, PIN).record == RECORD
    desk.now = ISSUED + 14 * DAY + dt.timedelta(minutes=1)
    refused = desk.refusal()
    assert (refused.why, refused.issued) == (Refusal.TOO_OLD, ISSUED)
    desk.now = ISSUED + DAY
    assert desk.refusal().why is Refusal.TOO_OLD
    desk.publish(ISSUED + 15 * DAY, 2)
    desk.now = ISSUED + 15 * DAY
    assert desk.staff().sign_in(CARD, PIN).record == RECORD


def test_a_clock_that_was_ahead_is_forgotten_with_a_list_signed_anew(desk: Desk) -> None:
    desk.now = ISSUED + 20 * DAY
    assert desk.refusal().why is Refusal.TOO_OLD
    desk.publish(ISSUED + DAY, 2)
    desk.now = ISSUED + DAY
    assert desk.staff().sign_in(CARD, PIN).record == RECORD


def test_a_list_from_the_future_says_that_the_clock_is_wrong(desk: Desk) -> None:
    desk.now = ISSUED - DAY
    assert desk.refusal().why is Refusal.CLOCK


def test_who_was_dismissed_is_out_with_the_next_list(desk: Desk) -> None:
    desk.publish(ISSUED + DAY, 2, OTHER_CARD)
    assert desk.refusal().why is Refusal.WRONG


def test_without_a_list_nobody_signs_in(desk: Desk) -> None:
    (desk.folder / STAFF_FOLDER / "current.json").unlink()
    assert desk.refusal().why is Refusal.NO_LIST


def test_a_list_that_is_damaged_or_whose_pepper_is_missing_is_no_list_and_no_try(desk: Desk) -> None:
    pepper, desk.peppers = desk.peppers, Peppers(desk.folder / "none")
    assert desk.refusal().why is Refusal.NO_LIST
    desk.peppers = pepper
    path = next((desk.folder / STAFF_FOLDER).glob("*.db"))
    path.write_bytes(b"\x00" * 4096)
    assert desk.refusal().why is Refusal.NO_LIST
    assert is_damaged(desk.folder / STAFF_FOLDER, path.name)
    desk.publish(sequence=2)
    assert desk.refusal(pin="11111111").left == TRIES - 1


def test_a_card_is_known_only_after_a_sign_in_and_stands_nowhere_in_the_file(desk: Desk) -> None:
    lockout = Lockout(desk.folder)
    desk.refusal(pin="11111111")
    assert not lockout.knows(CARD)
    desk.staff().sign_in(CARD, PIN)
    assert lockout.knows(CARD)
    assert not lockout.knows(OTHER_CARD)
    lockout.forget(CARD)
    assert not lockout.knows(CARD)
    content = b"".join(path.read_bytes() for path in desk.folder.glob("local.db*"))
    assert CARD.encode() not in content
    assert bytes.fromhex(CARD) not in content
