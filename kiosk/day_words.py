"""The report of a day in words: for the sheet, the terminal and the desk."""

import datetime as dt
from collections.abc import Callable, Mapping

from kiosk.cache.queue import Queue
from kiosk.config import Config
from kiosk.day_report import HIDDEN, Day, count_day, told_parts
from kiosk.slips.day_figures import Bar, Chart, DaySheet, bars
from kiosk.slips.words import Language, Words, words


def day_sheet(day: Day, queue: Mapping[str, int], office: str, timezone: dt.tzinfo, language: Language) -> DaySheet:
    """Return what the sheet of a day says; `queue` are the numbers taken, by what they were for."""
    say = words(language)
    few, hidden = say("slip.day.few"), say("slip.day.hidden")

    def chart(name: str, counts: Mapping[str, int], called: Callable[[str], str] = str) -> Chart:
        return Chart(
            say(f"slip.day.{name}"), bars({called(key): count for key, count in counts.items()}, HIDDEN, hidden)
        )

    charts = (
        Chart(say("slip.day.by_hour"), _hours(day, say)),
        chart("by_service", day.services, lambda name: _known(say, "service", name)),
        chart("by_language", day.languages, lambda name: _known(say, "language", name)),
        chart("by_print", day.prints, lambda name: _known(say, "outcome", name)),
        chart("by_queue", queue),
        chart("by_fault", day.faults),
    )
    figures = (
        (_number(day.visits, few), say("slip.day.visits")),
        (_percent(day.not_opened_percent), say("slip.day.not_opened")),
        (_percent(day.timed_out_percent), say("slip.day.timed_out")),
        (_number(day.printed, few), say("slip.day.prints")),
    )
    return DaySheet(office, say.date(day.day), figures, charts, (_synced(day, timezone, say), say("slip.day.rule")))


def day_of(config: Config, day: dt.date, language: Language) -> DaySheet:
    """Return what the sheet of a day on this machine says. Raises `NotSaved` where local.db cannot be read."""
    office = config.office
    queue = Queue(config.data_folder, office.queue_prefix, now=lambda: dt.datetime.now(office.timezone))
    try:
        taken = queue.taken(day)
    finally:
        queue.close()
    counted = count_day(config.data_folder, day, office.timezone)
    return day_sheet(counted, _named(taken, language), office.name, office.timezone, language)


def as_text(said: DaySheet) -> str:
    """Return the report for a terminal."""
    lines = [f"{said.office}, {said.day}", ""]
    lines += [f"{figure:>6}  {what}" for figure, what in said.figures]
    for chart in said.charts:
        if chart.bars:
            lines += ["", chart.title, *(f"{bar.figure:>6}  {bar.name}" for bar in chart.bars)]
    return "\n".join([*lines, "", *said.notes])


def _hours(day: Day, say: Words) -> tuple[Bar, ...]:
    """Return an hour a bar, in the order of the day, with the empty ones between."""
    if not day.hours:
        return ()
    hidden = say("slip.day.hidden")
    span = range(min(day.hours), max(day.hours) + 1)
    counts = {hour: day.hours.get(hour, 0) for hour in span}
    return tuple(
        Bar(say("slip.day.hour", hour=f"{hour:02}"), max(0, count), _number(count, hidden))
        for hour, count in counts.items()
    )


def _number(count: int, few: str) -> str:
    return few if count == HIDDEN else str(count)


def _percent(share: int | None) -> str:
    return "-" if share is None else f"{share} %"


def _known(say: Words, group: str, name: str) -> str:
    key = f"slip.day.{group}.{name}"
    return say(key) if key in say.keys() else name  # noqa: SIM118  Words is no mapping


def _synced(day: Day, timezone: dt.tzinfo, say: Words) -> str:
    if day.synced_at is None:
        return say("slip.day.never_synced")
    return say("slip.day.synced", moment=say.moment(day.synced_at.astimezone(timezone)))


def _named(taken: Mapping[str, int], language: Language) -> dict[str, int]:
    """Return queue numbers by what they were for; keys of the next-step table stand as they are.

    How many there were in all stands among the services, and on the last number's slip.
    """
    say = words(language)
    known = say.keys()
    names = {key: say(f"slip.queue.{key}") if f"slip.queue.{key}" in known else key for key in taken}
    return {names[key]: count for key, count in told_parts(taken).items()}
