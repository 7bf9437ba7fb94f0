"""The settings that the portal signed for this kiosk: the last good ones, in `settings.json`, outside content.db.

What cannot be read, is out of bounds or belongs to another kiosk changes nothing.
"""

from pathlib import Path

import msgspec

from kiosk.cache.content import Content
from kiosk.cache.durable import write_file
from onedata import wire
from onedata.kiosk_settings import COLLECTION, KEY, VALUE_LIMIT, KioskSettings, feed_of

NAME = "settings.json"
_SETTINGS = msgspec.json.Decoder(KioskSettings)


def read_settings(folder: Path) -> KioskSettings:
    """Return the settings in force; ones that set nothing where there are none or the file is damaged."""
    try:
        return _SETTINGS.decode((folder / NAME).read_bytes()[:VALUE_LIMIT])
    except (OSError, msgspec.DecodeError, ValueError):
        return KioskSettings("none")


def adopt_settings(folder: Path, kiosk: str, content: Content) -> bool:
    """Put what the feed brought into force; return whether that changed anything.

    Raises `Malformed` for settings out of bounds or of another kiosk, and `NotSaved`; the old ones then stay.
    """
    value = content.row(feed_of(kiosk), COLLECTION, KEY)
    if value is None:
        return False
    settings = wire.decode(value, KioskSettings, VALUE_LIMIT)
    if settings.kiosk != kiosk:
        raise wire.Malformed("the settings of another kiosk")
    if settings == read_settings(folder):
        return False
    write_file(folder / NAME, msgspec.json.format(msgspec.json.encode(settings), indent=1))
    return True
