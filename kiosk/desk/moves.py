"""How a desk session changes place: by building a new value that carries on only what is named."""

from typing import Any

import msgspec

from kiosk import audit
from kiosk.desk.model import PERSON_STAGES, Desk, Run, Said, Stage
from kiosk.desk.orders import EndSession, GiveBack, Note, Order

_PRINTS = frozenset({Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED})
Answer = tuple[Desk, tuple[Order, ...]]
"""What a rule of the table returns: the desk afterwards and the orders it gives."""


def go(desk: Desk, *orders: Order) -> Answer:
    """Go on and give these orders."""
    return desk, orders


def at(desk: Desk, stage: Stage, **kept: Any) -> Desk:
    """Build the desk at another stage: the session comes along, of a person only what `kept` names."""
    carried = {
        "alone": desk.alone,
        "only_sheets": desk.only_sheets,
        "open": desk.open,
        "language": desk.language,
        "health": desk.health,
        "staff": desk.staff,
        "asked": desk.asked,
        "run": desk.run,
    }
    return Desk(number=desk.number, stage=stage, **(carried | kept))


def asking(desk: Desk) -> Desk:
    """Count one more question: the answers to those before it come too late."""
    return msgspec.structs.replace(desk, asked=desk.asked + 1)


def looking(desk: Desk, stage: Stage, **kept: Any) -> Desk:
    """Build the desk at a stage on the way to a person: why and how they are looked for comes along."""
    carried = {
        "reason": desk.reason,
        "way": desk.way,
        "identity": desk.identity,
        "factor": desk.factor,
        "search": desk.search,
        "hits": desk.hits,
        "chosen": desk.chosen,
    }
    return at(desk, stage, **(carried | kept))


def known(desk: Desk, stage: Stage, **kept: Any) -> Desk:
    """Build the desk at a stage that holds a person's record, or a case."""
    assert stage in PERSON_STAGES  # noqa: S101 - a rule that leads elsewhere is a bug
    carried: dict[str, Any] = {"person": desk.person, "reason": desk.reason, "chosen": desk.chosen}
    carried |= {"serial": desk.serial, "papers": desk.papers, "paper": desk.paper, "document": desk.document}
    if stage in _PRINTS and desk.document == "looks":
        carried["looks"] = desk.looks
    if desk.case is not None:
        carried |= {"case": desk.case, "code": desk.code}
    return at(desk, stage, **(carried | kept))


def locked(desk: Desk, by: str) -> Answer:
    """Lock: a new value that holds nothing of the session; a list under way is printed to its end.

    On a kiosk the visitors have the screen back, once no slip of a list is to come.
    """
    run = _kept(desk.run)
    back = not desk.alone and run is None
    after = Desk(
        number=desk.number + 1,
        alone=desk.alone,
        only_sheets=desk.only_sheets,
        open=desk.open and not back,
        language=desk.language,
        health=desk.health,
        run=run,
    )
    orders: list[Order] = [EndSession(desk.number, keep_list=run is not None)]
    if desk.staff is not None:
        orders.append(Note(audit.desk_locked(by=by)))
    return go(after, *orders, *((GiveBack(),) if back and desk.open else ()))


def _kept(run: Run | None) -> Run | None:
    return run if run is not None and run.at_work else None


def said(desk: Desk, key: str, **more: Any) -> Desk:
    """Say something about the last attempt on the screen where the desk stands."""
    return msgspec.structs.replace(desk, said=Said(key, **more))
