"""A case arrives: who works on it, who must not see it, and what is kept of its PIN (nothing that shows it)."""

import datetime as dt

import msgspec
from sqlalchemy.orm import Session

from onedata import codes, wire
from onedata import credentials as standard
from onedata.reports import CaseOpened, DataWrong
from portal import live
from portal.auth import Caller
from portal.cases.models import CaseFile
from portal.db import Database
from portal.people import credentials

Report = CaseOpened | DataWrong
CENTRE = "centre"
_DATA = "DATA_WRONG"
NO_PIN = "000000"
"""What stands in a kept report where its PIN was."""


def stretched(database: Database, report: Report) -> bytes:
    """Return the Argon2id of code and PIN; slow, so it is done before the transaction that stores the case."""
    with database.read() as session:
        sealed_with = credentials.present(session)
    if sealed_with is None:
        with database.write() as session:
            sealed_with = credentials.sealing(session)
    factor = standard.factor("pin", report.pin)
    return standard.stretch("case", report.code, factor, sealed_with.salt, sealed_with.cost)


def without_pin(report: Report) -> bytes:
    """Return a report's bytes as they are kept."""
    return wire.encode(msgspec.structs.replace(report, pin=NO_PIN))


def open_case(
    session: Session,
    report: Report,
    stretched_: bytes,
    event_id: str,
    kiosk: Caller,
    made_at: dt.datetime,
    now: dt.datetime,
) -> CaseFile:
    """Store a case in the transaction that stores its event."""
    complaint = report if isinstance(report, CaseOpened) else None
    topic = complaint.topic if complaint is not None else _DATA
    if complaint is not None and topic == _DATA:
        topic = "OTHER"  # that topic has questions of its own, and another struct
    hidden = kiosk.office if complaint is not None and (complaint.about_office or topic == "OFFICE_SERVICE") else ""
    case = CaseFile(
        event_id=event_id,
        code=report.code,
        stretched=stretched_,
        region=kiosk.region,
        office=kiosk.office,
        hidden_office=hidden,
        topic=topic,
        about=complaint.about if complaint is not None else "me",
        country=(complaint.country if complaint is not None else None) or "",
        unit=_unit(report, topic, kiosk.region, hidden),
        state="received",
        received_at=now,
        made_at=made_at,
        changed_at=now,
        answer="",
        answered_by="",
        told=without_pin(report),
    )
    session.add(case)
    session.flush()
    live.tell(session, "case", case.case_id, now)
    return case


def _unit(report: Report, topic: str, region: str, hidden: str) -> str:
    """Return who works on a case: by its topic, and never the office that it is about."""
    if isinstance(report, DataWrong):
        return f"producer {report.source_system}"
    known = codes.index("case_topics").get(topic)
    if hidden or known is None or known.row["route"] == "centre":
        return CENTRE
    return f"region {region}"
