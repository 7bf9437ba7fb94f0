"""Work on cases: who may see which, and every step from received to closed."""

import datetime as dt
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from onedata import codes
from portal import live
from portal.audit import note
from portal.cases.models import CaseFile, CaseNote
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer

MAY_SEE: Final = ("petugas", "penyelia", "pemantau", "kepala", "piket")
SEES_ALL: Final = ("pemantau", "kepala")
MAY_CLOSE: Final = ("pemantau", "kepala", "penyelia")
STATES: Final = ("received", "in_progress", "answered", "closed")
CENTRE: Final = "Pusat Komando"
"""Who answered, where an officer has no office: the centre's people, as screens call them."""
MOST: Final = 200
"""Cases of a list."""
MOST_TEXT: Final = 1500
REST: Final = dt.timedelta(days=7)
"""An answered case rests this long before it may be closed, so that whoever asked can read the answer and object."""


class CaseRefused(ValueError):  # noqa: N818 - said of the step
    """A step that this case does not allow now; the text is a key of the pages' texts."""


def visible(officer: Officer | StaffAccount) -> ColumnElement[bool]:
    """Return which cases somebody may see: their unit's, and never one about their own office."""
    # Typed by people on both sides: a capital or a space must not open a case to the office that it is about.
    own = "".join(officer.office.lower().split())
    elsewhere = func.replace(func.lower(CaseFile.hidden_office), " ", "") != (own or "-")
    if officer.role in SEES_ALL:
        # Even the centre's people have an office; where a case is about it, others must answer.
        return elsewhere
    units = [f"region {officer.region}"] if officer.region else []
    if officer.office:
        units.append(f"producer {officer.office}")
    mine: ColumnElement[bool] = CaseFile.unit.in_(units)
    if officer.role == "piket":
        mine = CaseFile.country == officer.country if officer.country else CaseFile.country != ""
    return and_(mine, elsewhere)


def listed(
    session: Session, officer: Officer, *, closed: bool = False, mine: bool = False, most: int = MOST
) -> list[CaseFile]:
    """Return the cases an officer may see: what waits longest on top, of the closed ones what was closed last."""
    order = CaseFile.closed_at.desc() if closed else CaseFile.received_at
    query = select(CaseFile).where(_wanted(officer, closed=closed, mine=mine)).order_by(order, CaseFile.case_id)
    return list(session.scalars(query.limit(most)))


def count(session: Session, officer: Officer, *, closed: bool, mine: bool = False) -> int:
    """Return how many cases an officer may see, also those below the ones that are listed."""
    query = select(func.count()).select_from(CaseFile).where(_wanted(officer, closed=closed, mine=mine))
    return session.scalar(query) or 0


def _wanted(officer: Officer, *, closed: bool, mine: bool) -> ColumnElement[bool]:
    state = CaseFile.state == "closed" if closed else CaseFile.state != "closed"
    whose = CaseFile.owner_id == officer.account_id if mine else true()
    return and_(visible(officer), state, whose)


def look(
    session: Session, officer: Officer, case_id: int, now: dt.datetime, *, to_work: bool = False
) -> CaseFile | None:
    """Return one case if the officer may see it, leaving a trace either way; None also for one that does not exist.

    `to_work`: nobody else changes it before this transaction ends.
    """
    query = select(CaseFile).where(CaseFile.case_id == case_id, visible(officer))
    found = session.scalars(query.with_for_update() if to_work else query).one_or_none()
    note(session, now, officer.actor, "look-case", str(case_id), "shown" if found is not None else "refused")
    return found


def notes(session: Session, case: CaseFile) -> list[CaseNote]:
    """Return a case's inner history, oldest first."""
    query = select(CaseNote).where(CaseNote.case_id == case.case_id).order_by(CaseNote.note_id)
    return list(session.scalars(query))


def take(session: Session, case: CaseFile, officer: Officer, now: dt.datetime) -> None:
    """Make the officer its owner; a second owner takes it over, which the history shows. Raises CaseRefused."""
    if case.state == "closed":
        raise CaseRefused("case_is_closed")
    case.owner_id = officer.account_id
    if case.state == "received":
        case.state = "in_progress"
    _trace(session, case, officer, now, "taken", "")


def takers(session: Session, case: CaseFile) -> list[StaffAccount]:
    """Return the colleagues who may be given a case, by name: those who may see it."""
    query = select(StaffAccount).where(StaffAccount.role.in_(MAY_SEE), StaffAccount.disabled_at.is_(None))
    colleagues = list(session.scalars(query.order_by(StaffAccount.name, StaffAccount.account_id)))
    scopes = {(one.role, one.office, one.region, one.country): one for one in colleagues}
    if not scopes:
        return []
    # One question for all of them, and the same one that their own list asks.
    sees = session.execute(select(*map(visible, scopes.values())).where(CaseFile.case_id == case.case_id)).one()
    allowed = {scope for scope, seen in zip(scopes, sees, strict=True) if seen}
    return [one for one in colleagues if (one.role, one.office, one.region, one.country) in allowed]


