"""Data that visitors of an office marked as wrong, for its desk: the field and how far it is, nobody's name."""

import datetime as dt
from typing import Final

from sqlalchemy import case, or_, select

from onedata import wire
from onedata.desk import DeskAnswer, WrongMark
from onedata.reports import DataWrong
from portal.cases.models import CaseFile
from portal.desk.asking import Asking

MOST: Final = 100
KEPT: Final = dt.timedelta(days=30)
"""How long a closed one is still told."""
_LIMIT: Final = 1 << 16


def listed(asking: Asking) -> DeskAnswer:
    """Return what was marked at the kiosks of the office that asks: what waits first, oldest on top."""
    query = select(CaseFile).where(CaseFile.topic == "DATA_WRONG", CaseFile.office == asking.caller.office)
    query = query.where(or_(CaseFile.closed_at.is_(None), CaseFile.closed_at > asking.now - KEPT))
    done = case((CaseFile.state.in_(("answered", "closed")), 1), else_=0)
    query = query.order_by(done, CaseFile.received_at, CaseFile.case_id).limit(MOST)
    return DeskAnswer("done", wrong=tuple(_mark(one) for one in asking.session.scalars(query)))


def _mark(marked: CaseFile) -> WrongMark:
    told = wire.decode(marked.told, DataWrong, _LIMIT)
    return WrongMark(marked.code, told.field, told.source_system, marked.state, marked.received_at, marked.changed_at)
