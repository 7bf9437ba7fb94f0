"""What happens next for a visitor: one table and one pure function. `docs/visit.md` shows the table as a page.

A row that is missing means: nothing happens. A new case is a row and a test.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiosk.visit import anywhere as a
from kiosk.visit import arriving as b
from kiosk.visit import emergency as d
from kiosk.visit import events as e
from kiosk.visit import identifying as i
from kiosk.visit import passport as pp
from kiosk.visit import printing as p
from kiosk.visit import queueing as q
from kiosk.visit import reading as r
from kiosk.visit import scanning as s
from kiosk.visit import speaking
from kiosk.visit import staff as k
from kiosk.visit import voice as v
from kiosk.visit.model import Overlay, Stage, Visit
from kiosk.visit.moves import Answer
from kiosk.visit.times import PERSON_EVENTS, timing

Rule = Callable[[Visit, Any], Answer]
Rows = Mapping[type[e.Event], Rule]


class Table(msgspec.Struct, frozen=True):
    """The rules of a visit: by stage, on every stage that has no row of its own, under a panel, and too late."""

    stages: Mapping[Stage, Rows]
    anywhere: Rows
    """For every stage without a row of its own for the event."""
    panel: Rows
    """What a person can do while a panel is open: only this. Devices, workers and timers go on as usual."""
    late: Rows
    """Answers to orders of a visit that has ended."""


_NOT_THE_VISITORS: tuple[type[e.Event], ...] = (
    e.EndAsked,
    e.LanguageChosen,
    e.TextSizeChosen,
    e.ContrastChosen,
    e.OverlayAsked,
    e.StaffAsked,
    e.CodeScanned,
)
"""What would happen anywhere else, and does not while staff have the screen."""

TABLE = Table(
    stages={
        Stage.ATTRACT: {
            e.Started: b.begin,
            e.CardPresented: i.begin_with_card,
            e.EndAsked: b.rest,
        },
        Stage.LANGUAGE: {
            e.Continued: b.to_home,
            e.BackAsked: b.leave,
            e.CardPresented: i.read_card,
        },
        Stage.HOME: {
            e.StatusAsked: b.ask_status,
            e.VoiceAsked: v.ask_voice,
            e.PageAsked: r.ask_page,
            e.BackAsked: b.to_language,
            e.CardPresented: i.read_card,
        },
        Stage.GUIDE: {
            e.PageAsked: r.ask_page,
            e.PageRevised: r.revise_page,
            e.PageTurned: r.turn_page,
            e.PageReady: r.page_ready,
            e.PageNotReady: r.page_not_ready,
            e.PrintAsked: p.ask_page_print,
            e.NumberAsked: q.ask_number,
            e.NumberTaken: q.number_taken,
            e.NumberNotTaken: q.number_not_taken,
            e.BackAsked: r.back,
            e.CardPresented: i.read_card,
        },
        Stage.SEARCH: {
            e.SearchTyped: r.type_search,
            e.PageAsked: r.ask_page,
            e.PageTurned: r.turn_page,
            e.PageReady: r.page_ready,
            e.PageNotReady: r.page_not_ready,
            e.BackAsked: r.back,
            e.CardPresented: i.read_card,
        },
        Stage.NOTICE: {
            e.Continued: b.agree,
            e.BackAsked: b.to_home,
            e.CardPresented: i.read_card,
        },
        Stage.IDENTIFY: {
            e.WayChosen: i.choose_way,
            e.PageAsked: r.ask_page,
            e.BackAsked: b.to_home,
            e.CardPresented: i.read_card,
        },
        Stage.CARD: {
            e.CardPresented: i.read_card,
            e.CardRead: i.card_read,
            e.StaffCardRead: k.staff_card,
            e.CardFailed: i.card_failed,
            e.IdCardRead: i.id_card_read,
            e.IdCardFailed: i.id_card_failed,
            e.WayChosen: i.choose_way,
            e.BackAsked: i.back_to_way,
        },
        Stage.CODE: {
            e.WayChosen: i.choose_way,
            e.BackAsked: i.back_to_way,
            e.CardPresented: i.read_card,
        },
        Stage.SLIP_CHECK: {
            e.SlipChecked: s.slip_checked,
            e.PageAsked: q.leave_for_number,
            e.StatusAsked: b.ask_status,
            e.Continued: b.to_home,
            e.BackAsked: b.to_home,
            e.CardPresented: i.read_card,
        },
        Stage.NUMBER: {
            e.NumberEntered: i.number_entered,
            e.WayChosen: i.choose_way,
            e.BackAsked: i.back_to_way,
            e.CardPresented: i.read_card,
        },
        Stage.FACTOR_CHOICE: {
            e.FactorChosen: i.factor_chosen,
            e.BackAsked: i.back_to_identifier,
            e.CardPresented: i.read_card,
        },
        Stage.FACTOR: {
            e.FactorEntered: i.factor_entered,
            e.BackAsked: i.back_to_factors,
            e.CardPresented: pp.card_while_typing,
        },
        Stage.EXPIRY: {
            e.ExpiryEntered: pp.expiry_entered,
            e.BackAsked: pp.back_to_birth_date,
        },
        Stage.PASSPORT: {
            e.CardPresented: pp.presented,
            e.PassportProgress: pp.progress,
            e.PassportRead: pp.read,
            e.CardFailed: pp.failed,
            e.CardRemoved: pp.lifted,
            e.FactorChosen: pp.without_chip,
            e.WayChosen: i.choose_way,
            e.BackAsked: pp.back_to_expiry,
        },
        Stage.OPENING: {
            e.RecordOpened: i.record_opened,
            e.RecordNotOpened: i.record_not_opened,
        },
        Stage.NOT_OPENED: {
            e.Continued: i.try_again,
            e.WayChosen: i.choose_way,
            e.OtherProvinceAsked: i.to_other_province,
            e.PageAsked: q.leave_for_number,
            e.BackAsked: i.back_to_factors,
            e.CardPresented: i.read_card,
        },
        Stage.OTHER_PROVINCE: {
            e.OtherProvinceAsked: i.ask_portal,
            e.Continued: i.back_to_not_opened,
            e.BackAsked: i.back_to_not_opened,
            e.CardPresented: i.read_card,
        },
        Stage.STATUS: {
            e.JourneyAsked: p.to_journey,
            e.PageAsked: q.leave_for_number,
            e.PrintAsked: p.ask_print,
            e.DataWrongAsked: a.data_wrong,
            e.BackAsked: p.leave_private,
            e.CardRemoved: a.card_removed,
        },
        Stage.JOURNEY: {
            e.PageAsked: q.leave_for_number,
            e.PrintAsked: p.ask_print,
            e.DataWrongAsked: a.data_wrong,
            e.BackAsked: p.to_status,
            e.CardRemoved: a.card_removed,
        },
        Stage.PREVIEW: {
            e.SlipReady: p.slip_ready,
            e.SlipNotReady: p.slip_not_ready,
            e.Continued: p.confirm,
            e.BackAsked: p.to_status,
            e.CardRemoved: a.card_removed,
        },
        Stage.PRINTING: {
            e.PrintSaved: p.print_saved,
            e.PrintNotSaved: p.print_not_saved,
            e.Printed: p.printed,
            e.CardRemoved: a.card_removed,
        },
        Stage.PRINTED: {
            e.PaperSeen: p.paper_seen,
            e.PrintAsked: p.print_again,
            e.Continued: p.to_status,
            e.BackAsked: p.to_status,
            e.CardRemoved: a.card_removed,
        },
        Stage.DANGER: {
            e.FormAnswered: d.answer,
            e.Continued: d.to_review,
            e.AlertAsked: d.ask_alert,
            e.AlertReleased: d.release,
            e.BackAsked: d.back,
        },
        Stage.COUNTDOWN: {
            e.AlertStopped: d.stop,
            e.BackAsked: d.stop,
            e.EndAsked: d.end,
            e.OverlayAsked: d.stay,
            e.StaffAsked: d.stay,
        },
        Stage.ALERT: {
            e.AlertTold: d.told,
            e.Continued: d.leave,
            e.BackAsked: d.leave,
        },
        Stage.VOICE: {
            e.FormAnswered: v.answer,
            e.Continued: v.save,
            e.BackAsked: v.back,
        },
        Stage.CASE_SAVING: {
            e.CaseSaved: v.saved,
            e.CaseNotSaved: v.not_saved,
        },
        Stage.CASE_SAVED: {
            e.PrintAsked: p.ask_print,
            e.CaseTold: v.case_told,
            e.FormAnswered: v.noted,
            e.Touched: v.touched,
            e.Continued: v.go_home,
            e.BackAsked: v.go_home,
        },
        Stage.CASE_OPENING: {
            e.CaseOpened: v.opened,
            e.CaseNotOpened: v.not_opened,
        },
        Stage.CASE: {
            e.PageAsked: q.leave_for_number,
            e.Continued: v.leave,
            e.BackAsked: v.leave,
        },
        Stage.COVERED: {
            e.Continued: i.uncover,
            e.OverlayClosed: i.uncover,
            e.BackAsked: i.uncover,
            e.CardPresented: i.read_card,
        },
        Stage.GOODBYE: {
            e.Started: b.rest,
            e.Continued: b.rest,
            e.EndAsked: b.rest,
            e.Rated: v.rate,
            e.RatedWhy: v.rate_why,
            e.CardPresented: i.begin_next_with_card,
        },
        Stage.STAFF: {
            e.DeskClosed: k.desk_closed,
            **dict.fromkeys(_NOT_THE_VISITORS, k.nothing),
        },
    },
    anywhere={
        e.EndAsked: v.end,
        e.LanguageChosen: a.language_chosen,
        e.TextSizeChosen: a.text_size_chosen,
        e.ContrastChosen: a.contrast_chosen,
        e.OverlayAsked: a.open_panel,
        e.StaffAsked: a.call_staff,
        e.Touched: a.touched,
        e.TimerExpired: a.timer_expired,
        e.HealthChanged: a.health_changed,
        e.CodeScanned: s.code_scanned,
        e.NumbersReady: d.numbers_ready,
        e.StaffCame: d.staff_came,
        e.SlipReady: p.drop_slip,
        e.PrintSaved: p.unprinted,
        e.Printed: p.note_printed,
    },
    panel={
        e.OverlayClosed: a.close_panel,
        e.BackAsked: a.close_panel,
        e.Continued: a.stay,
        e.OverlayAsked: a.open_panel,
        e.DeskAsked: k.ask_desk,
        e.StaffAsked: a.call_staff,
        e.DangerAsked: d.ask_danger,
        e.FieldAsked: v.ask_field,
        e.PageAsked: q.ask_from_panel,
        e.LanguageChosen: a.language_chosen,
        e.TextSizeChosen: a.text_size_chosen,
        e.ContrastChosen: a.contrast_chosen,
        e.Touched: a.touched,
    },
    late={
        e.SlipReady: p.drop_slip,
        e.PrintSaved: p.unprinted,
        e.Printed: p.note_late_print,
    },
)


def step(visit: Visit, event: e.Event, table: Table = TABLE) -> Answer:
    """Return the visit after an event, and the orders it gives; never raises, touches nothing."""
    if isinstance(event, speaking.EVENTS):
        after, orders = speaking.step(visit, event)
        return after, (*orders, *timing(visit, after, event))
    rule = rule_for(visit, event, table)
    moved, orders = (visit, ()) if rule is None else rule(visit, event)
    after, quiet = speaking.hushed(visit, a.signed_off(moved), event)
    return after, (*quiet, *orders, *a.dropped(visit, after), *timing(visit, after, event))


def rule_for(visit: Visit, event: e.Event, table: Table = TABLE) -> Rule | None:
    """Return the row of the table that an event finds, if any."""
    kind = type(event)
    if getattr(event, "visit", visit.number) != visit.number:
        return table.late.get(kind)
    stage = table.stages[visit.stage]
    if visit.overlay is not Overlay.NONE and kind in PERSON_EVENTS and kind is not e.EndAsked:
        return table.panel.get(kind)
    return stage.get(kind) or table.anywhere.get(kind)
