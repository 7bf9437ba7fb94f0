"""What must hold on every step of every visit."""

from collections.abc import Callable

import msgspec

from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.identifying import TRIES
from kiosk.visit.model import GUIDE_STAGES, PAPER_STAGES, PRIVATE_STAGES, Overlay, Stage, Timer
from kiosk.visit.moves import asks_noted, at_rest, loses_case
from tests.kiosk.visit.holds_reports import REPORT_HOLDS
from tests.kiosk.visit.walk import Step
from tests.kiosk.visit.walk_events import FAULTS, NUMBER, PERSONAL, TOO_LATE
from tests.kiosk.visit.walk_reports import OF_REPORTS, written

ALLOWED_TO_KNOW_WHO = PRIVATE_STAGES | {
    Stage.NOTICE,
    Stage.FACTOR_CHOICE,
    Stage.FACTOR,
    Stage.EXPIRY,
    Stage.PASSPORT,
    Stage.OPENING,
    Stage.NOT_OPENED,
    Stage.OTHER_PROVINCE,
    Stage.COVERED,
}


def person_only_in_private_stages(taken: Step) -> bool:
    """A record is held where it is shown, and nowhere else; a slip only from the preview on."""
    visit = taken.after
    slip = visit.slip is None or visit.stage in PAPER_STAGES
    shown = visit.stage in PRIVATE_STAGES and visit.guide is None and visit.voice is None
    return (visit.person is not None) == shown and slip


def identity_only_where_needed(taken: Step) -> bool:
    """Whom a visitor claims to be is forgotten outside the stages that need it."""
    return taken.after.identity is None or taken.after.stage in ALLOWED_TO_KNOW_WHO


def no_data_at_rest(taken: Step) -> bool:
    """The attract and goodbye screens hold nothing of anybody."""
    if taken.after.stage not in {Stage.ATTRACT, Stage.GOODBYE}:
        return True
    text = written(taken.after)
    return not any(piece in text for piece in (*PERSONAL, *OF_REPORTS))


def no_data_under_a_time_warning(taken: Step) -> bool:
    """The moment the warning opens, personal data are gone: the next person may be the one who taps."""
    return taken.after.overlay is not Overlay.TIME_WARNING or taken.after.person is None


def faults_never_end_a_visit(taken: Step) -> bool:
    """A device, disk or network fault changes what is said, never whose visit it is."""
    if not isinstance(taken.event, FAULTS):
        return True
    return taken.after.number == NUMBER


def faults_never_lose_a_record(taken: Step) -> bool:
    """A fault of the machine takes no record off the screen."""
    if not isinstance(taken.event, FAULTS):
        return True
    return taken.before.visit.person is None or taken.after.person is not None


def printed_only_when_saved(taken: Step) -> bool:
    """Paper moves only for what is on disk."""
    saved = {taken.event.copy} if isinstance(taken.event, e.PrintSaved) else set[int]()
    return all(order.copy in saved for order in taken.orders if isinstance(order, c.PrintSlip))


def never_saved_twice(taken: Step) -> bool:
    """No slip is saved that is saved already or about to be."""
    known = taken.before.saved | {copy for kind, copy in taken.before.orders if kind in ("save", "print")}
    return not any(order.copy in known for order in taken.orders if isinstance(order, c.SavePrint))


def never_printed_twice(taken: Step) -> bool:
    """One yes, one paper."""
    prints = [order for order in taken.orders if isinstance(order, c.PrintSlip)]
    under_way = {copy for kind, copy in taken.before.orders if kind == "print"}
    return len(prints) <= 1 and not any(order.copy in under_way for order in prints)


def saved_but_unprinted_is_settled(taken: Step) -> bool:
    """A save that comes too late for its visitor is settled, not printed."""
    if not isinstance(taken.event, e.PrintSaved):
        return True
    kinds = [type(order) for order in taken.orders]
    return (c.PrintSlip in kinds) != (c.SettlePrint in kinds)


def every_screen_can_be_ended(taken: Step) -> bool:
    """Selesai is one touch, everywhere, under every panel; a second one where code and PIN would be lost for good."""
    before = taken.before.visit
    if not isinstance(taken.event, e.EndAsked) or at_rest(before) or _staff_are_there(taken):
        return True
    if loses_case(before) and not asks_noted(before):
        return asks_noted(taken.after) and taken.after.overlay is Overlay.NONE
    return taken.after.number > NUMBER and taken.after.stage in {Stage.GOODBYE, Stage.ATTRACT}


