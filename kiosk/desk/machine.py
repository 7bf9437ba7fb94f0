"""What happens next at the desk: one table and one pure function, as for a visit.

A row that is missing means: nothing happens. A new case is a row and a test.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiosk.desk import calls
from kiosk.desk import caring as c
from kiosk.desk import checking as k
from kiosk.desk import chip as h
from kiosk.desk import confirming as y
from kiosk.desk import events as e
from kiosk.desk import finding as f
from kiosk.desk import listing as li
from kiosk.desk import orders as o
from kiosk.desk import printing as p
from kiosk.desk import serving as v
from kiosk.desk import signing as s
from kiosk.desk import trying as t
from kiosk.desk import wrong as w
from kiosk.desk.model import Desk, Stage
from kiosk.desk.moves import Answer

Rule = Callable[[Desk, Any], Answer]
Rows = Mapping[type[e.Event], Rule]

IDLE_SECONDS = 60.0
"""Silence after which the desk locks. Never stretched: what is open here is never the person's own who stands there."""
_WORKING = frozenset({Stage.SIGNING_IN, Stage.LOOKING, Stage.PRINTING, Stage.ASKING})
"""Here the machine is at work; its conductor bounds that."""


class Table(msgspec.Struct, frozen=True):
    """The rules of the desk: by stage, on every stage that has no row of its own, and too late."""

    stages: Mapping[Stage, Rows]
    anywhere: Rows
    late: Rows
    """Answers to orders of a session that is over, or to a question that another one followed."""


TABLE = Table(
    stages={
        Stage.LOCKED: {
            e.Opened: s.opened,
            e.CardPresented: s.read_card,
            e.CardRead: s.staff_card,
            e.CardFailed: s.card_failed,
            e.BackAsked: s.leave,
            e.LockAsked: s.leave,
        },
        Stage.PIN: {e.PinEntered: s.pin_entered, e.BackAsked: s.leave},
        Stage.SIGNING_IN: {e.SignedIn: s.signed_in, e.NotSignedIn: s.not_signed_in},
        Stage.HOME: {
            e.FindAsked: s.of_people(f.ask_reason),
            e.ListsAsked: s.of_people(li.ask_lists),
            e.CheckAsked: s.of_people(k.ask_check),
            e.CaseAsked: s.of_people(k.ask_case),
            e.WrongAsked: s.of_people(w.ask),
            e.CareAsked: c.ask_care,
            e.PlaceChosen: c.place_chosen,
            e.CodeScanned: s.of_people(k.scanned_at_home),
        },
        Stage.REASON: {e.ReasonChosen: f.reason_chosen, e.BackAsked: s.to_home},
        Stage.WAYS: {e.WayChosen: f.way_chosen, e.CodeScanned: k.person_scanned, e.BackAsked: f.ask_reason},
        Stage.CARD: {
            e.CardPresented: f.read_card,
            e.CardRead: f.card_read,
            e.CardFailed: f.card_failed,
            e.CodeScanned: k.person_scanned,
            e.BackAsked: f.to_ways,
        },
        Stage.NUMBER: {e.NumberEntered: f.number_entered, e.CodeScanned: k.person_scanned, e.BackAsked: f.to_ways},
        Stage.FACTORS: {e.FactorChosen: f.factor_chosen, e.BackAsked: f.back_to_identifier},
        Stage.FACTOR: {e.FactorEntered: f.factor_entered, e.BackAsked: f.back_to_factors},
        Stage.SEARCH: {e.SearchEntered: f.search_entered, e.BackAsked: f.to_ways},
        Stage.HITS: {e.HitChosen: f.hit_chosen, e.BackAsked: f.to_search},
        Stage.PAPERS: {e.PapersSeen: f.papers_seen, e.BackAsked: f.to_hits},
        Stage.LOOKING: {
            e.Found: f.found,
            e.NotFound: f.not_found,
            e.Searched: f.searched,
            e.CaseFound: k.case_found,
            e.CaseNotFound: k.case_not_found,
        },
        Stage.FOUND: {
            e.PrintAsked: p.ask_print,
            e.ServicesAsked: v.to_services,
            e.FindAsked: f.ask_reason,
            e.BackAsked: s.to_home,
        },
        Stage.PREVIEW: {
            e.SlipReady: p.slip_ready,
            e.SlipNotReady: p.slip_not_ready,
            e.LanguageChosen: p.language_chosen,
            e.PaperChosen: p.paper_chosen,
            e.Continued: p.confirm,
            e.BackAsked: p.back_to_found,
        },
        Stage.PRINTING: {e.PrintSaved: p.print_saved, e.PrintNotSaved: p.print_not_saved, e.Printed: p.printed},
        Stage.PRINTED: {
            e.PaperSeen: p.paper_seen,
            e.PrintAsked: p.print_again,
            e.Continued: s.to_home,
            e.BackAsked: p.back_to_found,
        },
        Stage.CASE_CODE: {e.Typed: k.code_typed, e.BackAsked: s.to_home},
        Stage.CASE_PIN: {e.Typed: k.pin_typed, e.BackAsked: k.ask_case},
        Stage.CASE: {e.PrintAsked: p.ask_print, e.Continued: s.to_home, e.BackAsked: s.to_home},
        Stage.CHECK: {e.CodeScanned: k.slip_scanned, e.SlipTyped: k.slip_typed, e.BackAsked: s.to_home},
        Stage.CHECKED: {
            e.SlipChecked: k.slip_checked,
            e.CodeScanned: k.slip_scanned,
            e.CheckAsked: k.ask_check,
            e.Continued: s.to_home,
            e.BackAsked: k.ask_check,
        },
        Stage.LISTS: {
            e.ListsFound: li.lists_found,
            e.ListChosen: li.list_chosen,
            e.BackAsked: s.to_home,
        },
        Stage.LIST: {
            e.ListProgress: li.list_progress,
            e.ListRead: li.list_read,
            e.ListNotRead: li.list_not_read,
            e.RunAsked: li.ask_run,
            e.SheetsAsked: li.ask_sheets,
            e.BackAsked: li.leave_list,
        },
        Stage.RUN: {
            e.PauseAsked: li.pause,
            e.RunAsked: li.go_on,
            e.Continued: li.leave_run,
            e.BackAsked: li.leave_run,
        },
        Stage.SHOWN_PAPERS: {e.PapersSeen: v.papers_seen, e.BackAsked: p.back_to_found},
        Stage.SERVICES: {e.ServiceChosen: v.service_chosen, e.BackAsked: p.back_to_found},
        Stage.TYPING: {e.Typed: v.typed, e.BackAsked: v.to_services},
        Stage.EDGE: {e.EdgeEntered: h.edge_entered, e.CodeScanned: h.edge_scanned, e.BackAsked: v.to_services},
        Stage.BINDING: {
            e.CardPresented: v.read_card,
            e.CardRead: v.card_read,
            e.CardFailed: v.card_failed,
            e.PassportProgress: h.progress,
            e.PassportRead: h.chip_read,
            e.BackAsked: v.to_services,
        },
        Stage.SUPERVISOR: {
            e.CardPresented: y.read_card,
            e.CardRead: y.card_read,
            e.CardFailed: y.card_failed,
            e.BackAsked: v.to_services,
        },
        Stage.SUPERVISOR_PIN: {e.PinEntered: y.pin_entered, e.BackAsked: v.to_services},
        Stage.ASKING: {e.Served: v.served, e.NotServed: y.not_served},
        Stage.WRONG: {e.WrongListed: w.listed, e.BackAsked: s.to_home},
        Stage.CARES: {e.PlaceChosen: c.place_chosen, e.BackAsked: s.to_home},
        Stage.CARE: {
            e.Acted: c.act,
            e.Typed: c.typed,
            e.LanguageChosen: c.language_chosen,
            e.BoardShown: c.shown,
            e.BoardNotShown: c.not_shown,
            e.Continued: c.next_step,
            e.CardPresented: t.read_card,
            e.CardRead: t.card_read,
            e.CardFailed: t.card_failed,
            e.BackAsked: c.back,
        },
        Stage.DONE: {e.PrintAsked: v.ask_print_looks, e.Continued: p.back_to_found, e.BackAsked: v.to_services},
    },
    anywhere={
        e.LockAsked: s.lock,
        e.IdleExpired: s.idle,
        e.LanguageChosen: s.language_chosen,
        e.Touched: s.touched,
        e.HealthChanged: s.health_changed,
        e.StaffComing: calls.coming,
        e.SlipReady: p.drop_slip,
        e.PrintSaved: p.unprinted,
        e.Printed: p.note_printed,
        e.RowDrawn: li.row_drawn,
        e.RowNotDrawn: li.row_not_drawn,
        e.RowPrinted: li.row_printed,
        e.ListFiled: li.filed,
    },
    late={e.SlipReady: p.drop_slip, e.PrintSaved: p.unprinted, e.Printed: p.note_printed, e.ListRead: li.late_list},
)


