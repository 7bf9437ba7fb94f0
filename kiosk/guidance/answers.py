"""`kiosk search` and `kiosk check`: the library's answers at a terminal, with no window and no network."""

import datetime as dt
from typing import Final

import msgspec

from kiosk.guidance.found import Found, Hit
from onedata import rules
from onedata.rules import Line, Rule, RuleBook

_MOST_BYTES: Final = 64 << 10


class _Said(msgspec.Struct, frozen=True):
    """One line of a result, as programs read it."""

    rule: str
    text: str
    outcome: str
    certain: bool
    place: str | None
    cost: str | None
    takes: str | None
    article: str | None
    sources: tuple[str, ...]


def hits(found: Found, *, as_json: bool) -> str:
    """Return what a query found, articles first, then jobs, then companies, best first in each."""
    every = (*found.articles, *found.jobs, *found.agencies)
    if as_json:
        return _json([_plain(hit) for hit in every])
    return "\n".join(f"{hit.kind:8} {hit.score:8.3f}  {hit.id:32} {hit.title}" for hit in every) or "nothing found"


def checked(book: RuleBook, given: bytes, language: str, today: dt.date, *, as_json: bool) -> str:
    """Return what the checker says to answers in JSON. Raises `ValueError` for what is no answer."""
    try:
        found = msgspec.json.decode(given[:_MOST_BYTES], type=dict[str, object])
    except msgspec.MsgspecError as wrong:
        raise ValueError(f"not a JSON object of answers: {wrong}") from None
    answers = rules.parse_answers(book, found)
    result = rules.check(book, answers, today)
    notices = [{"rule": each.rule, "notice": each.notice, "text": _text(each, language)} for each in result.notices]
    lines = [_said(line, language) for line in result.lines]
    if as_json:
        asked = rules.next_question(book, answers, today)
        return _json({"notices": notices, "lines": lines, "next_question": asked})
    return "\n".join([*(f"! {each['text']}" for each in notices), *map(_shown, lines)])


def _plain(hit: Hit) -> dict[str, object]:
    return {"kind": hit.kind, "id": hit.id, "title": hit.title, "score": hit.score, "detail": hit.detail}


def _text(rule: Rule, language: str) -> str:
    return rule.id if language == "id" else rule.en


def _said(line: Line, language: str) -> _Said:
    rule = line.rule
    return _Said(
        rule.rule,
        _text(rule, language),
        line.outcome.value,
        line.certain,
        rule.place,
        rule.cost,
        rule.takes_id if language == "id" else rule.takes_en,
        rule.article,
        tuple(source.name for source in rule.sources),
    )


def _shown(line: _Said) -> str:
    return f"{line.outcome:10} {'' if line.certain else '? '}{line.text}"


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value)).decode()
