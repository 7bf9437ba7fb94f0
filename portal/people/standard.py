"""The column standard of a delivery (docs/import.md): which columns exist, and how a line becomes a worker."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from onedata import codes
from onedata.records import NEUTRAL_STAGE, StageEvent
from portal.people import cells
from portal.people.cells import CellWrong
from portal.people.worker import Worker

SOURCE_SYSTEMS = ("SISKOTKLN", "SIAPkerja", "SISKOP2MI")
"""Where records have come from: until 17 Jul 2023, until 31 Dec 2025, since 1 Jan 2026."""
EDUCATION = ("TIDAK_TAMAT_SD", "SD", "SMP", "SMA_SMK", "DIPLOMA", "S1", "PASCASARJANA")


class Column(msgspec.Struct, frozen=True):
    """One column: its name in the file, how its cell is read, and which field of `Worker` it fills."""

    name: str
    field: str
    parse: Callable[[str], Any]
    meaning: str
    required: bool = False
    personal: bool = False
    """Never echoed in logs or in the list of rejected lines."""


def columns(today: dt.date) -> tuple[Column, ...]:
    """Return the standard's columns; `today` bounds dates that must have happened."""
    past, one, many = cells.past_date(today), cells.code, cells.codes
    stages = {c.code for c in codes.load("stages")} - {NEUTRAL_STAGE}
    documents = {c.code for c in codes.load("documents")}
    known = {name: {c.code for c in codes.load(name)} for name in ("schemes", "occupations", "countries", "regions")}
    return (
        Column("source_system", "source_system", one(SOURCE_SYSTEMS), " or ".join(SOURCE_SYSTEMS), required=True),
        Column("source_key", "source_key", cells.key, "registration number there", required=True, personal=True),
        Column("source_updated_on", "source_updated_on", past, "date of these data", required=True),
        Column("full_name", "name", cells.name, "full name", required=True, personal=True),
        Column("birth_date", "birth_date", cells.birth_date(today), "birth date", required=True, personal=True),
        Column("sex", "sex", one(("L", "P")), "L or P"),
        Column("education", "education", one(EDUCATION), "last school: " + ", ".join(EDUCATION)),
        Column("nik", "nik", cells.nik, "NIK, 16 digits, as text", personal=True),
        Column("passport_no", "passport_no", cells.passport, "passport number", personal=True),
        Column("worker_id", "worker_id", cells.key, "ID PMI", personal=True),
        Column("card_uid", "card", cells.card, "identifier of the card bound at a counter, hexadecimal", personal=True),
        Column("phone", "phone_last4", cells.phone_last4, "only its last four digits are kept", personal=True),
        Column("phone_confirmed", "phone_confirmed", cells.yes_no, "ya when the worker confirmed the number"),
        Column("region", "region", one(known["regions"]), "province of registration, two digits", required=True),
        Column("origin_region_code", "origin", cells.place, "place the worker comes from, Kemendagri code"),
        Column("placement_scheme", "scheme", one(known["schemes"]), "code of the list schemes"),
        Column("occupation", "occupation", one(known["occupations"]), "code of the list occupations"),
        Column("destination_country", "destination", one(known["countries"]), "two letters, ISO 3166-1"),
        Column("placement_company", "agency", cells.name, "placing company (P3MI)"),
        Column("company_licence", "agency_licence", cells.key, "number of its licence (SIP3MI)"),
        Column("employer_name", "employer", cells.name, "employer"),
        Column("contract_start", "contract_start", cells.date, "first day of the contract"),
        Column("contract_end", "contract_end", cells.date, "last day of the contract"),
        Column("contract_term_months", "contract_months", cells.months, "months of the contract"),
        Column("passport_until", "passport_until", cells.date, "last day of the passport"),
        Column("worker_card_until", "worker_card_until", cells.date, "last day of the E-PMI or E-KPMI"),
        Column("stage_code", "stage", one(stages), "code of the list stages", required=True),
        Column("stage_date", "stage_on", past, "day this stage was reached"),
        Column("documents_have", "documents_have", many(documents), "codes of documents, divided by blanks"),
        Column("documents_missing", "documents_missing", many(documents), "codes of documents, divided by blanks"),
        Column("stage_history", "history", _history(stages, past), "CODE:YYYY-MM-DD, divided by blanks, oldest first"),
    )  # fmt: skip


def _history(stages: set[str], past: Callable[[str], dt.date]) -> Callable[[str], tuple[StageEvent, ...]]:
    stage = cells.code(stages)

    def parse(text: str) -> tuple[StageEvent, ...]:
        found = []
        for part in text.split():
            code, colon, on = part.partition(":")
            if colon and not on:
                raise CellWrong("history")
            found.append(StageEvent(stage(code), past(on) if on else None))
        dated = [event.on for event in found if event.on]
        if dated != sorted(dated):
            raise CellWrong("history")
        return tuple(found)

    return parse


def parse_line(header: Sequence[Column | None], raw: Sequence[str]) -> tuple[Worker | None, list[CellWrong]]:
    """Return the worker in one line, or everything that is wrong with it; `header` says what stands where."""
    if len(raw) != len(header):
        return None, [CellWrong("columns")]
    fields: dict[str, Any] = {}
    wrong: list[CellWrong] = []
    for column, cell in zip(header, raw, strict=True):
        if column is None:
            continue
        try:
            text = cells.clean(cell, may_begin_with_plus=column.name == "phone")
            if text:
                fields[column.field] = column.parse(text)
            elif column.required:
                raise CellWrong("required")  # noqa: TRY301 - one place turns every wrong cell into a line of the list
        except CellWrong as error:
            wrong.append(CellWrong(error.code, column.name))
    wrong += _across(fields)
    return (None, wrong) if wrong else (msgspec.convert(_with_history(fields), Worker), [])


def _across(fields: Mapping[str, Any]) -> list[CellWrong]:
    """Find what is wrong between cells."""
    wrong = []
    start, end = fields.get("contract_start"), fields.get("contract_end")
    if start and end and end < start:
        wrong.append(CellWrong("order", "contract_end"))
    if set(fields.get("documents_have", ())) & set(fields.get("documents_missing", ())):
        wrong.append(CellWrong("both", "documents_missing"))
    history = fields.get("history", ())
    if history and "stage" in fields and history[-1].stage != fields["stage"]:
        wrong.append(CellWrong("history-end", "stage_history"))
    return wrong


def _with_history(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a delivery may leave out: a history of one stage, and no confirmation without a number."""
    filled = dict(fields)
    if "history" not in filled:
        filled["history"] = (StageEvent(filled["stage"], filled.get("stage_on")),)
    if "phone_last4" not in filled:
        filled["phone_confirmed"] = False
    return filled
