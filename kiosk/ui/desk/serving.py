"""What the portal does for a person at the desk: PIN, card, phone, who looked."""

from collections.abc import Mapping

from kiosk.desk.finding import reasons
from kiosk.desk.model import Service
from kiosk.desk.serving import PIN_DIGITS
from kiosk.desk.signing import LEAST_PIN, MOST_PIN
from kiosk.faults import Fault
from kiosk.ui.desk.finding import card
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, SEARCH, Shown, action, field, keypad, message, of_rows, row, sentence
from kiosk.visit.looks import Look

_AGAIN = frozenset({Fault.CARD_REMOVED, Fault.PASSPORT_UNREADABLE, Fault.PASSPORT_KEY_REFUSED})
"""Troubles with a passport that another try may end."""
_SERVICES: Mapping[str, str] = {
    "pin": "pin",
    "phone": "phone",
    "card": "card",
    "unbind": "close",
    "chip": "passport",
    "chip_off": "close",
    "family": "family",
    "family_off": "close",
    "who_looked": "eye",
}
"""Names of the services, with their icons, in the order of the screen."""
_LOOKS = frozenset(
    {
        *(
            "found",
            "opened",
            "group",
            "set_pin",
            "family_pin",
            "family_off",
            "confirm_phone",
            "bind",
            "unbind",
            "who_looked",
        )
    }
)
"""What the portal says was done with a person's data; each has its word in the catalogue."""


def services(scene: DeskScene) -> Shown:
    """Show what the portal does for the person who is there."""
    rows = [row(f"service:{name}", icon, scene.words(f"desk.service_{name}")) for name, icon in _SERVICES.items()]
    return of_rows(scene, "services", "keypad", rows)


def edge(scene: DeskScene) -> Shown:
    """Ask for what is printed in the passport whose chip shall be the person's."""
    say = scene.words
    fields = [
        field("number", say("desk.edge_number"), most=15),
        field("birth", say("desk.edge_birth"), most=8, digits=True, day=True),
        field("expiry", say("desk.edge_expiry"), most=8, digits=True, day=True),
    ]
    title, ask = say("desk.edge_title"), say("desk.edge_ask")
    return SEARCH, {
        "title": title,
        "note": scene.said,
        "fields": fields,
        "ask": ask,
        "post": "edge",
        "icon": "passport",
    }


def binding(scene: DeskScene) -> Shown:
    """Ask for the card, or the passport, that shall be the person's."""
    if scene.desk.service is not Service.CHIP:
        return card(scene)
    say, reading = scene.words, scene.desk.reading
    title = say("desk.chip_reading" if reading else "desk.chip_title")
    return message("passport", title, say("desk.chip_sub"), _chip_trouble(scene))


def typing(scene: DeskScene) -> Shown:
    """Let somebody type a PIN, or a phone's last digits."""
    digits = 4 if scene.desk.service is not None and scene.desk.service.value == "phone" else 6
    name = f"service_{scene.desk.service.value}" if scene.desk.service else "pin"
    name = "service_again" if scene.desk.first else name
    groups = [4] if digits == 4 else [3, 3]  # noqa: PLR2004 - digits of a phone
    secret = digits == PIN_DIGITS
    return keypad(scene, name, "typed", groups=groups, least=digits, most=digits, secret=secret)


def supervisor(scene: DeskScene) -> Shown:
    """Ask for a supervisor's card: another card was bound before."""
    say = scene.words
    title = say("desk.card_reading" if scene.desk.reading else "desk.supervisor_title")
    return message("shield", title, say("desk.supervisor_sub"), scene.said)


def supervisor_pin(scene: DeskScene) -> Shown:
    """Ask for the supervisor's PIN."""
    return keypad(scene, "supervisor_pin", "pin", groups=[4, 4, 4], least=LEAST_PIN, most=MOST_PIN, secret=True)


def done(scene: DeskScene) -> Shown:
    """Say what the portal did, or who looked."""
    looks, say = scene.desk.looks, scene.words
    back = action("go", "person", say("desk.to_person"), "primary")
    if looks is None:
        return message("check", say("desk.served"), "", "", back)
    rows = [row("", "eye", look.office, _who(scene, look), _done_there(scene, look.what)) for look in looks]
    return ROWS, {
        "title": say("desk.looks_title", count=len(looks)),
        "icon": "eye",
        "note": "",
        "rows": rows,
        "actions": [action("looks", "printer", say("desk.looks_print")), back],
    }


# ---- parts


def _who(scene: DeskScene, look: Look) -> str:
    """Say when, in which role and why: the office's day, not the portal's."""
    day = scene.date(look.at.astimezone(scene.now.tzinfo).date())
    return f"{day} · {scene.words(f'desk.role_{look.role}')} · {_reason(scene, look.reason)}"


def _done_there(scene: DeskScene, what: str) -> str:
    """Return in words what was done with the person's data; nothing for what a newer portal does."""
    kind = what.split(" ", maxsplit=1)[0].replace("-", "_")
    return scene.words(f"desk.look_{kind}") if kind in _LOOKS else ""


def _chip_trouble(scene: DeskScene) -> str:
    """Say what to do again, or that the chip is not bound and by which code staff may ask why."""
    fault = scene.desk.fault
    if fault is None:
        return ""
    return sentence(scene) if fault in _AGAIN else scene.words("desk.chip_refused", code=fault.value)


def _reason(scene: DeskScene, code: str) -> str:
    found_ = next((one for one in reasons(scene.desk) if one.code == code), None)
    if found_ is None:
        return code
    return found_.name_id if scene.desk.language == "id" else found_.name_en