def the_desk_opens_on_nobody(taken: Step) -> bool:
    """Staff get the screen by the help panel or by their card, where nobody is known; another visit follows."""
    before, after = taken.before.visit, taken.after
    if after.stage is not Stage.STAFF or before.stage is Stage.STAFF:
        return True
    asked = isinstance(taken.event, e.DeskAsked) and before.overlay is Overlay.HELP
    if not asked and not isinstance(taken.event, e.StaffCardRead):
        return False
    return before.person is None and before.identity is None and after.number > before.number


def _staff_are_there(taken: Step) -> bool:
    return taken.before.visit.stage is Stage.STAFF


def slips_left_behind_are_dropped(taken: Step) -> bool:
    """A slip that leaves the screen is forgotten by whoever drew it."""
    before, after = taken.before.visit.slip, taken.after.slip
    left = {before.copy} if before is not None and before != after else set[int]()
    if isinstance(taken.event, e.SlipReady) and after != taken.event.slip:
        left.add(taken.event.slip.copy)
    return left == {order.copy for order in taken.orders if isinstance(order, c.DropSlip)}


def late_answers_change_nothing(taken: Step) -> bool:
    """What is said to an earlier visit does not reach this one."""
    return taken.event not in TOO_LATE or taken.after == taken.before.visit


def late_prints_are_noted(taken: Step) -> bool:
    """However late a print ends, it is written down."""
    if not isinstance(taken.event, e.Printed):
        return True
    return any(isinstance(order, c.Note) and order.entry.event == "print_finished" for order in taken.orders)


def refused_after_five_tries(taken: Step) -> bool:
    """After five tries nothing opens in this visit."""
    tried = taken.before.visit.tries >= TRIES
    return all(order.refused == tried for order in taken.orders if isinstance(order, c.OpenRecord))


def timers_are_those_of_the_place(taken: Step) -> bool:
    """At rest no timer runs, nor at the desk; elsewhere one does unless the machine is at work for the visitor."""
    visit, timers = taken.after, taken.world.timers
    if at_rest(visit) or visit.stage is Stage.STAFF:
        return not timers
    if visit.stage in {Stage.PRINTING, Stage.OPENING, Stage.COUNTDOWN, Stage.CASE_SAVING, Stage.CASE_OPENING}:
        return Timer.IDLE not in timers and (bool(taken.world.orders) or Timer.COUNTDOWN in timers)
    return bool(timers & {Timer.IDLE, Timer.WARNING, Timer.GOODBYE})


def cards_do_not_disturb_a_private_screen(taken: Step) -> bool:
    """Laying another card down while data are shown or being opened does nothing."""
    busy = PRIVATE_STAGES | {Stage.OPENING}
    if taken.before.visit.stage not in busy or not isinstance(taken.event, e.CardPresented):
        return True
    return taken.after == taken.before.visit


def codes_do_not_disturb_a_private_screen(taken: Step) -> bool:
    """Holding a code before the scanner while data are shown, opened or covered does nothing."""
    busy = PRIVATE_STAGES | {Stage.OPENING, Stage.COVERED}
    if taken.before.visit.stage not in busy or not isinstance(taken.event, e.CodeScanned):
        return True
    return taken.after == taken.before.visit and taken.orders == ()


def another_card_leaves_nothing_of_the_first(taken: Step) -> bool:
    """A new card begins a read, with nothing of what was known before."""
    if not any(isinstance(order, c.ReadCard) for order in taken.orders):
        return True
    visit = taken.after
    return visit.reading and (visit.identity, visit.factor, visit.serial, visit.resume) == (None, None, None, None)


def no_factor_before_the_notice(taken: Step) -> bool:
    """Nobody is asked for a factor before agreeing to the privacy notice."""
    asked = ALLOWED_TO_KNOW_WHO - {Stage.NOTICE}
    elsewhere = taken.after.guide is not None or taken.after.voice is not None
    return taken.after.stage not in asked or taken.after.agreed or elsewhere


def language_keeps_the_step(taken: Step) -> bool:
    """Changing the language changes nothing else, except that a page is read and a preview drawn again."""
    if not isinstance(taken.event, e.LanguageChosen) or _staff_are_there(taken):
        return True
    before, after = taken.before.visit, taken.after
    same = {"language": after.language, "slip": after.slip, "drawings": after.drawings, "guide": after.guide}
    trails = (before.guide and before.guide.trail, after.guide and after.guide.trail)
    kept = msgspec.structs.replace(before, **same) == after and trails[0] == trails[1]
    return kept and after.language == taken.event.language


