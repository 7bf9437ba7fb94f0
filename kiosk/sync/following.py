"""Which feeds this kiosk follows: what its enrolment named, and every public feed this program knows."""

from kiosk.cache.enrolment import Enrolment
from onedata.content_feeds import PUBLIC_FEEDS


def followed(enrolment: Enrolment) -> tuple[str, ...]:
    """Return the feeds in the order in which they are pulled.

    A kiosk that was enrolled before a public feed existed follows it from its next program on: nobody enrols it again.
    """
    return tuple(dict.fromkeys((*enrolment.feeds, *PUBLIC_FEEDS)))
