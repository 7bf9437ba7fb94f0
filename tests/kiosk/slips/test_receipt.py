"""The receipt of a case, printed once more: its code and how it stands, and that nobody else has the PIN."""

import datetime as dt

import pytest

from kiosk.slips.case import Standing, receipt_slip
from kiosk.slips.model import Facts, Note, Serial, Title
from kiosk.slips.words import Language, words

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
RECEIVED = dt.datetime(2026, 11, 13, 23, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("state", ["received", "in_progress", "answered", "closed"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_names_state_code_and_days_of_the_office_and_no_pin(language: Language, state: str) -> None:
    case = Standing("K7QM2XRA", state, RECEIVED, RECEIVED + dt.timedelta(days=5), RECEIVED + dt.timedelta(days=6))
    slip = receipt_slip(case, "BP3MI CONTOH", "A-000007", 2, language, NOW)
    say = words(language)
    title = next(block for block in slip.blocks if isinstance(block, Title))
    facts = next(block for block in slip.blocks if isinstance(block, Facts))
    assert title.text == say(f"slip.case.state_{state}")
    assert [fact.value for fact in facts.rows] == [say.date(dt.date(2026, 11, day)) for day in (14, 19, 20)]
    assert next(block for block in slip.blocks if isinstance(block, Note)).text == say("slip.case.pin_yours")
    assert next(block for block in slip.blocks if isinstance(block, Serial)).copy == say("slip.copy", copy=2)
    assert "K7QM 2XRA" in repr(slip)