def step(desk: Desk, event: e.Event, table: Table = TABLE) -> Answer:
    """Return the desk after an event, and the orders it gives; never raises, touches nothing."""
    rule = rule_for(desk, event, table)
    after, orders = (desk, ()) if rule is None else rule(desk, event)
    return after, (*orders, *_dropped(desk, after), *_timing(desk, after, event))


def rule_for(desk: Desk, event: e.Event, table: Table = TABLE) -> Rule | None:
    """Return the row of the table that an event finds, if any."""
    kind = type(event)
    if _too_late(desk, event):
        return table.late.get(kind)
    return table.stages[desk.stage].get(kind) or table.anywhere.get(kind)


def _too_late(desk: Desk, event: e.Event) -> bool:
    of_session, of_question = getattr(event, "session", desk.number), getattr(event, "asked", desk.asked)
    return (of_session, of_question) != (desk.number, desk.asked)


def idles(desk: Desk) -> bool:
    """Say whether the minute of silence runs here."""
    if desk.stage is Stage.LOCKED:
        return desk.open and not desk.alone and desk.run is None
    if desk.stage is Stage.LIST and desk.listing is None:
        return False  # ten thousand lines take longer than the minute, and show nobody
    return desk.stage not in _WORKING


def _dropped(before: Desk, after: Desk) -> tuple[o.Order, ...]:
    """Return the order to forget a slip that this step left behind; what is at the printer comes out before."""
    if before.slip is None or before.slip == after.slip:
        return ()
    return (o.DropSlip(before.slip.serial, before.slip.copy),)


def _timing(before: Desk, after: Desk, event: e.Event) -> tuple[o.Order, ...]:
    if not idles(after):
        return (o.StopIdle(),) if idles(before) else ()
    moved = (before.number, before.stage) != (after.number, after.stage)
    if moved or not idles(before) or isinstance(event, e.PERSON_EVENTS):
        return (o.StartIdle(after.number, IDLE_SECONDS),)
    return ()
