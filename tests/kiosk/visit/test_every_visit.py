"""Every visit that can happen, walked through: the table keeps its promises on each step."""

import re
from collections.abc import Callable, Iterable
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.health import PrinterState, PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.identifying import ask_factor
from kiosk.visit.machine import TABLE, Rows, Table, rule_for, step
from kiosk.visit.model import Identity, Overlay, Stage, Timer, Visit, Way
from kiosk.visit.moves import Answer, at, known, private, rested, unwarned, warned
from tests.kiosk.visit.broken_reports import BROKEN_REPORTS
from tests.kiosk.visit.holds import HEARD, HOLDS
from tests.kiosk.visit.silence import Silence
from tests.kiosk.visit.walk import Step, World, all_events, take, walk
from tests.kiosk.visit.walk_alike import health_that_counts
from tests.kiosk.visit.walk_events import HEALTHS, PERSON

pytestmark = [
    pytest.mark.xdist_group("every_visit"),  # one walk is enough
    pytest.mark.timeout(400),  # some fifty seconds on a quiet machine
]

Row = tuple[str | Stage, type[e.Event]]


class Findings(msgspec.Struct):
    """What one walk through all visits found."""

    steps: int = 0
    broken: dict[str, Step] = {}
    """The first step on which something did not hold, by what did not hold."""
    stages: set[Stage] = set()
    rows: set[Row] = set()
    moves: set[tuple[str, str]] = set()
    """From which stage to which."""
    silence: Silence = msgspec.field(default_factory=Silence)
    worlds: list[World] = []


def examine(steps: Iterable[Step], holds: Iterable[Callable[[Step], bool]] = HOLDS) -> Findings:
    found = Findings(broken={}, stages=set(), rows=set(), moves=set(), worlds=[])
    always = tuple(holds)
    heard = tuple(hold for hold in always if hold in HEARD)
    looked_up: set[tuple[object, ...]] = set()
    for taken in steps:
        found.steps += 1
        found.silence.add(taken)
        if not found.worlds or taken.before is not found.worlds[-1]:
            found.worlds.append(taken.before)
        for hold in heard if taken.idle else always:
            if not hold(taken) and hold.__name__ not in found.broken:
                found.broken[hold.__name__] = taken
        if (road := road_of(taken)) not in looked_up:
            looked_up.add(road)
            found.stages.add(taken.after.stage)
            found.moves.add((taken.before.visit.stage.value, taken.after.stage.value))
            found.rows |= row_of(taken)
    return found


def road_of(taken: Step) -> tuple[object, ...]:
    """All that decides which row a step uses, and where it leads to."""
    visit, event = taken.before.visit, taken.event
    late = getattr(event, "visit", visit.number) != visit.number
    return visit.stage.value, visit.overlay is Overlay.NONE, type(event), late, taken.after.stage.value


def row_of(taken: Step) -> set[Row]:
    """Which row of the table the step used."""
    visit, kind = taken.before.visit, type(taken.event)
    rule = rule_for(visit, taken.event)
    sections: tuple[tuple[str | Stage, Rows], ...] = (
        (visit.stage, TABLE.stages[visit.stage]),
        ("anywhere", TABLE.anywhere),
        ("panel", TABLE.panel if visit.overlay is not Overlay.NONE else {}),
        ("late", TABLE.late if getattr(taken.event, "visit", visit.number) != visit.number else {}),
    )
    return {(name, kind) for name, rows in sections if rule is not None and rows.get(kind) is rule}


@pytest.fixture(scope="module")
def found() -> Findings:
    return examine(walk())


# ---- the table


def test_the_walk_reaches_every_stage(found: Findings) -> None:
    assert found.stages == set(Stage)
    assert found.steps > 100_000


def test_the_walk_uses_every_row_of_the_table(found: Findings) -> None:
    sections: list[tuple[str | Stage, Rows]] = [*TABLE.stages.items()]
    sections += [("anywhere", TABLE.anywhere), ("panel", TABLE.panel), ("late", TABLE.late)]
    settings = {e.TextSizeChosen, e.ContrastChosen}
    rows = {(name, kind) for name, section in sections for kind in section if kind not in settings}
    assert rows - found.rows == set()


def test_every_arrow_of_the_picture_can_be_walked(found: Findings) -> None:
    page = (Path(__file__).parents[3] / "docs/visit.md").read_text(encoding="utf-8")
    picture = page.split("```mermaid")[1].split("```")[0]
    roads = [re.split(r" -->(?:\|[^|]*\|)? ", line.strip()) for line in picture.splitlines() if "-->" in line]
    arrows = {(here, there) for road in roads for here, there in pairwise(road)}
    assert {place for arrow in arrows for place in arrow} == {stage.value for stage in Stage}
    assert arrows - found.moves == set()


