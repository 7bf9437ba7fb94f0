"""The screen for people whose data are in another province."""

from kiosk.ui import names
from kiosk.ui.scene import Scene, View


def province(scene: Scene) -> View:
    """Say which province this machine holds, and who can look in another: the portal while there is a network."""
    health, words = scene.visit.health, scene.words
    region = names.known("regions", health.register_region, words.language)
    holds = words("province.holds", region=region) if region else words("province.unknown")
    online = health.online is True
    if scene.visit.fault is not None:
        advice = words("province.away")
    else:
        advice = words("province.portal") if online else words("province.staff")
    return {"holds": holds, "advice": advice, "online": online}
