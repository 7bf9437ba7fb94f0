"""Rules for asking the portal to do something for a person, and for a supervisor who confirms one binding.

Where another card or chip was bound before, a supervisor lays down theirs and types the PIN inside the session of the
colleague: that counts for this one act, and nobody signs out.
"""

from typing import Any

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.finding import logged_reason
from kiosk.desk.model import Binding, Desk, Service, Stage
from kiosk.desk.moves import Answer, go, known, said
from kiosk.desk.orders import AskService, Note, ReadCard
from kiosk.desk.signing import pin_complete


def asked(desk: Desk, service: Service, what: Binding, supervisor_pin: str = "") -> Answer:
    """Ask the portal; what shall be bound is kept until it has answered, and nothing else of it."""
    if desk.person is None:
        return go(desk)
    order = AskService(
        session=desk.number,
        service=service,
        token=desk.person.basic.slip_token,
        handle=desk.chosen.handle if desk.chosen else "",
        reason=desk.reason,
        papers=desk.papers,
        text=what.text,
        card=what.card,
        passport=what.passport,
        supervisor=desk.supervisor if supervisor_pin else "",
        supervisor_pin=supervisor_pin,
    )
    noted = Note(audit.desk_served(service=service.value, reason=logged_reason(desk)))
    kept = {"binding": what, "supervisor": desk.supervisor} if what.card else {}
    return go(known(desk, Stage.ASKING, service=service, **kept), order, noted)


def not_served(desk: Desk, event: e.NotServed) -> Answer:
    """Say why it was not done; where a supervisor must confirm, ask for theirs."""
    if event.key == "supervisor_needed" and desk.binding is not None:
        return go(_waiting(desk, Stage.SUPERVISOR))
    if event.key == "refused_wrong" and desk.supervisor:
        return go(said(_waiting(desk, Stage.SUPERVISOR_PIN, supervisor=desk.supervisor), event.key, count=event.count))
    return go(said(known(desk, Stage.SERVICES), event.key, count=event.count))


def read_card(desk: Desk, _event: e.CardPresented) -> Answer:
    """Read the card of a supervisor."""
    return go(_waiting(desk, Stage.SUPERVISOR, reading=True), ReadCard())


def card_read(desk: Desk, event: e.CardRead) -> Answer:
    """Ask for the PIN of the supervisor whose card it is."""
    return go(_waiting(desk, Stage.SUPERVISOR_PIN, supervisor=event.identifier) if desk.reading else desk)


def card_failed(desk: Desk, _event: e.CardFailed) -> Answer:
    """Say that the supervisor's card could not be read."""
    return go(said(_waiting(desk, Stage.SUPERVISOR), "card_unreadable") if desk.reading else desk)


def pin_entered(desk: Desk, event: e.PinEntered) -> Answer:
    """Ask the portal once more, with who confirms it."""
    if desk.service is None or desk.binding is None or not pin_complete(event.text):
        return go(desk)
    after, orders = asked(desk, desk.service, desk.binding, event.text)
    return go(after, *orders, Note(audit.desk_confirmed(service=desk.service.value)))


def _waiting(desk: Desk, stage: Stage, **more: Any) -> Desk:
    return known(desk, stage, service=desk.service, binding=desk.binding, **more)
