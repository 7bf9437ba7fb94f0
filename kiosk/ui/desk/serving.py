"""What the portal does for a person at the desk: PIN, card, phone, who looked."""

from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, Shown, action, keypad, message, of_rows, row
from onedata import codes


def services(scene: DeskScene) -> Shown:
    """Show what the portal does for the person who is there."""
    shown = (("pin", "pin"), ("phone", "phone"), ("card", "card"), ("unbind", "close"), ("family", "family"))
    more = (("family_off", "close"), ("who_looked", "eye"))
    rows = [row(f"service:{name}", icon, scene.words(f"desk.service_{name}")) for name, icon in (*shown, *more)]
    return of_rows(scene, "services", "keypad", rows)


def typing(scene: DeskScene) -> Shown:
    """Let somebody type a PIN, or a phone's last digits."""
    digits = 4 if scene.desk.service is not None and scene.desk.service.value == "phone" else 6
    name = f"service_{scene.desk.service.value}" if scene.desk.service else "pin"
    name = "service_again" if scene.desk.first else name
    groups = [4] if digits == 4 else [3, 3]  # noqa: PLR2004 - digits of a phone
    return keypad(scene, name, "typed", groups=groups, least=digits, most=digits)


def done(scene: DeskScene) -> Shown:
    """Say what the portal did, or who looked."""
    looks, say = scene.desk.looks, scene.words
    back = action("go", "check", say("desk.go_back"), "primary")
    if looks is None:
        return message("check", say("desk.served"), "", "", back)
    rows = [
        row(
            "",
            "eye",
            look.office,
            f"{scene.date(look.at.date())} · {say(f'desk.role_{look.role}')} · {_reason(scene, look.reason)}",
        )
        for look in looks
    ]
    return ROWS, {
        "title": say("desk.looks_title", count=len(looks)),
        "icon": "eye",
        "note": "",
        "rows": rows,
        "actions": [back],
    }


# ---- parts


def _reason(scene: DeskScene, code: str) -> str:
    found_ = codes.index("access_reasons").get(code)
    return code if found_ is None else found_.row[f"name_{scene.desk.language}"]
