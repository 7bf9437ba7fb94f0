"""Which feeds this kiosk follows: its enrolment's, its staff, its province's cases, and every public feed it knows."""

from kiosk.cache.enrolment import Enrolment
from onedata.content_feeds import PUBLIC_FEEDS
from onedata.counter_records import cases_feed, staff_feed


def followed(enrolment: Enrolment) -> tuple[str, ...]:
    """Return the feeds in the order in which they are pulled: the register last.

    It is by far the largest, and a line that breaks ends the round: over a poor line the staff could not sign in and no
    rule would arrive until the whole register is here. Each feed proves itself, so nothing hangs on the order.

    A kiosk that was enrolled before a public feed existed follows it from its next program on: nobody enrols it again.
    """
    feeds = dict.fromkeys((*enrolment.feeds, *small_feeds(enrolment), *PUBLIC_FEEDS))
    return tuple(sorted(feeds, key=lambda feed: feed.startswith("register-")))


def small_feeds(enrolment: Enrolment) -> tuple[str, str]:
    """Return the sealed feeds beside the register: the office's staff, the province's cases."""
    return staff_feed(enrolment.office), cases_feed(enrolment.region)
