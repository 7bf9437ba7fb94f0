"""Rules for binding a passport's chip: what is printed in it opens it, the chip is read, the portal binds it.

No PIN goes with a chip: it opens everything by itself, so nothing but the person's own believed passport is sent.
"""

from kiosk.desk import events as e
from kiosk.desk.confirming import asked
from kiosk.desk.model import Binding, Desk, Edge, Service, Stage
from kiosk.desk.moves import Answer, go, known, said
from kiosk.desk.orders import ReadPassport
from kiosk.health import ReaderState
from kiosk.visit.forms import identifier_complete, is_day
from kiosk.visit.model import CodeKind, Way


def ask_edge(desk: Desk) -> Answer:
    """Ask for the number and the two dates, where there is a reader."""
    if desk.health.reader is not ReaderState.READY:
        return go(said(desk, "no_reader"))
    return go(known(desk, Stage.EDGE, service=Service.CHIP))


def edge_entered(desk: Desk, event: e.EdgeEntered) -> Answer:
    """Wait for the passport with what opens its chip; one that lies there already is read at once."""
    edge = Edge(event.edge.number.upper(), event.edge.birth, event.edge.expiry)
    if not (identifier_complete(Way.PASSPORT, edge.number) and is_day(edge.birth) and is_day(edge.expiry)):
        return go(said(desk, "edge_incomplete"))
    return go(_waiting(desk, edge), _read(edge))


def edge_scanned(desk: Desk, event: e.CodeScanned) -> Answer:
    """Take the two lines under the photo instead of typing."""
    code = event.code
    if code.kind is not CodeKind.PASSPORT or code.chip is None:
        return go(said(desk, "edge_unreadable"))
    return edge_entered(desk, e.EdgeEntered(Edge(code.text, code.chip.birth, code.chip.expiry)))


def presented(desk: Desk) -> Answer:
    """Read what was laid down, from the beginning."""
    if desk.edge is None:
        return go(desk)
    return go(_waiting(desk, desk.edge, reading=True), _read(desk.edge))


def progress(desk: Desk, _event: e.PassportProgress) -> Answer:
    """Note that a passport lay there already."""
    return go(desk if desk.edge is None else _waiting(desk, desk.edge, reading=True))


def chip_read(desk: Desk, event: e.PassportRead) -> Answer:
    """Send the chip to the portal with the number that it has; neither is kept here."""
    if not desk.reading or desk.edge is None or desk.person is None:
        return go(desk)
    return asked(desk, Service.CHIP, Binding(event.chip, passport=event.number))


def failed(desk: Desk, event: e.CardFailed) -> Answer:
    """Say what went wrong; the passport is read from the beginning when it lies there again."""
    return go(_waiting(desk, desk.edge, fault=event.fault) if desk.reading and desk.edge is not None else desk)


def _waiting(desk: Desk, edge: Edge, **kept: object) -> Desk:
    return known(desk, Stage.BINDING, service=Service.CHIP, edge=edge, **kept)


def _read(edge: Edge) -> ReadPassport:
    return ReadPassport(edge.number, edge.birth, edge.expiry)
