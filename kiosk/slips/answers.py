"""What the pages that answer put on a slip: requirements, cost, contribution, opening, company. Nobody is named."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import msgspec

from kiosk.guidance import asked
from kiosk.guidance.asked import ResultLine
from kiosk.slips.model import Block, Checklist, Fact, Facts, Fine, Heading, Mark, Rule, Text, Title
from kiosk.slips.model import Note as Reminder
from kiosk.slips.words import Words, clean
from onedata import codes
from onedata.agencies import Agency
from onedata.amounts import money, rupiah
from onedata.jobs import Job
from onedata.partial_day import PartialDay

_OUTCOMES: Final = ("missing", "not_known", "met")
_ITEMS: Final = 12
"""Items of one list: where there are more, a sheet may turn to the next page between two lists."""


def answer_body(page: msgspec.Struct, say: Words) -> list[Block]:  # noqa: PLR0911  # one a page
    """Return the blocks of an answer; none for a page that asks or lists."""
    match page:
        case asked.CheckResult():
            return _result(page, say)
        case asked.CostResult():
            return _cost(page, say)
        case asked.ContributionResult():
            return _contribution(page, say)
        case asked.JobPage():
            return _job(page.job, say)
        case asked.AgencyPage():
            return _agency(page, say)
        case asked.AgencyNonePage():
            return _agency_none(page, say)
        case _:
            return []


def partial_date(day: PartialDay, say: Words) -> str:
    """Write a day as exactly as it is known: `1 Apr 2022`, `Apr 2022`, `2022`."""
    year, month, date = (*day.split("-"), "", "")[:3]
    if not month:
        return year
    name = say(f"slip.month.{int(month)}")
    return f"{int(date)} {name} {year}" if date else f"{name} {year}"


def reminders(notices: Sequence[asked.Notice], say: Words) -> list[Block]:
    """Return what is said about a destination above everything else, each with its date and sources."""
    blocks: list[Block] = []
    for notice in notices:
        since = say("slip.answer.since", date=partial_date(notice.since, say)) if notice.since else ""
        blocks.append(Reminder(clean(f"{notice.text} {since}"), clean("; ".join(notice.sources))))
    return blocks


# ---- requirements


def _result(page: asked.CheckResult, say: Words) -> list[Block]:
    blocks: list[Block] = [Title(say("slip.answer.requirements"), say("slip.answer.by_answers"))]
    blocks += [Text(clean(" · ".join(page.about)))] if page.about else []
    blocks += reminders(page.notices, say)
    for outcome in _OUTCOMES:
        lines = tuple(line for line in page.lines if line.outcome == outcome and line.certain)
        blocks += _lines(say(f"slip.answer.{outcome}"), lines, say)
    blocks += _lines(say("slip.answer.perhaps"), tuple(line for line in page.lines if not line.certain), say)
    return [*blocks, Rule(), Fine(say("slip.answer.checked", date=say.date(page.checked)))]


def _lines(heading: str, lines: tuple[ResultLine, ...], say: Words) -> list[Block]:
    """Return one part of the result; what is missing says where, at what price, how long, and by which rule.

    What nobody has verified of these is asked of the staff, said once for the whole part.
    """
    if not lines:
        return []
    if lines[0].outcome == "met":
        return [Rule(), Heading(heading), Text(clean(" ".join(line.text for line in lines)))]
    told = tuple(clean("; ".join(filter(None, (*_where(line, say), *line.sources)))) for line in lines)
    items = tuple(clean(line.text) for line in lines)
    lists = (Checklist("", items[i : i + _ITEMS], told[i : i + _ITEMS]) for i in range(0, len(items), _ITEMS))
    blocks: list[Block] = [Rule(), Heading(heading), *lists]
    partly = lines[0].outcome == "missing" and not all(all(_where(line, say)) for line in lines)
    return [*blocks, Text(say("slip.answer.rest_ask_staff"))] if partly else blocks


def _where(line: ResultLine, say: Words) -> tuple[str, str, str]:
    """Return place, price and time; empty where nobody has verified them."""
    return line.place, say("slip.answer.free") if line.free else "", line.takes


# ---- calculators


def _cost(page: asked.CostResult, say: Words) -> list[Block]:
    job = page.job or say("slip.answer.other_job")
    blocks: list[Block] = [Title(clean(page.cost), say("slip.answer.cost"), clean(job))]
    for line in page.lines:
        since = partial_date(line.since, say)
        until = f" - {partial_date(line.until, say)}" if line.until else ""
        verdict = say("slip.answer.may_not") if line.may_not else say("slip.ask_staff").capitalize()
        blocks += [
            Rule(),
            Heading(verdict, say("slip.answer.rule_since", date=f"{since}{until}")),
            Text(clean(line.text)),
            Fine(clean("; ".join(line.sources))),
        ]
    return blocks


def _contribution(page: asked.ContributionResult, say: Words) -> list[Block]:
    title = say("slip.answer.months", months=page.months)
    blocks: list[Block] = [Title(title, say("slip.answer.contribution"), say(f"slip.answer.{page.way}"))]
    if page.paid is None:
        return [*blocks, Reminder(say("slip.ask_staff"))]
    rows = (
        Fact(say("slip.answer.before_work"), rupiah(page.paid.before_work, say.language)),
        Fact(say("slip.answer.during_work"), rupiah(page.paid.during_and_after, say.language)),
        Fact(say("slip.answer.total"), rupiah(page.paid.total, say.language)),
    )
    return [
        *blocks,
        Facts(rows[0 if page.paid.before_work else 1 :], amounts=True),
        Fine(clean("; ".join(page.sources))),
    ]


# ---- jobs and companies


def _job(job: Job, say: Words) -> list[Block]:
    own = say.language == "id"
    country = _named("countries", job.destination, say)
    blocks: list[Block] = [Title(clean(job.post_id if own else job.post_en), say("slip.answer.job"), country)]
    if job.synthetic:
        blocks.append(Mark(say("slip.sample"), say("slip.answer.sample_detail")))
    ask = say("slip.ask_staff")
    pay = money(job.pay, job.currency or "", say.language) if job.pay else ask
    rows = [
        Fact(say("slip.answer.pay"), pay),
        Fact(say("slip.answer.company"), clean(job.company)),
        Fact(say("slip.answer.schooling"), _schooling(job, say)),
        Fact(say("slip.answer.sex"), say(f"slip.answer.{job.sex}") if job.sex else say("slip.answer.any")),
        Fact(say("slip.answer.age"), _age(job, say)),
        Fact(say("slip.answer.quota"), str(job.quota) if job.quota else ask),
        Fact(say("slip.answer.verified_on"), say.date(job.checked)),
        Fact(say("slip.answer.closes"), say.date(job.closes)),
    ]
    return [*blocks, Facts(tuple(rows)), Fine(say("slip.answer.job_number", number=job.job))]


def _schooling(job: Job, say: Words) -> str:
    return say(f"slip.answer.school_{job.schooling}") if job.schooling else say("slip.answer.any")


def _age(job: Job, say: Words) -> str:
    if job.age_from is None and job.age_to is None:
        return say("slip.answer.any")
    text = "age_between" if job.age_from and job.age_to else "age_from" if job.age_from else "age_to"
    return say(f"slip.answer.{text}", least=job.age_from, most=job.age_to)


def _named(table: str, code: str, say: Words) -> str:
    return codes.text(table, code, say.language) if code in codes.index(table) else code


def _agency(page: asked.AgencyPage, say: Words) -> list[Block]:
    agency, state = page.match.agency, page.match.state
    blocks: list[Block] = [Title(say(f"slip.answer.{state}"), say("slip.answer.agency"), clean(agency.name))]
    if agency.synthetic:
        blocks.append(Mark(say("slip.sample"), say("slip.answer.sample_detail")))
    rows = [Fact(say("slip.answer.licence"), clean(agency.licence)), Fact(say("slip.answer.city"), _city(agency, say))]
    rows.append(Fact(say("slip.answer.valid_until"), say.date(agency.valid_until)))
    if agency.revoked_on is not None:
        rows.append(Fact(say("slip.answer.revoked_on"), say.date(agency.revoked_on)))
    advice = Reminder(say(f"slip.answer.{state}_next"))
    return [*blocks, Facts(tuple(rows)), advice, *_dated(page.dated, clean(agency.source), say)]


def _city(agency: Agency, say: Words) -> str:
    return clean(agency.city) if agency.city else say("slip.ask_staff")


def _agency_none(page: asked.AgencyNonePage, say: Words) -> list[Block]:
    if page.dated is None:
        return [Title(say("slip.answer.no_list"), say("slip.answer.agency")), Reminder(say("slip.ask_staff"))]
    title = say("slip.answer.not_listed", date=say.date(page.dated))
    return [
        Title(title, say("slip.answer.agency"), clean(page.text).upper()),
        Text(say("slip.answer.not_listed_means")),
        Reminder(say("slip.answer.not_listed_next")),
    ]


def _dated(day: dt.date | None, source: str, say: Words) -> list[Block]:
    return [] if day is None else [Fine(say("slip.answer.list_of", source=source, date=say.date(day)))]
