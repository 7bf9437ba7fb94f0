"""Which provinces have a register here."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Feed, Kiosk

_REGISTER = "register-"


def regions(session: Session) -> list[str]:
    """Return the provinces that have a published register or an enrolled kiosk, Kemendagri codes in order."""
    published = session.scalars(select(Feed.feed).where(Feed.feed.startswith(_REGISTER)))
    found = {feed.removeprefix(_REGISTER) for feed in published}
    return sorted(found | set(session.scalars(select(Kiosk.region))))
