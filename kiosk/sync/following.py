"""Which feeds this kiosk follows: what its enrolment named, its office's staff, and every public feed it knows."""

from kiosk.cache.enrolment import Enrolment
from onedata.content_feeds import PUBLIC_FEEDS
from onedata.counter_records import staff_feed


def followed(enrolment: Enrolment) -> tuple[str, ...]:
    """Return the feeds in the order in which they are pulled.

    A kiosk that was enrolled before a public feed existed follows it from its next program on: nobody enrols it again.
    """
    return tuple(dict.fromkeys((*enrolment.feeds, staff_feed(enrolment.office), *PUBLIC_FEEDS)))