@pytest.mark.parametrize("name", [hold.__name__ for hold in HOLDS])
def test_on_every_step(name: str, found: Findings) -> None:
    assert found.broken.get(name) is None


def test_silence_always_ends_at_rest(found: Findings) -> None:
    assert found.silence.restless() == set()
    assert len(found.silence.ways) > 1_000


def test_where_nothing_happens_no_other_promise_is_broken(found: Findings) -> None:
    others = [hold for hold in HOLDS if hold not in HEARD]
    idle = [taken for world in found.worlds[::40] for event in all_events(world) if (taken := take(world, event)).idle]
    assert len(idle) > 5_000
    assert all(hold(taken) for taken in idle for hold in others)


def test_no_rule_looks_at_the_health_that_the_walk_forgets(found: Findings) -> None:
    compared = 0
    for world in found.worlds[::40]:
        others = [msgspec.structs.replace(world.visit, health=health) for health in HEALTHS]
        for other in (visit for visit in others if health_that_counts(visit) == world.visit.health):
            for event in all_events(world):
                (after, orders), (as_well, the_same) = step(world.visit, event), step(other, event)
                assert orders == the_same
                assert msgspec.structs.replace(after, health=other.health) == msgspec.structs.replace(
                    as_well, health=other.health
                )
                compared += 1
    assert compared > 10_000


# ---- the walk finds what is broken

Rule = Callable[[Visit, Any], Answer]


def broken_table(section: str | Stage, event: type[e.Event], rule: Rule) -> Table:
    """The table with one row replaced."""
    if isinstance(section, Stage):
        rows = {**TABLE.stages[section], event: rule}
        return msgspec.structs.replace(TABLE, stages={**TABLE.stages, section: rows})
    return msgspec.structs.replace(TABLE, **{section: {**getattr(TABLE, section), event: rule}})


def moved(stage: Stage, *orders: c.Command, **changes: Any) -> Rule:
    """Change fields in place, as no rule may."""
    return lambda visit, _event: (msgspec.structs.replace(visit, stage=stage, **changes), orders)


def end_by_clearing(visit: Visit, _event: e.EndAsked) -> Answer:
    return msgspec.structs.replace(visit, number=visit.number + 1, stage=Stage.GOODBYE, person=None), ()


def end_at_paper_out(visit: Visit, event: e.HealthChanged) -> Answer:
    return (rested(visit) if event.health.printer is PrinterState.PAPER_OUT else visit), ()


def print_unsaved(visit: Visit, _event: e.Continued) -> Answer:
    if visit.slip is None:
        return visit, ()
    after = private(visit, Stage.PRINTING, slip=visit.slip)
    return after, (c.PrintSlip(visit.number, visit.slip.serial, visit.slip.copy),)


def save_again(visit: Visit, event: e.Printed) -> Answer:
    orders = (c.SavePrint(visit.number, event.serial, event.copy),) if event.outcome is PrintOutcome.FAILED else ()
    return private(visit, Stage.PRINTING, slip=visit.slip, saving=True), orders


def print_twice(visit: Visit, event: e.PrintSaved) -> Answer:
    order = c.PrintSlip(visit.number, event.serial, event.copy)
    return private(visit, Stage.PRINTING, slip=visit.slip, serial=event.serial), (order, order)


def open_without_count(visit: Visit, event: e.FactorEntered) -> Answer:
    assert visit.identity is not None
    assert visit.factor is not None
    return known(visit, Stage.OPENING), (c.OpenRecord(visit.number, visit.identity, visit.factor, event.text),)


def read_over(visit: Visit, event: e.CardPresented) -> Answer:
    return msgspec.structs.replace(visit, stage=Stage.CARD, reading=True, card=1), (c.ReadCard(event.card),)


def skip_notice(visit: Visit, event: e.CardRead) -> Answer:
    return ask_factor(visit, Identity(Way.CARD, event.identifier)), ()


def show_any_page(visit: Visit, event: e.PageReady) -> Answer:
    if visit.guide is None:
        return visit, ()
    return msgspec.structs.replace(visit, guide=msgspec.structs.replace(visit.guide, page=event.page)), ()


def keep_the_page(visit: Visit, event: e.LanguageChosen) -> Answer:
    return msgspec.structs.replace(visit, language=event.language), ()


