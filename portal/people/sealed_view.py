"""What of a worker goes into the sealed record: the basic and the full part, and nothing more."""

import datetime as dt

from onedata import codes
from onedata.records import NEUTRAL_STAGE, BasicRecord, Contract, FullRecord, ValidityKind
from portal.people.next_steps import StepTable, next_step_for
from portal.people.worker import Worker

_MOST_INITIALS = 4


def is_sensitive(stage: str) -> bool:
    """Say whether a stage must not be seen on a public machine, by word, date or absence."""
    return codes.stage(stage).row["sensitive"] == "yes"


def shown(stage: str) -> str:
    """Return the stage that may be shown: the neutral code in place of every sensitive one."""
    return NEUTRAL_STAGE if is_sensitive(stage) else stage


def public_stage(person: Worker) -> str:
    """Return the stage of a worker that may be shown."""
    return shown(person.stage)


def initials(name: str) -> str:
    """Return the first letters of up to four words of a name; X for one without a letter."""
    letters = [next((c for c in word if c.isalpha()), "") for word in name.split()]
    return "".join(letters).upper()[:_MOST_INITIALS] or "X"


def basic(person: Worker, token: bytes, table: StepTable, on: dt.date) -> BasicRecord:
    """Return the basic part; of a person with a sensitive stage it tells no date, reason or destination."""
    if is_sensitive(person.stage):
        return BasicRecord(
            initials=initials(person.name),
            birth_year=person.birth_date.year,
            stage=NEUTRAL_STAGE,
            source_system=person.source_system,
            source_updated_on=person.source_updated_on,
            slip_token=token,
            region=person.region,
            next_step=next_step_for(NEUTRAL_STAGE, None, (), on, table),
            synthetic=person.synthetic,
        )
    return BasicRecord(
        initials=initials(person.name),
        birth_year=person.birth_date.year,
        stage=person.stage,
        source_system=person.source_system,
        source_updated_on=person.source_updated_on,
        slip_token=token,
        region=person.region,
        stage_since=person.stage_on,
        next_step=next_step_for(person.stage, person.scheme, person.documents_missing, on, table),
        destination=person.destination,
        valid_until=_validity(person),
        synthetic=person.synthetic,
    )


def full(person: Worker) -> FullRecord:
    """Return the full part; of a person with a sensitive stage only the name."""
    if is_sensitive(person.stage):
        return FullRecord(name=person.name)
    return FullRecord(
        name=person.name,
        scheme=person.scheme,
        occupation=person.occupation,
        agency=person.agency,
        agency_licence=person.agency_licence,
        employer=person.employer,
        contract=_contract(person),
        documents_have=person.documents_have,
        documents_missing=person.documents_missing,
        # A sensitive stage in the past is as telling as one now.
        history=() if any(is_sensitive(event.stage) for event in person.history) else person.history,
    )


def _validity(person: Worker) -> dict[ValidityKind, dt.date]:
    days: dict[ValidityKind, dt.date | None] = {
        "contract": person.contract_end,
        "passport": person.passport_until,
        "worker_card": person.worker_card_until,
    }
    return {kind: day for kind, day in days.items() if day is not None}


def _contract(person: Worker) -> Contract | None:
    if person.contract_start is None or person.contract_end is None:
        return None
    months = person.contract_months or max(1, round((person.contract_end - person.contract_start).days / 30.44))
    return Contract(person.contract_start, person.contract_end, months)
