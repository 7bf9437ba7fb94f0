"""What `python -m portal group …` does; texts for the person at the terminal."""

import sys
from argparse import Namespace
from pathlib import Path

from portal import logs, wib
from portal.audit import COMMAND_LINE
from portal.groups import delivery, reading
from portal.groups.delivery import GroupWrong, NewGroup
from portal.groups.models import OfficeGroup
from portal.people.returned import ReturnedList
from portal.people.table_file import TableUnusable
from portal.service import Service
from portal.settings import Settings

OK, BAD_INPUT, PARTLY = 0, 2, 3
"""Exit codes: done · could not be done · done except for the lines in the list of rejects."""
_MOST = 500
WHY = {
    "name": "the name has 1 to 80 characters",
    "day": "the day lies more than 30 days back or more than a year ahead",
    "office": "no kiosk and no staff belong to this office; write it as `portal kiosks` shows it",
    "too_large": "the file is larger than 256 kB",
    "too_long": f"a group has at most {delivery.MOST} rows, those taken off too",
    "unreadable": "this is no table: save it as CSV UTF-8, the first line naming the columns",
    "no_column": "name people in a column nik, paspor or source_key",
    "nobody": "no line names somebody the portal knows",
}


def import_(settings: Settings, arguments: Namespace) -> int:
    """Take the list of a group in, or change the group of this office, name and day."""
    path = Path(arguments.file)
    new = NewGroup(arguments.office, arguments.name.strip(), arguments.on)
    back = ReturnedList(path, arguments.rejects)
    portal = _open(settings)
    try:
        data = path.read_bytes()
        with portal.database.write() as session:
            outcome = delivery.take_in(session, new, data, portal.clock(), COMMAND_LINE)
            back.write(outcome.rejects)
    except GroupWrong as wrong:
        print(f"group: {path.name}: {WHY[str(wrong)]}", file=sys.stderr)
        return BAD_INPUT
    except TableUnusable as unusable:
        print(f"group: {path.name}: {unusable}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"group: {path.name}: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    print(f"group: {outcome.group_id}: {outcome.people} people, {outcome.joined} joined, {outcome.left} taken off")
    if outcome.ignored_columns:
        print(f"group: columns that name nobody, not stored: {', '.join(outcome.ignored_columns)}")
    if not outcome.rejects:
        return OK
    print(f"group: {back.told(outcome.rejects)}")
    return PARTLY


def listed(settings: Settings, arguments: Namespace) -> int:
    """List the groups, those to come first."""
    portal = _open(settings)
    try:
        with portal.database.read() as session:
            found = reading.listed(session, arguments.office, wib.day(portal.clock()), _MOST)
    finally:
        portal.close()
    for one in found:
        print(f"{one.group_id}  {one.held_on}  {one.people:>4}  {one.office:<24}  {one.name}")
    return OK


def remove(settings: Settings, arguments: Namespace) -> int:
    """Forget a group."""
    portal = _open(settings)
    try:
        with portal.database.write() as session:
            found = session.get(OfficeGroup, arguments.group)
            if found is None:
                print(f"group: there is no group {arguments.group}", file=sys.stderr)
                return BAD_INPUT
            delivery.remove(session, found, portal.clock(), COMMAND_LINE)
    finally:
        portal.close()
    print(f"group: {arguments.group} is forgotten")
    return OK


def _open(settings: Settings) -> Service:
    logs.start(settings.log, to_screen=True)
    return Service.open(settings)
