"""The slip of a page that anybody may read or ask: an article, the contacts, an answer. Nobody is named on it."""

import datetime as dt

import msgspec

from kiosk.guidance import pages
from kiosk.guidance.asked import CheckResult
from kiosk.guidance.counters import Ticket
from kiosk.guidance.found import ContactLine
from kiosk.slips.answers import answer_body, reminders
from kiosk.slips.model import (
    Block,
    Checklist,
    Fact,
    Facts,
    Fine,
    Heading,
    Mark,
    Masthead,
    Rule,
    Serial,
    Slip,
    Text,
    Title,
)
from kiosk.slips.model import Note as Reminder
from kiosk.slips.queueing import ticket_body
from kiosk.slips.words import Language, Words, clean, words
from onedata import articles, codes
from onedata.amounts import grouped


def page_slip(
    page: msgspec.Struct, office: str, serial: str, copy: int, language: Language, now: dt.datetime
) -> Slip | None:
    """Return the slip of a page at `now`, which is aware and in the office's zone; None for a page without paper."""
    say = words(language)
    body = _body(page, say)
    if not body:
        return None
    blocks = (
        Masthead(clean(office), say("slip.kiosk"), say.moment(now)),
        *body,
        Rule(),
        Serial(say("slip.serial", serial=serial), say("slip.copy", copy=copy) if copy > 1 else ""),
        Fine(say("slip.answer.nobody" if isinstance(page, CheckResult) else "slip.guidance.everybody")),
    )
    return Slip(serial, copy, language, say("slip.guidance.sheet_title"), blocks)


def _body(page: msgspec.Struct, say: Words) -> list[Block]:
    match page:
        case pages.Reader():
            return _article(page, say)
        case pages.Contacts():
            return _contacts(page.lines, say)
        case pages.Country():
            return _country(page, say)
        case Ticket():
            return ticket_body(page, say)
        case _:
            return answer_body(page, say)


def _article(reader: pages.Reader, say: Words) -> list[Block]:
    front, newer = reader.article.front, reader.superseded_by
    blocks: list[Block] = [Title(clean(front.title), say("slip.guidance.kicker"))]
    blocks += [Reminder(say("slip.guidance.newer", title=clean(newer.title)))] if newer else []
    for number, page in enumerate(reader.article.pages):
        blocks += [*([Rule()] if number else []), *(_block(block) for block in page.blocks)]
    names = "; ".join(clean(source.name) for source in front.sources)
    date = say.date(front.data_date)
    said = say("slip.source_checked", source=names, date=date) if names else say("slip.guidance.dated", date=date)
    return [*blocks, Rule(), Fine(said)]


def _block(block: articles.Block) -> Block:
    match block:
        case articles.Heading():
            return Heading(clean(block.text))
        case articles.BulletList():
            return Checklist("", tuple(clean(item) for item in block.items))
        case articles.Step():
            return Text(f"{block.number}. {clean(block.text)}")
        case articles.Note():
            return Reminder(clean(block.text))
        case articles.Paragraph():
            return Text(clean(block.text))


def _contacts(lines: tuple[ContactLine, ...], say: Words) -> list[Block]:
    """Return names and numbers; one that nobody answers for is asked of the staff."""
    if not lines:
        return []
    blocks: list[Block] = [Title(say("slip.guidance.contacts"), say("slip.guidance.kicker"))]
    if any(line.synthetic for line in lines):
        blocks.append(Mark(say("slip.sample"), say("slip.guidance.sample_detail")))
    for line in lines:
        number = say("slip.ask_staff") if line.number is None else clean(line.number)
        blocks += [*([Rule()] if line is not lines[0] else []), Heading(number, clean(line.name)), *_of(line, say)]
    return blocks


def _of(line: ContactLine, say: Words) -> list[Block]:
    """Return when it is open, and who answers for the number."""
    said: list[Block] = [Text(clean(line.hours))] if line.hours and line.number else []
    if line.number and line.published_by and line.checked:
        source = say("slip.source_checked", source=clean(line.published_by), date=say.date(line.checked))
        said.append(Fine(source))
    return said


def _country(page: pages.Country, say: Words) -> list[Block]:
    name = codes.text("countries", page.code, say.language)
    rows = tuple(Fact(_period(bar.code, say), grouped(bar.people, say.language)) for bar in page.years.bars)
    blocks: list[Block] = [Title(name, say("slip.guidance.kicker")), *reminders(page.notices, say)]
    if rows:
        blocks += [Heading(say("slip.guidance.placements")), Facts(rows, amounts=True)]
    if page.heads:
        blocks.append(Checklist(say("slip.guidance.read"), tuple(clean(head.title) for head in page.heads)))
    return blocks


def _period(period: str, say: Words) -> str:
    """Return a period as people say it; one that lacks its last days says until when it counts."""
    year, _, until = period.partition("..")
    if not until:
        return year
    return say("slip.guidance.until", year=year[:4], date=say.date(dt.date.fromisoformat(until)))
