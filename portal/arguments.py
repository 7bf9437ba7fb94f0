"""What words of the command line may be: each function takes one, or says in a sentence what it should look like.

All raise `argparse.ArgumentTypeError`, which the parser prints beside the option's name.
"""

import datetime as dt
from argparse import ArgumentTypeError

from onedata import codes

MOST_PORT = 65535
MOST_PEOPLE = 1_000_000
MOST_DAYS = 3650


def port(text: str) -> int:
    """Return a TCP port; 0 stands for a free one."""
    return _whole(text, 0, MOST_PORT, "port")


def people(text: str) -> int:
    """Return how many people to invent."""
    return _whole(text, 1, MOST_PEOPLE, "number of people")


def days(text: str) -> int:
    """Return a number of days, ten years at most."""
    return _whole(text, 1, MOST_DAYS, "number of days")


def named(text: str) -> str:
    """Return a name that is not empty."""
    if not text.strip():
        raise ArgumentTypeError("it is empty")
    return text.strip()


def province(text: str) -> str:
    """Return a province's Kemendagri code."""
    if text not in codes.index("regions"):
        raise ArgumentTypeError(f"{text} is no province: see onedata/codes/regions.csv")
    return text


def day(text: str) -> dt.date:
    """Return a day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day: write it as 2026-11-21") from None


def moment(text: str) -> dt.datetime:
    """Return an aware moment."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ArgumentTypeError(f"{text} is no time with its offset: write it as 2026-11-21T09:00+07:00")
    return found


def _whole(text: str, least: int, most: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ArgumentTypeError(f"{text} is no {what}: {least} to {most:,}")
    return int(text)
