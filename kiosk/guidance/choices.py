"""What a visitor has chosen so far, written as the key of a page: `destination=HK;job=HOUSE_MAID;papers=PASSPORT+KTP`.

The key stands in the visit's trail and nowhere else. What is damaged in it is left out: the question is asked again.
"""

from collections.abc import Mapping
from typing import Final

MOST: Final = 800
"""Characters; no choice of ours is as long."""
DRAFT: Final = "draft"
"""Cards that are touched but not handed in yet."""


def read(key: str) -> dict[str, str]:
    """Return the choices in a key, in their order; nothing of a key that no screen of ours could make."""
    if len(key) > MOST:
        return {}
    parts = (part.partition("=") for part in key.split(";"))
    return {name: value for name, mark, value in parts if mark and name}


def write(choices: Mapping[str, str]) -> str:
    """Return the key of some choices."""
    return ";".join(f"{name}={value}" for name, value in choices.items())


def chosen(key: str, name: str, value: str) -> str:
    """Return the key after one choice more, or one changed."""
    return write({**read(key), name: value})


def without(key: str, *names: str) -> str:
    """Return the key without some choices."""
    return write({name: value for name, value in read(key).items() if name not in names})


def cards(value: str) -> frozenset[str]:
    """Return the codes in a choice of several."""
    return frozenset(filter(None, value.split("+")))


def toggled(value: str, card: str) -> str:
    """Return a choice of several with one more, or one less."""
    return "+".join(sorted(cards(value) ^ {card}))
