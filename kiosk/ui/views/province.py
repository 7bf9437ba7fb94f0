"""The screen for people whose data are in another province."""

from kiosk.ui import names
from kiosk.ui.scene import Scene, View


def province(scene: Scene) -> View:
    """Say which province this machine holds."""
    region = names.known("regions", scene.visit.health.register_region, scene.words.language)
    holds = scene.words("province.holds", region=region) if region else scene.words("province.unknown")
    return {"holds": holds}