def portal_only_when_wished(taken: Step) -> bool:
    """What a visitor brings goes to the portal only after they chose so, on a machine that is online."""
    before = taken.before.visit
    began = taken.after.elsewhere and not before.elsewhere
    wished = isinstance(taken.event, e.OtherProvinceAsked) and before.stage is Stage.OTHER_PROVINCE
    sent = any(isinstance(order, c.OpenRecord) and order.elsewhere for order in taken.orders)
    return (not began or (wished and before.health.online is True)) and (not sent or before.elsewhere)


def pages_are_about_nobody(taken: Step) -> bool:
    """Among the pages that anybody may read, and on their paper, nothing is known of anybody; elsewhere no page is."""
    visit = taken.after
    if visit.guide is None:
        return visit.stage not in {Stage.GUIDE, Stage.SEARCH}
    nobody = (visit.person, visit.identity, visit.factor, visit.way, visit.resume) == (None,) * 5
    return nobody and visit.stage in GUIDE_STAGES


def every_page_shown_was_ordered(taken: Step) -> bool:
    """Another page, or the same in another language, is ordered in the step that leads to it, and once."""
    before, after = taken.before.visit, taken.after
    orders = [order for order in taken.orders if isinstance(order, c.OpenPage)]
    if after.guide is None or after.stage in PAPER_STAGES:
        return not orders
    turned = before.guide is None or before.guide.here != after.guide.here or before.language != after.language
    asked = [c.OpenPage(after.number, after.guide.here, after.language, after.guide.asked)]
    return orders == asked if turned else orders in ([], asked)


def only_the_page_ordered_last_is_shown(taken: Step) -> bool:
    """What was found for an earlier key or page changes nothing."""
    if not isinstance(taken.event, e.PageReady | e.PageNotReady):
        return True
    guide = taken.before.visit.guide
    waited = guide is not None and taken.event.visit == NUMBER and taken.event.asked == guide.asked
    return waited or taken.after == taken.before.visit


def pages_lead_back(taken: Step) -> bool:
    """Kembali leads one page back, and from the first one to where it was asked for."""
    before, after = taken.before.visit, taken.after
    reading = before.stage in {Stage.GUIDE, Stage.SEARCH} and before.overlay is Overlay.NONE
    if before.guide is None or not reading or not isinstance(taken.event, e.BackAsked):
        return True
    if after.guide is None:
        return len(before.guide.trail) == 1 and after.stage is before.guide.origin
    return after.guide.trail == before.guide.trail[:-1]


def one_number_for_one_touch(taken: Step) -> bool:
    """A number is ordered when somebody asks for one on the page that offers it, and then once."""
    ordered = sum(isinstance(order, c.TakeNumber) for order in taken.orders)
    guide = taken.before.visit.guide
    asked = isinstance(taken.event, e.NumberAsked) and guide is not None and guide.page is not None
    return ordered == 0 or (asked and ordered == 1)


HOLDS: tuple[Callable[[Step], bool], ...] = (
    person_only_in_private_stages,
    identity_only_where_needed,
    no_data_at_rest,
    no_data_under_a_time_warning,
    faults_never_end_a_visit,
    faults_never_lose_a_record,
    printed_only_when_saved,
    never_saved_twice,
    never_printed_twice,
    saved_but_unprinted_is_settled,
    every_screen_can_be_ended,
    the_desk_opens_on_nobody,
    slips_left_behind_are_dropped,
    late_answers_change_nothing,
    late_prints_are_noted,
    refused_after_five_tries,
    timers_are_those_of_the_place,
    cards_do_not_disturb_a_private_screen,
    codes_do_not_disturb_a_private_screen,
    another_card_leaves_nothing_of_the_first,
    no_factor_before_the_notice,
    language_keeps_the_step,
    portal_only_when_wished,
    pages_are_about_nobody,
    every_page_shown_was_ordered,
    only_the_page_ordered_last_is_shown,
    pages_lead_back,
    one_number_for_one_touch,
    *REPORT_HOLDS,
)
HEARD = frozenset(
    {
        every_screen_can_be_ended,
        saved_but_unprinted_is_settled,
        slips_left_behind_are_dropped,
        late_prints_are_noted,
        language_keeps_the_step,
        pages_lead_back,
    }
)
"""Promises that a step can break on which nothing happens; the others are looked at where something does."""
