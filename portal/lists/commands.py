"""What `python -m portal jobs|agencies|news|contacts|clocks import` does; texts for the person at the terminal."""

import sys
from argparse import Namespace
from pathlib import Path

from portal import logs, wib
from portal.lists import delivery
from portal.lists.kinds import KINDS
from portal.people.returned import ReturnedList
from portal.people.table_file import TableUnusable
from portal.service import Service
from portal.settings import Settings

OK, BAD_INPUT, PARTLY = 0, 2, 3
"""Exit codes: done · could not be done · done except for the lines in the list of rejects."""


def import_(settings: Settings, arguments: Namespace) -> int:
    """Take a list in."""
    name: str = arguments.list
    logs.start(settings.log, to_screen=True)
    portal, path, kind = Service.open(settings), Path(arguments.file), KINDS[name]
    dated = getattr(arguments, "dated", None)
    if dated is not None and dated > wib.day(portal.clock()):
        portal.close()
        print(f"{name}: --dated {dated} lies in the future", file=sys.stderr)
        return BAD_INPUT
    back = ReturnedList(path, arguments.rejects)
    try:
        outcome = delivery.take_in(
            portal.database, kind, path, portal.clock(), dated=dated, synthetic=arguments.synthetic, back=back
        )
    except (TableUnusable, OSError) as error:
        print(f"{name}: {path.name}: {error}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    _say(name, outcome)
    if not outcome.rejects:
        return OK
    print(f"{name}: {back.told(outcome.rejects)}")
    return PARTLY


def _say(name: str, outcome: delivery.Outcome) -> None:
    if outcome.again:
        print(f"{name}: this file was taken in before, nothing changed")
    else:
        print(
            f"{name}: {outcome.accepted} lines good, {outcome.added} new, {outcome.changed} changed,"
            f" {outcome.removed} gone"
        )
    if outcome.rejects:
        print(f"{name}: nothing was removed, and the day of the list stays, until every line is good")
    if outcome.ignored_columns:
        print(f"{name}: columns outside the standard, not stored: {', '.join(outcome.ignored_columns)}")
