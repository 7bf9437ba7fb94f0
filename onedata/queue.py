"""The queues of an office's kiosks, as its desks see and call them, and visitors who call for staff: never names.

A kiosk says who waits and what became of calls, and hears which calls are for it; a desk also says its calls and hears
the other kiosks' queues, and who calls for staff there. The question goes as it is, under the kiosk's token; the answer
is signed over its hash, because what it orders is shown to everybody in the room: `onedata.queue_answer`.
"""

from typing import Annotated, Final, Literal

import msgspec

from onedata import wire

MOST_TICKETS: Final = 300
SAY_LIMIT: Final = 1 << 15
HEAR_LIMIT: Final = 1 << 17
MOST_CALLS: Final = 20
STAFF_CALL_SECONDS: Final = 600
"""How long a visitor's call for staff stands if nobody answers it."""
_Number = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]-[0-9]{3}\Z")]
_Kiosk = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,36}\Z")]
_Counter = Annotated[str, msgspec.Meta(max_length=60)]
_Shown = Annotated[str, msgspec.Meta(max_length=60, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202f\u2066-\u2069]*\Z")]
"""What other machines show of this one: one line, and no sign that turns the direction of writing."""


class Ticket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that somebody holds: what it is for, and since when."""

    number: _Number
    service: _Shown
    made_at: wire.Instant


class CallAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A desk calls a number of another machine; said again under the same id it is the same call."""

    call: wire.Bytes16
    kiosk: _Kiosk
    number: _Number
    counter: _Counter


class CallDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a call at the kiosk it was for."""

    call: wire.Bytes16
    called: bool
    """False: nobody waits with this number any more."""


class StaffCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor calls for staff; said again under the same id it is the same call."""

    call: wire.Bytes16
    seconds: Annotated[int, msgspec.Meta(ge=0, le=STAFF_CALL_SECONDS)]
    """How long ago: an age needs no clock that both sides believe."""


class QueueSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine says."""

    waiting: Annotated[tuple[Ticket, ...], msgspec.Meta(max_length=MOST_TICKETS)] = ()
    """Longest first; those beyond the limit are not seen elsewhere until they move up."""
    done: Annotated[tuple[CallDone, ...], msgspec.Meta(max_length=MOST_CALLS)] = ()
    calls: Annotated[tuple[CallAsked, ...], msgspec.Meta(max_length=MOST_CALLS)] = ()
    watching: bool = False
    """Staff have the screen: they want to see the other machines' queues too, and who calls there."""
    staff: StaffCall | None = None
    """The call of this machine that nobody has answered yet; leaving it out ends none."""
    coming: Annotated[tuple[wire.Bytes16, ...], msgspec.Meta(max_length=MOST_CALLS)] = ()
    """Calls that staff at this machine answer: they are on their way."""


class CallOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number to be called here, for a desk elsewhere."""

    call: wire.Bytes16
    number: _Number
    counter: _Counter


class Board(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The queue of another machine of the office."""

    kiosk: str
    name: str
    silent: bool
    """It has not been heard for a minute: its numbers stand on its own screen only."""
    waiting: tuple[Ticket, ...]
    staff: StaffCall | None = None
    """A visitor there calls for staff, and no desk has answered."""


class CallState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a desk's call stands; late: the machine did not fetch it within a minute, and will not carry it out."""

    call: wire.Bytes16
    state: Literal["waiting", "called", "nobody", "late", "refused"]


class QueueHeard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine hears."""

    orders: tuple[CallOrder, ...] = ()
    boards: tuple[Board, ...] = ()
    calls: tuple[CallState, ...] = ()
    coming: bool = False
    """A desk has answered the call that was said."""
