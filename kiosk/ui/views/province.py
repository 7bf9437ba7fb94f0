"""The screen for people whose data are in another province."""

from kiosk.faults import Fault
from kiosk.ui import names
from kiosk.ui.scene import Scene, View


def province(scene: Scene) -> View:
    """Say which province this machine holds, or which holds the record now, and who can look there.

    The portal can while there is a network.
    """
    health, words = scene.visit.health, scene.words
    region = names.known("regions", health.register_region, words.language)
    holds = words("province.holds", region=region) if region else words("province.unknown")
    online = health.online is True
    moved = names.known("regions", scene.visit.moved_to, words.language)
    if moved:
        holds = words("province.moved", region=moved)
    away = scene.visit.fault is Fault.PORTAL_UNREACHABLE
    advice = "province.away" if away else "province.portal" if online else "province.staff"
    return {"holds": holds, "advice": words(advice), "online": online, "away": away}
