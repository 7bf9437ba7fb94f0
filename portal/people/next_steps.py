"""The next-step table: what a worker at a stage does next, read from content/next_steps.yaml.

Every cell rests on a source read in a primary (V) or secondary (V2) text, or is empty and reads "tanyakan petugas".
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from onedata import codes
from onedata.records import NextStep
from portal.content.files import ContentWrong, convert, parse_yaml, read_text

StepTable = tuple[NextStep, ...]
MOST_WORDS = 12


class TableWrong(ValueError):  # noqa: N818 - said of the table
    """The next-step table breaks one of its rules; the text names the row, `line` where it could not be read."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row as written: several stages and missing documents may share it."""

    stages: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    action_id: str
    action_en: str
    schemes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    place: str | None = None
    bring: tuple[str, ...] | None = None
    duration_id: str | None = None
    duration_en: str | None = None
    cost: Literal["free"] | None = None
    source: str | None = None
    sources: tuple[str, ...] = ()
    """Keys of codes/sources.csv behind the row."""
    verification: Literal["V", "V2"] | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    checked_on: dt.date
    steps: tuple[_Row, ...]


def load(path: Path) -> StepTable:
    """Return the table, one `NextStep` for each stage and missing document of each row, in file order.

    Raises TableWrong for a file that cannot be read, and for anything the table's rules forbid (content/README.md).
    """
    try:
        file = convert(parse_yaml(read_text(path, path.name), path.name), _File, path.name)
    except ContentWrong as error:
        raise TableWrong(error.message, error.line) from error
    table = tuple(step for row in file.steps for step in _expand(row, file.checked_on))
    _check_table(table)
    return table


_GOOD: dict[Path, StepTable] = {}


def last_good(path: Path) -> StepTable:
    """Return the table as it could last be read: a look-up does not wait until an official has mended the file.

    Raises TableWrong or OSError where this process never could.
    """
    try:
        _GOOD[path] = _read(path, path.stat().st_mtime_ns)
    except (TableWrong, OSError):
        if path not in _GOOD:
            raise
    return _GOOD[path]


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> StepTable:
    return load(path)


def _expand(row: _Row, checked_on: dt.date) -> Iterable[NextStep]:
    _check_row(row)
    for stage in row.stages:
        for missing in row.missing or (None,):
            yield NextStep(
                key=_key(stage, row, missing),
                stage=stage,
                action_id=row.action_id,
                action_en=row.action_en,
                schemes=row.schemes,
                missing=missing,
                place=row.place,
                bring=row.bring,
                duration_id=row.duration_id,
                duration_en=row.duration_en,
                cost=row.cost,
                source=row.source,
                verification=row.verification,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                checked_on=checked_on,
            )


def _key(stage: str, row: _Row, missing: str | None) -> str:
    """Return the row's name, made of what sets it apart from the stage's other rows, so that it never moves."""
    since = [row.valid_from.isoformat()] if row.valid_from else []
    lacking = [f"without:{missing}"] if missing else []
    return "/".join([stage, *sorted(row.schemes), *lacking, *(["bring"] if row.bring else []), *since])


def _check_row(row: _Row) -> None:
    where = f"{'/'.join(row.stages)} {'/'.join(row.missing)}"
    tells = any(cell is not None for cell in (row.place, row.bring, row.duration_id, row.duration_en, row.cost))
    rules: Mapping[str, bool] = {
        "a cell without a source": not tells or bool(row.source and row.sources and row.verification),
        "a document both missing and to be brought": not set(row.missing) & set(row.bring or ()),
        "a duration in one language": (row.duration_id is None) == (row.duration_en is None),
        "a sentence that is too long": all(
            len(sentence.split()) <= MOST_WORDS
            for text in (row.action_id, row.action_en)
            for sentence in text.split(".")
        ),
    }
    for complaint, holds in rules.items():
        if not holds:
            raise TableWrong(f"{where}: {complaint}")
    used = {"stages": row.stages, "documents": (*row.missing, *(row.bring or ())), "schemes": row.schemes}
    for name, wanted in {**used, "places": filter(None, (row.place,)), "sources": row.sources}.items():
        unknown = sorted(set(wanted) - {code.code for code in codes.load(name)})
        if unknown:
            raise TableWrong(f"{where}: {', '.join(unknown)} is not in the list {name}")


def _check_table(table: StepTable) -> None:
    seen: set[str] = set()
    for step in table:
        if step.key in seen:
            raise TableWrong(f"{step.key} stands twice")
        seen.add(step.key)
    plain = {
        step.stage
        for step in table
        if not (step.missing or step.bring or step.schemes or step.valid_from or step.valid_to)
    }
    without = sorted({code.code for code in codes.load("stages")} - plain)
    if without:
        raise TableWrong(f"no row that always fits for {', '.join(without)}")


def next_step_for(
    stage: str, scheme: str | None, missing: Collection[str], on_date: dt.date, table: StepTable
) -> str | None:
    """Return the key of the row for a worker at a stage, None where the table has none.

    A row about a missing document comes before one that is not, a row of the worker's scheme before one for all,
    an earlier row before a later one. A row that asks to bring what the worker lacks never fits.
    """
    fitting = [s for s in table if s.stage == stage and _fits(s, scheme, missing, on_date)]
    if not fitting:
        return None
    return min(fitting, key=lambda s: (s.missing is None, not s.schemes)).key


def marks(table: StepTable, on: dt.date) -> dict[str, str]:
    """Return stage → a mark of the rows in force on a day, in their order: where it differs, so may the next step."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    for step in table:
        if _in_time(step, on):
            rows.setdefault(step.stage, []).append((step.key, step.schemes, step.missing, step.bring))
    return {stage: hashlib.sha256(repr((stage, found)).encode()).hexdigest()[:8] for stage, found in rows.items()}


def _in_time(step: NextStep, on: dt.date) -> bool:
    return (step.valid_from is None or step.valid_from <= on) and (step.valid_to is None or on <= step.valid_to)


def _fits(step: NextStep, scheme: str | None, missing: Collection[str], on: dt.date) -> bool:
    of_scheme = not step.schemes or scheme in step.schemes
    of_document = step.missing is None or step.missing in missing
    return _in_time(step, on) and of_scheme and of_document and not set(step.bring or ()) & set(missing)
