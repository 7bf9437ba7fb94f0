"""The next-step table: sourced, complete, short, and never asking for what is missing."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from onedata import codes
from portal.people import demo, next_steps
from portal.people.next_steps import TableWrong, next_step_for
from portal.settings import load

TODAY = dt.date(2026, 11, 21)
TABLE = next_steps.load(load({}).content / "next_steps.yaml")
BY_KEY = {step.key: step for step in TABLE}
STAGES = [code.code for code in codes.load("stages")]
SCHEMES = [None, *(code.code for code in codes.load("schemes"))]
DOCUMENTS = [code.code for code in codes.load("documents")]


def _contradicts(key: str | None, missing: tuple[str, ...]) -> bool:
    """Say whether a step asks to bring what is missing."""
    return key is not None and bool(set(BY_KEY[key].bring or ()) & set(missing))


def test_no_synthetic_person_is_asked_to_bring_what_is_missing() -> None:
    for person, _ in demo.generate(2000, 1, TODAY):
        key = next_step_for(person.stage, person.scheme, person.documents_missing, TODAY, TABLE)
        assert key is not None
        assert not _contradicts(key, person.documents_missing)


def test_no_row_asks_for_what_is_missing_whoever_the_person_is() -> None:
    for step in TABLE:
        assert step.missing not in (step.bring or ())
    for stage, scheme in itertools.product(STAGES, SCHEMES):
        for missing in ((), *((one,) for one in DOCUMENTS), tuple(DOCUMENTS)):
            key = next_step_for(stage, scheme, missing, TODAY, TABLE)
            assert key is not None
            assert not _contradicts(key, missing)


def test_a_contradiction_would_be_seen() -> None:
    step = BY_KEY["PRE_DEPARTURE_ORIENTATION/P_TO_P/bring"]
    assert _contradicts(step.key, ("WORK_VISA",))


def test_every_stage_has_a_row_that_always_fits() -> None:
    for stage in STAGES:
        assert next_step_for(stage, None, tuple(DOCUMENTS), dt.date(2020, 1, 1), TABLE) is not None


def test_the_missing_document_comes_first_then_the_scheme() -> None:
    opp = "PRE_DEPARTURE_ORIENTATION"
    assert next_step_for(opp, "P_TO_P", (), TODAY, TABLE) == f"{opp}/P_TO_P/bring"
    assert next_step_for(opp, "P_TO_P", ("WORK_VISA",), TODAY, TABLE) == f"{opp}/without:WORK_VISA"
    assert next_step_for(opp, "G_TO_G", (), TODAY, TABLE) == opp


def test_a_row_holds_only_in_its_time() -> None:
    assert next_step_for("INFORMATION", None, (), dt.date(2025, 12, 31), TABLE) == "INFORMATION"
    assert next_step_for("INFORMATION", None, (), dt.date(2026, 1, 1), TABLE) == "INFORMATION/2026-01-01"


def test_every_cell_rests_on_a_source_that_was_read() -> None:
    for step in TABLE:
        if any((step.place, step.bring, step.duration_id, step.cost)):
            assert step.source
            assert step.verification in {"V", "V2"}
        for name, used in (("places", [step.place] if step.place else []), ("documents", step.bring or ())):
            for code in used:
                assert codes.get(name, code).row["verification"][:1] == "V", code


def test_the_orientation_row_says_what_the_service_standard_says() -> None:
    step = BY_KEY["PRE_DEPARTURE_ORIENTATION/P_TO_P/bring"]
    assert step.place == "BP3MI"
    assert step.cost == "free"
    assert step.duration_en == "at most 1 working day"
    assert set(step.bring or ()) == {
        "OPP_REQUEST", "HEALTH_CERTIFICATE", "PASSPORT", "BPJSTK_CARD", "WORK_VISA", "EMPLOYMENT_CONTRACT",
    }  # fmt: skip


def test_sensitive_stages_say_no_more_than_see_the_staff() -> None:
    for stage in ("SEE_STAFF", "UNFIT", "DEPORTED", "DECEASED"):
        step = BY_KEY[next_step_for(stage, "P_TO_P", (), TODAY, TABLE) or ""]
        assert (step.action_id, step.place, step.bring) == ("Silakan temui petugas.", None, None)


GOOD = """
checked_on: 2026-11-21
steps:
  - {stages: [STAGES], action_id: Silakan temui petugas., action_en: Please see the staff.}
""".replace("STAGES", ", ".join(STAGES))


def test_a_small_table_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "steps.yaml"
    path.write_text(GOOD)
    assert len(next_steps.load(path)) == len(STAGES)


SOURCED = "{stages: [WORKING], action_id: A., action_en: B., source: S, sources: [S08], verification: V"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("{stages: [WORKING], action_id: A., action_en: B., schemes: [SSW], place: BP3MI}", "without a source"),
        (
            f"{SOURCED}, missing: [AK1], bring: [AK1]}}",
            "both missing and to be brought",
        ),
        ("{stages: [WORKING], action_id: A., action_en: B., schemes: [NONE]}", "not in the list schemes"),
        ("{stages: [WORKING], action_id: A., action_en: B.}", "stands twice"),
        ("{stages: [WORKING], action_id: A a a a a a a a a a a a a., action_en: B., schemes: [SSW]}", "too long"),
        ("{stages: [WORKING], action_id: A., action_en: B., cost: 5}", "cost"),
        ("{stages: [WORKING], action_id: A., action_en: B., fee: 5}", "fee"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_name(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "steps.yaml"
    path.write_text(f"{GOOD}  - {row}\n")
    with pytest.raises(TableWrong, match=complaint):
        next_steps.load(path)


def test_a_stage_without_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "steps.yaml"
    path.write_text(GOOD.replace("WORKING, ", ""))
    with pytest.raises(TableWrong, match="WORKING"):
        next_steps.load(path)
