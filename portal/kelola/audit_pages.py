"""The page of the audit trail: entries by who, what and when, and whether the chain holds."""

import datetime as dt
from typing import Final

from litestar import Response, Router, get
from litestar.params import FromQuery
from sqlalchemy import Select, func, select

from portal import audit
from portal.audit import Broken, Checked, note
from portal.kelola import scope as scopes
from portal.models import AuditEntry
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.staff.web import signed_in
from portal.web import AnyRequest, service
from portal.wib import WIB

A_PAGE: Final = 100
_AT_ONCE: Final = 20_000
"""Entries that are followed at each look; a longer chain is followed when somebody asks."""
_LONGEST = 60
_LARGEST = 2**53


@get("/kelola/jejak", sync_to_thread=True, include_in_schema=False)
def trail(
    request: AnyRequest,
    siapa: FromQuery[str] = "",
    apa: FromQuery[str] = "",
    dari: FromQuery[str] = "",
    sampai: FromQuery[str] = "",
    sebelum: FromQuery[str] = "",
    periksa: FromQuery[str] = "",
) -> Response[bytes]:
    """Show entries, newest first, and how the chain stands; the look is an entry too."""
    officer = signed_in(request, *scopes.AUDITORS)
    portal = service(request.app.state)
    who, what = _plain(siapa), _plain(apa)
    days = _day(dari), _day(sampai)
    before = int(sebelum) if sebelum.isascii() and sebelum.isdecimal() and len(sebelum) < len(str(_LARGEST)) else 0
    with portal.database.write() as session:
        entries = list(session.scalars(_wanted(who, what, days, before).limit(A_PAGE + 1)))
        actions = list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))
        count = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        state: Checked | Broken | None = audit.verify(session) if periksa or count <= _AT_ONCE else None
        session.expunge_all()
        note(session, portal.clock(), officer.actor, "look-audit", f"{who} {what}".strip()[:120], "shown")
    broken = isinstance(state, Broken)
    filters = {"siapa": who, "apa": what, "dari": dari if days[0] else "", "sampai": sampai if days[1] else ""}
    return page(
        request, "audit.html", officer, tabs=scopes.tabs(officer), entries=entries[:A_PAGE], actions=actions,
        count=count, chain=state, broken=broken, filters=filters,
        more=entries[A_PAGE - 1].audit_id if len(entries) > A_PAGE else 0,
    )  # fmt: skip


def _wanted(who: str, what: str, days: tuple[dt.date | None, dt.date | None], before: int) -> Select[tuple[AuditEntry]]:
    query = select(AuditEntry).order_by(AuditEntry.audit_id.desc())
    if who:
        query = query.where(AuditEntry.actor.icontains(who, autoescape=True))
    if what:
        query = query.where(AuditEntry.action == what)
    if days[0] is not None:
        query = query.where(AuditEntry.at >= _begins(days[0]))
    if days[1] is not None:
        query = query.where(AuditEntry.at < _begins(days[1]) + dt.timedelta(days=1))
    return query.where(AuditEntry.audit_id < before) if before else query


def _begins(day: dt.date) -> dt.datetime:
    """Return when a day begins in Jakarta, where the page's times are."""
    return dt.datetime.combine(day, dt.time(), WIB)


def _day(text: str) -> dt.date | None:
    """Return the day of a form's field; None for none, and for one that no calendar of ours reaches."""
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and 2000 <= day.year < 3000 else None  # noqa: PLR2004 - what the clock may say


def _plain(text: str) -> str:
    return text.strip()[:_LONGEST] if text.isprintable() else ""


router = Router(path="/", route_handlers=[trail], exception_handlers=PAGE_HANDLERS)
