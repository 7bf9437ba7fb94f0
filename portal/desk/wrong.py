"""Data that visitors of an office marked as wrong, for its desk: the field and how far it is, nobody's name."""

import datetime as dt
from typing import Final

from sqlalchemy import or_, select

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
    cases = sorted(
        asking.session.scalars(query.order_by(CaseFile.received_at.desc()).limit(MOST)),
        key=lambda case: (case.state in ("answered", "closed"), case.received_at, case.case_id),
    )
    return DeskAnswer("done", wrong=tuple(_mark(case) for case in cases))


def _mark(case: CaseFile) -> WrongMark:
    told = wire.decode(case.told, DataWrong, _LIMIT)
    return WrongMark(case.code, told.field, told.source_system, case.state, case.received_at, case.changed_at)
