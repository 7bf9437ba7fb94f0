"""Why staff look at somebody's data: the reasons of a release, and those that the portal's administrators keep since.

Nobody looks without one. A reason is never deleted: what was done under it keeps its name.
"""

import functools
from typing import Annotated, Literal

import msgspec

from onedata import codes

Serves = Literal["find", "change"]
"""find: look and print; change: PIN, card, phone and family of the person."""
EVERYTHING: tuple[Serves, ...] = ("find", "change")
MOST = 40
"""Reasons a desk can be told of: more than that nobody reads."""


class AccessReason(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reason in words, and what may be done for it."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    name_id: Annotated[str, msgspec.Meta(max_length=60)]
    name_en: Annotated[str, msgspec.Meta(max_length=60)]
    serves: tuple[Serves, ...] = ()
    """Empty: retired; it is chosen no more, and still has its words."""


@functools.cache
def built_in() -> tuple[AccessReason, ...]:
    """Return the reasons of this release, in the order of `codes/access_reasons.csv`."""
    return tuple(AccessReason(one.code, one.name_id, one.name_en, EVERYTHING) for one in codes.load("access_reasons"))
