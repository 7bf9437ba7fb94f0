"""Which feeds this kiosk follows: its enrolment's, its staff, its province's cases, and every public feed it knows."""

from kiosk.cache.enrolment import Enrolment
from onedata.content_feeds import PUBLIC_FEEDS
from onedata.counter_records import cases_feed, staff_feed


def followed(enrolment: Enrolment) -> tuple[str, ...]:
    """Return the feeds in the order in which they are pulled.

    A kiosk that was enrolled before a public feed existed follows it from its next program on: nobody enrols it again.
    """
    return tuple(dict.fromkeys((*enrolment.feeds, *small_feeds(enrolment), *PUBLIC_FEEDS)))


def small_feeds(enrolment: Enrolment) -> tuple[str, str]:
    """Return the sealed feeds beside the register: the office's staff, the province's cases."""
    return staff_feed(enrolment.office), cases_feed(enrolment.region)
