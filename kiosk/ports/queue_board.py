"""The queue as staff see it at one desk: this machine's numbers and the office's others, longest wait first."""

import datetime as dt

from kiosk.desk.care import Board, Waiting
from kiosk.ports.lobby import Lobby
from kiosk.ports.queue_line import LineDown


def queue_board(lobby: Lobby, now: dt.datetime, counter: str, *, online: bool) -> Board:
    """Return who waits; `alone` where the portal is away or does not answer. Raises `NotSaved`."""
    rows = [(ticket.made_at, Waiting(ticket.number, ticket.service, 0)) for ticket in lobby.waiting()]
    alone = not online
    try:
        for other in lobby.line.boards() if online else ():
            rows += [
                (one.made_at, Waiting(one.number, one.service, 0, other.kiosk, other.name, other.silent))
                for one in other.waiting
            ]
    except LineDown:
        alone = True
    waiting = tuple(_since(one, (now - made_at).total_seconds()) for made_at, one in sorted(rows, key=lambda r: r[0]))
    return Board(waiting=waiting, counter=counter, alone=alone)


def call(lobby: Lobby, before: Board, value: str) -> tuple[str, str]:
    """Call one number, or whoever waits longest where `value` is empty; return the number called and what to say.

    Raises `NotSaved`: then nobody was called.
    """
    wanted = next((one for one in before.waiting if (one.value == value if value else not one.silent)), None)
    if wanted is None:
        return "", "nobody_waits"
    if not wanted.kiosk:
        called = lobby.call(before.counter, wanted.number)
        return (wanted.number, "called") if called else ("", "nobody_waits")
    try:
        came = lobby.line.call(wanted.kiosk, wanted.number, before.counter)
    except LineDown:
        came = "late"
    return wanted.number, {"called": "called", "nobody": "called_before", "late": "called_late"}[came]


def _since(one: Waiting, seconds: float) -> Waiting:
    minutes = max(0, int(seconds // 60))
    return Waiting(one.number, one.service, minutes, one.kiosk, one.place, one.silent)