def gives(case: CaseFile, officer: Officer) -> bool:
    """Say whether an officer may hand a case to a colleague: its owner, or somebody who leads."""
    return case.state != "closed" and (case.owner_id == officer.account_id or officer.role in MAY_CLOSE)


def hand_over(session: Session, case: CaseFile, officer: Officer, to: int, reason: str, now: dt.datetime) -> None:
    """Make a colleague its owner, with a reason. Raises CaseRefused.

    Its state stays: whoever follows it up reads "in progress" once somebody took it, not once somebody was named.
    """
    if case.state == "closed":
        raise CaseRefused("case_is_closed")
    if not gives(case, officer):
        raise CaseRefused("case_not_yours")
    if not reason:
        raise CaseRefused("text_missing")
    taker = next((one for one in takers(session, case) if one.account_id == to), None)
    if taker is None:
        raise CaseRefused("officer_unknown")
    case.owner_id = to
    _trace(session, case, officer, now, "handed_over", f"→ {taker.name}. {reason}", changed=False)


def write(session: Session, case: CaseFile, officer: Officer, text: str, now: dt.datetime) -> None:
    """Add an inner note. Raises CaseRefused for an empty one."""
    if not text:
        raise CaseRefused("text_missing")
    _trace(session, case, officer, now, "note", text, changed=False)


def answer(session: Session, case: CaseFile, officer: Officer, text: str, now: dt.datetime) -> None:
    """Answer: the text is what code and PIN open. Raises CaseRefused."""
    if not text:
        raise CaseRefused("text_missing")
    if case.state == "closed":
        raise CaseRefused("case_is_closed")
    if case.owner_id != officer.account_id:
        raise CaseRefused("case_not_yours")
    case.answer, case.answered_by, case.state = text, officer.office or CENTRE, "answered"
    _trace(session, case, officer, now, "answer", text)


def close(session: Session, case: CaseFile, officer: Officer, now: dt.datetime) -> None:
    """Close: after an answer that rested, by a supervisor who neither owns it nor answered it. Raises CaseRefused."""
    if case.state != "answered":
        raise CaseRefused("case_not_answered")
    if not closes(session, case, officer):
        raise CaseRefused("case_other_closes")
    if now - case.changed_at < REST:
        raise CaseRefused("case_must_rest")
    case.state, case.closed_at = "closed", now
    _trace(session, case, officer, now, "closed", "")


def closes(session: Session, case: CaseFile, officer: Officer) -> bool:
    """Say whether closing is this officer's: who answered stays out of it, also where the case has left them since."""
    query = select(CaseNote.account_id).where(CaseNote.case_id == case.case_id, CaseNote.kind == "answer")
    answerer = session.scalars(query.order_by(CaseNote.note_id.desc()).limit(1)).one_or_none()
    return officer.role in MAY_CLOSE and officer.account_id not in (case.owner_id, answerer)


def reopen(session: Session, case: CaseFile, officer: Officer, text: str, now: dt.datetime) -> None:
    """Take a closed or answered case up again. Raises CaseRefused."""
    if case.state not in ("answered", "closed"):
        raise CaseRefused("case_is_open")
    case.state, case.closed_at = "in_progress", None
    _trace(session, case, officer, now, "reopened", text)


def forward(session: Session, case: CaseFile, officer: Officer, unit: str, now: dt.datetime) -> None:
    """Give an open case to another unit: `centre`, `region NN` or `producer NAME`. Raises CaseRefused."""
    if case.state == "closed":
        raise CaseRefused("case_is_closed")
    kind, _, name = unit.partition(" ")
    if not _is_unit(kind, name) or len(unit) > 140:  # noqa: PLR2004
        raise CaseRefused("unit_unknown")
    if case.hidden_office and kind == "region":
        raise CaseRefused("case_hidden_from_region")
    case.unit, case.owner_id, case.state = unit, None, "received" if case.state == "in_progress" else case.state
    _trace(session, case, officer, now, "forwarded", unit)


def _is_unit(kind: str, name: str) -> bool:
    """Say whether somebody works there: what is given to a province that does not exist would wait for nobody."""
    return {"centre": not name, "region": name in codes.index("regions"), "producer": bool(name)}.get(kind, False)


def _trace(
    session: Session, case: CaseFile, officer: Officer, now: dt.datetime, kind: str, text: str, *, changed: bool = True
) -> None:
    if changed:
        case.changed_at = now
    row = CaseNote(case_id=case.case_id, at=now, account_id=officer.account_id, kind=kind, text=text)
    session.add(row)
    note(session, now, officer.actor, f"case-{kind}", str(case.case_id), "done")
    live.tell(session, "case", case.case_id, now)


def ages(session: Session, officer: Officer, now: dt.datetime) -> dict[str, int]:
    """Return how many open cases wait how long for an officer: under a day, a week, a month, longer."""
    younger = [func.count().filter(CaseFile.received_at > now - dt.timedelta(days=days)) for days in (1, 7, 30)]
    query = select(*younger, func.count()).select_from(CaseFile).where(visible(officer), CaseFile.state != "closed")
    day, week, month, every = session.execute(query).one()
    return {"day": day, "week": week - day, "month": month - week, "longer": every - month}
