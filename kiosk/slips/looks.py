"""The slip for somebody who asked who looked at their data: offices, roles and reasons, no name of anybody."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from kiosk.slips.model import Block, Fine, Heading, Masthead, Note, Rule, Serial, Slip, Text, Title
from kiosk.slips.words import Language, Words, clean, words
from onedata import codes

MOST = 20
"""Looks on one slip, the newest ones: more would be a metre of paper."""


class LookedAt(NamedTuple):
    """Somebody looked: when, which office, in which role, why, and what they did."""

    at: dt.datetime
    office: str
    role: str
    reason: str
    what: str


def looks_slip(
    whose: str, looks: Sequence[LookedAt], office: str, serial: str, copy: int, language: Language, now: dt.datetime
) -> Slip:
    """Return the slip at `now`, which is aware and in the office's zone; `looks` are in order, newest first."""
    say = words(language)
    shown = looks[:MOST]
    blocks: list[Block] = [
        Masthead(clean(office), say("slip.kiosk"), say.moment(now)),
        Title(say("slip.looks.title"), say("slip.looks.kicker")),
        Heading(clean(whose), say("slip.looks.whose")),
    ]
    for one in shown:
        blocks += [Rule(), *_look(one, language, say, now.tzinfo)]
    if len(looks) > len(shown):
        blocks.append(Note(say("slip.looks.newest", shown=len(shown), all=len(looks))))
    if not shown:
        blocks.append(Note(say("slip.looks.nobody")))
    blocks += [
        Rule(),
        Serial(say("slip.serial", serial=serial), say("slip.copy", copy=copy) if copy > 1 else ""),
        Fine(say("slip.looks.fine")),
    ]
    return Slip(serial, copy, language, say("slip.looks.title"), tuple(blocks))


def _look(look: LookedAt, language: Language, say: Words, zone: dt.tzinfo | None) -> tuple[Block, ...]:
    reason = codes.index("access_reasons").get(look.reason)
    why = clean(look.reason) if reason is None else reason.row[f"name_{language}"]
    key = f"slip.looks.what_{look.what.split(' ', maxsplit=1)[0].replace('-', '_')}"
    done = say(key if key in say.keys() else "slip.looks.what_other")  # noqa: SIM118  Words is no mapping
    by = f"{clean(look.office)}, {say(f'slip.looks.role_{look.role}')}"
    return Text(f"{done[:1].upper()}{done[1:]}: {why}"), Fine(say.moment(look.at.astimezone(zone))), Fine(by)
