"""Turns what a disk does wrong into what the conductor expects."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.conductor.ports import TroubleError


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Turn a disk that does not take or give, and a kiosk without a portal, into expected trouble.

    Raises `TroubleError`.
    """
    from kiosk.cache.durable import NotSaved  # noqa: PLC0415  behind the first frame
    from kiosk.cache.enrolment import NotEnrolled  # noqa: PLC0415

    try:
        yield
    except (NotSaved, NotEnrolled) as trouble:
        raise TroubleError(trouble.fault) from trouble
