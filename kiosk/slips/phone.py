"""A page as a code that any phone reads with no network: plain text, as much of it as a code of 60 mm holds.

The code is made only when the visitor asks for it; nothing is sent anywhere (docs/decisions/131).
"""

import datetime as dt
from typing import Final

import msgspec

from kiosk.guidance import asked
from kiosk.slips.answers import partial_date
from kiosk.slips.qr import TooLong, matrix
from kiosk.slips.words import Language, Words, words

MOST_MODULES: Final = 97
"""Across: at 60 mm a module is 0.62 mm, which a phone reads from a hand's width."""


def phone_page(page: msgspec.Struct, language: Language, now: dt.datetime) -> asked.PhonePage | None:
    """Return a page as a code; None for a page that is no result. What does not fit is left out from the end."""
    if not isinstance(page, asked.CheckResult):
        return None
    lines = phone_lines(page, words(language), now)
    for count in range(len(lines), 0, -1):
        more = [words(language)("slip.answer.phone_more")] if count < len(lines) else []
        text = "\n".join([*lines[:count], *more])
        try:
            # A comma instead of the one character at which the slips' codes are cut.
            found = matrix(text.replace("#", ","), MOST_MODULES)
        except TooLong:
            continue
        return asked.PhonePage(tuple("".join("01"[black] for black in row) for row in found), not more)
    return None


def phone_lines(page: asked.CheckResult, say: Words, now: dt.datetime) -> list[str]:
    """Return the result as lines of text: what is missing and where to get it first."""
    lines = [say("slip.answer.requirements"), " · ".join(page.about), say.date(now.date())]
    for notice in page.notices:
        since = say("slip.answer.since", date=partial_date(notice.since, say)) if notice.since else ""
        lines.append(f"! {notice.text} {since}".rstrip())
    for outcome in ("missing", "not_known", "met"):
        found = [line for line in page.lines if line.outcome == outcome and line.certain]
        if found:
            lines.append(f"{say(f'slip.answer.{outcome}')}:")
        for line in found:
            place = f" ({line.place})" if line.place and outcome == "missing" else ""
            lines.append(f"- {line.text.removesuffix('.')}{place}")
    return [*filter(None, lines)]