def take_and_stay(visit: Visit, _event: e.PageReady) -> Answer:
    return visit, (c.TakeNumber(visit.number, "OPP", 0),)


BROKEN: dict[str, tuple[str | Stage, type[e.Event], Rule]] = {
    "person_only_in_private_stages": (Stage.STATUS, e.BackAsked, moved(Stage.HOME)),
    "identity_only_where_needed": (Stage.FACTOR_CHOICE, e.BackAsked, moved(Stage.NUMBER)),
    "no_data_at_rest": ("anywhere", e.EndAsked, end_by_clearing),
    "no_data_under_a_time_warning": ("anywhere", e.TimerExpired, lambda visit, _event: (warned(visit, 30), ())),
    "faults_never_end_a_visit": ("anywhere", e.HealthChanged, end_at_paper_out),
    "faults_never_lose_a_record": (Stage.PREVIEW, e.SlipNotReady, lambda visit, _event: (at(visit, Stage.HOME), ())),
    "printed_only_when_saved": (Stage.PREVIEW, e.Continued, print_unsaved),
    "never_saved_twice": (Stage.PRINTING, e.Printed, save_again),
    "never_printed_twice": (Stage.PRINTING, e.PrintSaved, print_twice),
    "saved_but_unprinted_is_settled": ("anywhere", e.PrintSaved, lambda visit, _event: (visit, ())),
    "every_screen_can_be_ended": (Stage.PREVIEW, e.EndAsked, lambda visit, _event: (visit, ())),
    "the_desk_opens_on_nobody": ("panel", e.DeskAsked, moved(Stage.STAFF)),
    "slips_left_behind_are_dropped": ("anywhere", e.SlipReady, lambda visit, _event: (visit, ())),
    "late_answers_change_nothing": ("late", e.RecordOpened, moved(Stage.STATUS, person=PERSON)),
    "late_prints_are_noted": ("late", e.Printed, lambda visit, _event: (visit, ())),
    "refused_after_five_tries": (Stage.FACTOR, e.FactorEntered, open_without_count),
    "timers_are_those_of_the_place": (Stage.FACTOR, e.FactorEntered, moved(Stage.OPENING)),
    "cards_do_not_disturb_a_private_screen": (Stage.STATUS, e.CardPresented, read_over),
    "codes_do_not_disturb_a_private_screen": ("anywhere", e.CodeScanned, moved(Stage.CODE)),
    "another_card_leaves_nothing_of_the_first": (Stage.FACTOR, e.CardPresented, read_over),
    "no_factor_before_the_notice": (Stage.CARD, e.CardRead, skip_notice),
    "portal_only_when_wished": (Stage.NOT_OPENED, e.Continued, moved(Stage.FACTOR, elsewhere=True)),
    "pages_are_about_nobody": (Stage.GUIDE, e.BackAsked, moved(Stage.IDENTIFY)),
    "every_page_shown_was_ordered": ("anywhere", e.LanguageChosen, keep_the_page),
    "only_the_page_ordered_last_is_shown": (Stage.GUIDE, e.PageReady, show_any_page),
    "pages_lead_back": (Stage.SEARCH, e.BackAsked, lambda visit, _event: (at(visit, Stage.HOME), ())),
    "one_number_for_one_touch": (Stage.GUIDE, e.PageReady, take_and_stay),
    **BROKEN_REPORTS,
    "language_keeps_the_step": ("anywhere", e.LanguageChosen, moved(Stage.HOME, language="en")),
}


def test_every_promise_has_a_table_that_breaks_it() -> None:
    assert set(BROKEN) == {hold.__name__ for hold in HOLDS}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_found(name: str) -> None:
    section, event, rule = BROKEN[name]
    (hold,) = (hold for hold in HOLDS if hold.__name__ == name)
    steps = (taken for taken in walk(broken_table(section, event, rule)) if hold in HEARD or not taken.idle)
    assert not all(hold(taken) for taken in steps)


def stay_forever(visit: Visit, event: e.TimerExpired) -> Answer:
    if event.timer is Timer.WARNING:
        return unwarned(visit), ()
    return warned(visit, 30), ()


@pytest.mark.parametrize("rule", [lambda visit, _event: (visit, ()), stay_forever])
def test_a_table_without_rest_is_found(rule: Rule) -> None:
    steps = islice(walk(broken_table("anywhere", e.TimerExpired, rule)), 5_000)
    assert examine(steps, holds=()).silence.restless() != set()
