"""What a service of the desk is to the portal: which question, for the person whose slip token is at hand."""

from collections.abc import Callable

from kiosk.config import Config
from kiosk.desk.model import Service
from kiosk.desk.orders import AskService
from onedata.counter import (
    Ask,
    Bind,
    ConfirmPhone,
    CounterAnswer,
    FamilyOff,
    FamilyPin,
    Papers,
    SetPin,
    Unbind,
    WhoLooked,
)

_PAPERS: dict[str, Papers] = {
    "KTP": "KTP",
    "PASSPORT": "PASSPORT",
    "FAMILY_CARD": "FAMILY_CARD",
    "MARRIAGE_CERTIFICATE": "MARRIAGE_CERTIFICATE",
    "DIPLOMA": "DIPLOMA",
}


_ASKS: dict[Service, Callable[[AskService], Ask]] = {
    Service.PIN: lambda order: SetPin(order.text),
    Service.PHONE: lambda order: ConfirmPhone(order.text),
    Service.CARD: lambda order: Bind("card", order.card, order.text),
    Service.UNBIND: lambda _: Unbind("card"),
    Service.CHIP: lambda order: Bind("passport_chip", order.card, passport=order.passport),
    Service.CHIP_OFF: lambda _: Unbind("passport_chip"),
    Service.FAMILY: lambda order: FamilyPin(order.text),
    Service.FAMILY_OFF: lambda _: FamilyOff(),
    Service.WHO_LOOKED: lambda _: WhoLooked(),
}


def question(order: AskService) -> Ask:
    """Return what is asked of the portal."""
    return _ASKS[order.service](order)


Who = tuple[str, bytes]
"""An account, and what proves it."""


def asked(config: Config, who: Who, order: AskService, supervisor: Who | None = None) -> CounterAnswer:
    """Ask the portal and return its answer. Raises `SyncTrouble`, `NotSaved`, `NotEnrolled`."""
    from kiosk.cache.trust import slip_keys  # noqa: PLC0415 - cryptography, not before the first frame
    from kiosk.sync.counter import CounterDesk, Proof  # noqa: PLC0415
    from onedata.slip_token import TokenInvalid, read_token  # noqa: PLC0415

    try:
        person = read_token(order.token, slip_keys(config.data_folder)).token_id
    except TokenInvalid:
        return CounterAnswer("unknown_person")
    desk = CounterDesk(config)
    try:
        confirmed = Proof(*supervisor) if supervisor else None
        return desk.ask(Proof(*who), person, order.reason, _PAPERS[order.papers], question(order), confirmed)
    finally:
        desk.close()


def settled(config: Config) -> int:
    """Ask again what was never answered and return how many answers came; nothing is loaded where nothing waits.

    Raises `SyncTrouble`, `NotSaved`, `NotEnrolled`.
    """
    from kiosk.cache.overlay import OverlayCache  # noqa: PLC0415

    held = OverlayCache(config.data_folder)
    try:
        if not held.pending():
            return 0
    finally:
        held.close()
    from kiosk.sync.counter import CounterDesk  # noqa: PLC0415 - requests, only where something waits

    desk = CounterDesk(config)
    try:
        return desk.settle()
    finally:
        desk.close()
