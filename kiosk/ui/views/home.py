"""Screen 3: what a visitor can do, one line a tile."""

from typing import NamedTuple

from kiosk.ui.machine import sync_sentence
from kiosk.ui.scene import Scene, View


class Tile(NamedTuple):
    """A tile: `home.<name>` is its word, for a service `home.<name>_sub` the line beneath; a touch posts `post`."""

    name: str
    icon: str
    post: str
    value: str = ""


SERVICES = (
    Tile("status", "status", "status"),
    Tile("guide", "guidance", "page", "topics:"),
    Tile("jobs", "bekerja", "page", "jobs:"),
    Tile("agency", "shield", "page", "agencies:"),
    Tile("voice", "speak", "voice"),
    Tile("news", "news", "page", "news:"),
)
"""What the kiosk is for; the first one stands out. A new screen adds its line here, and its words."""
QUEUE = Tile("queue", "queue", "page", "queue:INFORMATION")
"""For whoever would rather be called to a counter; it has no line beneath."""


def home(scene: Scene) -> View:
    """Show the tiles, and how old the data on this machine are; a banner about the network says that already."""
    tiles = (*SERVICES, QUEUE)
    as_of = scene.visit.health.register_as_of
    told = as_of is None or sync_sentence(scene)
    age = (
        ""
        if as_of is None or told
        else scene.words("home.data_age", date=scene.local_date(as_of), time=scene.time(as_of))
    )
    return {"tiles": [_tile(tile, scene) for tile in tiles], "age": age}


def _tile(tile: Tile, scene: Scene) -> View:
    return {
        "id": tile.name,
        "icon": tile.icon,
        "text": scene.words(f"home.{tile.name}"),
        "sub": scene.words.table.get(f"home.{tile.name}_sub", "") if tile in SERVICES else "",
        "hero": tile is SERVICES[0],
        "post": tile.post,
        "value": tile.value,
    }
