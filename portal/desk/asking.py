"""Who asks at a desk, from where and why: a question that was believed."""

import datetime as dt

import msgspec
from sqlalchemy.orm import Session

from portal.auth import Caller
from portal.counter.acts import seen
from portal.service import Service
from portal.staff.models import StaffAccount


class Asking(msgspec.Struct, frozen=True):
    """A believed colleague's question, in the transaction that answers it."""

    portal: Service
    session: Session
    caller: Caller
    account: StaffAccount
    reason: str
    now: dt.datetime

    def traced(self, person_id: int, what: str, papers: str = "") -> None:
        """Write down that this person's data were reached for: the person can ask to see it."""
        seen(self.session, self.now, self.caller, self.account, person_id, what, self.reason, papers)
