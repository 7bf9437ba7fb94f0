import json
from pathlib import Path

import pytest

from onedata import credentials, events, reports, sealing, wire
from onedata.counter_records import CaseAnswer, CaseState, StaffRecord, open_case, open_staff
from onedata.sealing import SealBroken
from onedata.wire import Malformed
from tests.onedata.samples import NOW, PARAMS

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/reports.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", VECTORS["bodies"])
def test_a_report_reads_as_it_was_written(kind: str) -> None:
    body = bytes.fromhex(VECTORS["bodies"][kind]["body"])
    assert wire.encode(events.read_body(kind, body)) == body


def test_reports_outside_their_limits_are_refused() -> None:
    for one in VECTORS["refused"]:
        with pytest.raises(Malformed):
            events.read_body(one["kind"], bytes.fromhex(one["body"]))


def test_the_longest_report_fits_an_event() -> None:
    full = reports.CaseOpened(
        code="ABCD2345",
        pin="000000",
        topic="T" * 40,
        about="other",
        answers=(("q" * 40, "a" * 40),) * 16,
        text="\U0001f600" * 1500,
        name="\U0001f600" * 100,
        callback="\U0001f600" * 40,
        country="SA",
        about_office=True,
        language="jav",
    )
    body = wire.encode(full)
    assert len(body) < events.BODY_LIMIT
    assert events.read_body("case-opened", body) == full


def test_case_code_and_pin_are_a_credential() -> None:
    code, pin = reports.new_case_code(), reports.new_case_pin()
    assert credentials.identifier("case", code) == code
    assert credentials.factor("pin", pin) == f"pin:{pin}"


def test_two_presses_about_one_danger_share_a_key_and_others_do_not() -> None:
    key = reports.collapse_key("kiosk-1", "violence", "Siti Contoh", "c 123", "")
    assert key == reports.collapse_key("kiosk-2", "violence", "SITI  CONTOH", "C-123", "")
    assert key != reports.collapse_key("kiosk-1", "illness", "Siti Contoh", "c 123", "")
    for place in ("", "Riyadh"):
        one, other = (reports.collapse_key(kiosk, "other", "", "", place) for kiosk in ("kiosk-1", "kiosk-2"))
        assert one != other, "a town alone names nobody"


def test_a_case_and_a_staff_card_open_only_as_themselves() -> None:
    basic_key, full_key = sealing.record_keys()
    keys = sealing.EntryContents(b"r" * 16, basic_key, full_key)
    state = CaseState("UNPAID_WAGE", "received", NOW, NOW)
    answer = CaseAnswer("Sudah kami terima.", "BP3MI NTB")
    basic = sealing.seal_data(wire.encode(state), basic_key, PARAMS, keys.record_id, 1, "basic")
    full = sealing.seal_data(wire.encode(answer), full_key, PARAMS, keys.record_id, 1, "full")
    assert open_case(basic, full, keys, 1, PARAMS) == (state, answer)
    with pytest.raises(SealBroken):
        open_case(basic, full, keys, 2, PARAMS)
    with pytest.raises(SealBroken):
        open_staff(basic, keys, 1, PARAMS)
    staff = StaffRecord("a1", "CONTOH Petugas", "petugas", "BP3MI NTB")
    sealed = sealing.seal_data(wire.encode(staff), basic_key, PARAMS, keys.record_id, 1, "basic")
    only_basic = sealing.EntryContents(keys.record_id, basic_key, None)
    assert open_staff(sealed, only_basic, 1, PARAMS) == staff
    with pytest.raises(SealBroken):
        open_case(sealed, full, only_basic, 1, PARAMS)
