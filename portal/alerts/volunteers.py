"""Volunteers: enrolled with consent at a counter, vetted by somebody else, seen for a day at a time, free to leave."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from onedata import codes
from portal import live
from portal.alerts.escalation import digest
from portal.alerts.models import Alert, AlertMessage, AlertStep, Volunteer
from portal.audit import note
from portal.models import Person
from portal.people import cells
from portal.people.cells import CellWrong
from portal.staff.accounts import DESK_ROLES
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer

MAY_ENROL: Final = ("petugas", "penyelia", "pemantau", "kepala", "piket")
MAY_VET: Final = ("penyelia", "pemantau", "kepala", "piket")
POSITION_LIFE: Final = dt.timedelta(hours=24)
CONSENT: Final = "help-2026-11"
"""The wording that is read out and agreed to now."""


class VolunteerRefused(ValueError):  # noqa: N818 - said of the step
    """A step that is not allowed; the text is a key of the pages' texts."""


class Enrolment(msgspec.Struct, frozen=True):
    """What a volunteer tells at the counter."""

    number: str
    """NIK, passport or registration number: who they are in the register."""
    phone: str
    email: str
    country: str
    """Where they are; empty: where the register says they work."""
    consented: bool


def enrol(session: Session, officer: Officer, new: Enrolment, now: dt.datetime) -> Volunteer:
    """Enrol a registered worker who said yes to the wording that was read out. Raises VolunteerRefused."""
    if not new.consented:
        raise VolunteerRefused("consent_missing")
    person = _registered(session, new.number)
    country = new.country or person.destination
    if not (new.phone or new.email) or country not in codes.index("countries"):
        raise VolunteerRefused("volunteer_incomplete")
    row = Volunteer(
        person_id=person.person_id,
        name=person.name,
        phone=new.phone,
        email=new.email,
        country=country,
        state="enrolled",
        responder=False,
        consented_at=now,
        consent_text=CONSENT,
        enrolled_by=officer.account_id,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise VolunteerRefused("volunteer_known") from None
    note(session, now, officer.actor, "volunteer-enrol", str(row.volunteer_id), "enrolled")
    return row


def _registered(session: Session, number: str) -> Person:
    """Return the one person of the register whom a number names. Raises VolunteerRefused."""
    named = ((cells.nik, Person.nik), (cells.passport, Person.passport_no), (cells.key, Person.source_key))
    found: dict[int, Person] = {}
    for parse, column in named:
        try:
            query = select(Person).where(column == parse(number)).limit(2)
        except CellWrong:
            continue
        found |= {one.person_id: one for one in session.scalars(query)}
    if len(found) != 1:
        raise VolunteerRefused("volunteer_not_registered")
    return next(iter(found.values()))


def visible(officer: Officer) -> ColumnElement[bool]:
    """Return which volunteers an officer may see: their country's, those their office enrolled, or all."""
    if officer.country:
        return Volunteer.country == officer.country
    if officer.role in DESK_ROLES:
        colleagues = select(StaffAccount.account_id).where(StaffAccount.office == officer.office)
        return Volunteer.enrolled_by.in_(colleagues)
    return true()


def within_reach(session: Session, officer: Officer, volunteer_id: int) -> None:
    """Let an officer touch nobody whom they may not see. Raises VolunteerRefused."""
    query = select(Volunteer.volunteer_id).where(Volunteer.volunteer_id == volunteer_id, visible(officer))
    if session.scalars(query).one_or_none() is None:
        raise VolunteerRefused("volunteer_unknown")


def vet(
    session: Session, officer: Officer, volunteer_id: int, now: dt.datetime, *, accept: bool, responder: bool
) -> None:
    """Accept or refuse; never by who enrolled them. Raises VolunteerRefused."""
    row = _there(session, volunteer_id)
    if row.enrolled_by == officer.account_id or officer.role not in MAY_VET:
        raise VolunteerRefused("other_vets")
    if row.state != "enrolled":
        raise VolunteerRefused("volunteer_not_waiting")
    row.state, row.responder = ("active", responder) if accept else ("refused", False)
    row.vetted_by, row.vetted_at = officer.account_id, now
    note(session, now, officer.actor, "volunteer-vet", str(volunteer_id), row.state)


def stand(session: Session, actor: str, volunteer_id: int, cell: int, now: dt.datetime) -> None:
    """Keep where an active volunteer is, for a day, as a cell and nothing finer. Raises VolunteerRefused."""
    row = _there(session, volunteer_id)
    if row.state != "active":
        raise VolunteerRefused("volunteer_not_active")
    row.cell, row.cell_until = cell, now + POSITION_LIFE
    note(session, now, actor, "volunteer-place", str(volunteer_id), "kept")


def leave(session: Session, actor: str, volunteer_id: int, now: dt.datetime) -> None:
    """Let somebody go: at once, without a reason; what could be called or found is erased. Raises VolunteerRefused."""
    row = _there(session, volunteer_id)
    row.state, row.left_at, row.person_id = "left", now, None
    row.name, row.phone, row.email, row.cell, row.cell_until = "-", "", "", None, None
    waiting = (AlertMessage.volunteer_id == volunteer_id, AlertMessage.state.in_(("held", "waiting")))
    session.execute(update(AlertMessage).where(*waiting).values(state="dropped"))
    session.execute(update(AlertMessage).where(AlertMessage.volunteer_id == volunteer_id).values(address=""))
    note(session, now, actor, "volunteer-leave", str(volunteer_id), "left")


def call_off(session: Session, alert_id: int) -> None:
    """Tell no volunteer any more: what has not gone out goes nowhere, and a link that did opens nothing new."""
    mine = (AlertMessage.alert_id == alert_id, AlertMessage.volunteer_id.is_not(None))
    unsent = AlertMessage.state.in_(("held", "waiting"))
    session.execute(update(AlertMessage).where(*mine, unsent).values(state="dropped"))


def forget_positions(session: Session, now: dt.datetime) -> None:
    """Erase positions that are older than a day."""
    old = (Volunteer.cell_until <= now, Volunteer.cell.is_not(None))
    session.execute(update(Volunteer).where(*old).values(cell=None, cell_until=None))


class Call(msgspec.Struct, frozen=True):
    """What a volunteer sees behind their link: a band of distance, and the place only once they accepted."""

    kind: str
    country: str
    band: str
    open: bool
    accepted: bool
    silent: bool
    """Nobody may ring, sound or come openly."""
    place: str


def called(session: Session, token: str) -> Call | None:
    """Return what a link shows; None for a link that is not ours.

    It marks nothing: messengers and mail servers open a link too, to draw a preview or to look for harm.
    """
    found = _message(session, token)
    return _call(*found) if found is not None else None


def see(session: Session, token: str, now: dt.datetime) -> Call | None:
    """Mark a call as seen, by a page that somebody touched; None for a link that is not ours."""
    found = _message(session, token)
    if found is None:
        return None
    message, alert = found
    if message.seen_at is None:
        message.state, message.seen_at = "seen", now
        live.tell(session, "alert", alert.alert_id, now)
    return _call(message, alert)


def accept(session: Session, token: str, now: dt.datetime) -> Call | None:
    """Let somebody say that they come, who has seen the call by that; None for a link that is not ours."""
    call, found = see(session, token, now), _message(session, token)
    if call is None or found is None or call.accepted or not call.open:
        return call
    message, alert = found
    same = (AlertMessage.alert_id == alert.alert_id, AlertMessage.volunteer_id == message.volunteer_id)
    before = session.scalars(select(AlertMessage.message_id).where(*same, AlertMessage.state == "accepted")).first()
    message.state = "accepted"
    session.execute(update(AlertMessage).where(*same, AlertMessage.state == "waiting").values(state="dropped"))
    if before is not None:
        return _call(message, alert)
    step = AlertStep(alert_id=alert.alert_id, due_at=now, at=now, what="helper_accepted", told=0, text="")
    session.add(step)
    note(session, now, f"volunteer {message.volunteer_id}", "help-accept", f"alert {alert.alert_id}", "accepted")
    live.tell(session, "alert", alert.alert_id, now)
    return _call(message, alert)


def _call(message: AlertMessage, alert: Alert) -> Call:
    is_open = alert.state in ("open", "claimed") and not alert.exclude_strangers
    accepted = message.state == "accepted"
    place = alert.place if accepted and is_open else ""
    return Call(alert.kind, alert.country, message.band, is_open, accepted, alert.silent, place)


def _message(session: Session, token: str) -> tuple[AlertMessage, Alert] | None:
    query = select(AlertMessage, Alert).join(Alert).where(AlertMessage.token_hash == digest(token))
    query = query.join(Volunteer, Volunteer.volunteer_id == AlertMessage.volunteer_id)
    query = query.where(AlertMessage.state.not_in(("held", "dropped")), Volunteer.state == "active")
    return session.execute(query).tuples().one_or_none()


def _there(session: Session, volunteer_id: int) -> Volunteer:
    # Held: what is written of somebody must not come after they left.
    row = session.get(Volunteer, volunteer_id, with_for_update=True)
    if row is None or row.state == "left":
        raise VolunteerRefused("volunteer_unknown")
    return row
