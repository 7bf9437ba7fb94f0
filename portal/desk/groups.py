"""The groups of the office that asks, and their records: sealed to this desk, written down for each person."""

from onedata import wire
from onedata.desk import ANSWER_BYTES, DeskAnswer, Group, Member, OpenGroup
from portal import wib
from portal.desk.asking import Asking
from portal.groups import reading
from portal.people.look_up import record_of, stand_ready

MOST_GROUPS = 50
_ROOM = ANSWER_BYTES[-1] - 512
"""Bytes of one answer's members: what frames them is beside."""


def listed(asking: Asking) -> DeskAnswer:
    """Return the groups of this office; no person is in the answer."""
    found = reading.listed(asking.session, asking.caller.office, wib.day(asking.now), MOST_GROUPS)
    groups = tuple(Group(one.group_id, one.name, one.held_on.isoformat(), one.people) for one in found)
    return DeskAnswer("done", groups=groups)


def opened(asking: Asking, ask: OpenGroup) -> DeskAnswer:
    """Return the records from a row on, as many as one answer holds; refused for another office's group."""
    group = reading.of_office(asking.session, ask.group, asking.caller.office)
    if group is None:
        return DeskAnswer("refused")
    rows = reading.rows(asking.session, group.group_id)
    people = sum(row.person_id is not None for row in rows)
    head = Group(group.group_id, group.name, group.held_on.isoformat(), people)
    members: list[Member] = []
    room = _ROOM
    rows = [row for row in rows if row.position >= ask.row]
    shown = [row.person_id for row in rows if row.person_id is not None and not row.pin_only]
    stand_ready(asking.portal, asking.session, shown, asking.now)
    for row in rows:
        member = _member(asking, row)
        room -= len(wire.encode(member))
        if room < 0:
            return DeskAnswer("done", groups=(head,), members=tuple(members), next_row=row.position)
        if member.record is not None and row.person_id is not None:
            asking.traced(row.person_id, "group")
        members.append(member)
    return DeskAnswer("done", groups=(head,), members=tuple(members))


def _member(asking: Asking, row: reading.Row) -> Member:
    """Return a row's record; nobody showed papers here, so who lets only the PIN open it is left out."""
    if row.person_id is None:
        return Member(row.position, why="gone")
    if row.pin_only:
        return Member(row.position, why="withheld")
    record = record_of(asking.portal, asking.session, row.person_id, asking.now)
    return Member(row.position, record) if record is not None else Member(row.position, why="gone")
