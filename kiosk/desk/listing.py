"""Rules for a list of slips: chosen, read, printed one after the other, with one drawn ahead of the printer.

The rows and their people are the conductor's; here a row is a number. What is done stands in the journal, so whatever
ends this program, the list goes on where it was.
"""

import msgspec

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.model import Account, Desk, Listing, Run, RunState, Stage
from kiosk.desk.moves import Answer, asking, at, go, locked, said
from kiosk.health import PRINTER_FAULTS, PrintOutcome


def ask_lists(desk: Desk, _event: e.Event) -> Answer:
    """Show which lists there are; one that is being printed is shown instead."""
    if desk.run is not None:
        return go(at(desk, Stage.RUN))
    after = at(asking(desk), Stage.LISTS)
    return go(after, o.FindLists(after.number, after.asked, after.health.online is True))


def lists_found(desk: Desk, event: e.ListsFound) -> Answer:
    """Show them."""
    return go(msgspec.structs.replace(desk, choices=event.choices))


def list_chosen(desk: Desk, event: e.ListChosen) -> Answer:
    """Read a list and look its people up."""
    after = at(asking(desk), Stage.LIST)
    return go(after, o.ReadList(after.number, after.asked, event.source, event.key, after.language))


def list_progress(desk: Desk, event: e.ListProgress) -> Answer:
    """Show how far the reading is."""
    return go(msgspec.structs.replace(desk, looked_up=(event.done, event.lines)))


def list_read(desk: Desk, event: e.ListRead) -> Answer:
    """Show what it holds, and whom it does not find."""
    return go(at(desk, Stage.LIST, listing=event.listing))


def list_not_read(desk: Desk, event: e.ListNotRead) -> Answer:
    """Go back to the lists and say what is wrong with this one."""
    after, orders = ask_lists(desk, event)
    return go(said(after, event.key, count=event.line), *orders)


def late_list(desk: Desk, event: e.ListRead) -> Answer:
    """Forget the people of a list that nobody waits for."""
    return go(desk, o.CloseList(event.listing.list_id, finished=False))


def leave_list(desk: Desk, event: e.Event) -> Answer:
    """Go back to the lists; the people of this one are forgotten, and nobody else of it is looked up."""
    after, orders = ask_lists(desk, event)
    left = o.CloseList(desk.listing.list_id, finished=False) if desk.listing else o.StopReading()
    return go(after, left, *orders)


def ask_run(desk: Desk, _event: e.RunAsked) -> Answer:
    """Begin to print, or go on where the list was left; with a printer that cannot print, say so."""
    if desk.listing is None:
        return go(desk)
    if desk.health.printer in PRINTER_FAULTS:
        return go(said(desk, "printer_stopped"))
    run = msgspec.structs.replace(_begun(desk.listing), drawing=True)
    return go(at(desk, Stage.RUN, run=run), o.DrawRow(run.list_id))


def ask_sheets(desk: Desk, _event: e.SheetsAsked) -> Answer:
    """Make one file of A4 sheets of all that are not done."""
    if desk.listing is None:
        return go(desk)
    run = msgspec.structs.replace(_begun(desk.listing), state=RunState.FILING)
    return go(at(desk, Stage.RUN, run=run), o.FileList(run.list_id))


def filed(desk: Desk, event: e.ListFiled) -> Answer:
    """Show the account and where the file is."""
    run = _ours(desk, event.list_id)
    if run is None:
        return go(desk)
    after = msgspec.structs.replace(run, account=event.account, filed=event.name)
    return _finished(desk, after)


def row_drawn(desk: Desk, event: e.RowDrawn) -> Answer:
    """Print the row that was drawn, or keep it until the printer is free."""
    run = _ours(desk, event.list_id)
    if run is None:
        return go(desk)
    drawn = None if run.state is RunState.WAITING else event.row  # then the row before it comes first
    over = event.row is None
    after = msgspec.structs.replace(run, drawing=False, drawn=drawn, over=over, account=event.account)
    return _forward(desk, after)


def row_not_drawn(desk: Desk, event: e.RowNotDrawn) -> Answer:
    """Stop the list until staff go on: this machine could not draw or write down the next row."""
    run = _ours(desk, event.list_id)
    if run is None:
        return go(desk)
    after = msgspec.structs.replace(run, drawing=False, printing=None, state=RunState.PAUSED, fault=event.fault)
    return _shown_to_staff(msgspec.structs.replace(desk, run=after))


def row_printed(desk: Desk, event: e.RowPrinted) -> Answer:
    """Go on with the next row; what the printer did not take waits until it can."""
    fault = None if event.fault is None else event.fault.value
    told = o.Note(audit.desk_row(outcome=event.outcome.value, fault=fault))
    run = _ours(desk, event.list_id)
    if run is None:
        return go(desk, told)
    after = msgspec.structs.replace(run, printing=None, account=event.account, fault=event.fault)
    if event.outcome is PrintOutcome.CONFIRMED or event.fault is None:
        going, orders = _forward(desk, msgspec.structs.replace(after, fault=None))
        return go(going, told, *orders)
    if after.state is RunState.RUNNING:
        after = msgspec.structs.replace(after, state=RunState.WAITING, drawn=None, over=False)
    return go(msgspec.structs.replace(desk, run=after), told)


def resumed(desk: Desk) -> Answer:
    """Go on: the printer has paper again, or staff said so."""
    run = desk.run
    if run is None or run.state in (RunState.RUNNING, RunState.FILING, RunState.DONE):
        return go(desk)
    return _forward(desk, msgspec.structs.replace(run, state=RunState.RUNNING, fault=None, over=False))


def go_on(desk: Desk, _event: e.Event) -> Answer:
    """Go on, if the printer can print."""
    return go(desk) if desk.health.printer in PRINTER_FAULTS else resumed(desk)


def pause(desk: Desk, _event: e.PauseAsked) -> Answer:
    """Print no further slip for now; the one that is moving comes out."""
    if desk.run is None or desk.run.state not in (RunState.RUNNING, RunState.WAITING):
        return go(desk)
    run = msgspec.structs.replace(desk.run, state=RunState.PAUSED)
    return go(msgspec.structs.replace(desk, run=run))


def leave_run(desk: Desk, _event: e.Event) -> Answer:
    """Go home; a list that is still printed goes on, one that is done or paused is left as the journal has it."""
    run = desk.run
    if run is None or run.at_work or run.printing is not None:
        return go(at(desk, Stage.HOME))
    return go(at(desk, Stage.HOME, run=None), o.CloseList(run.list_id, finished=run.state is RunState.DONE))


def _begun(listing: Listing) -> Run:
    without = tuple(sorted((*listing.missing, *listing.withheld)))
    account = Account(left=listing.total)
    return Run(listing.list_id, listing.total, account, without=without, same=listing.same)


def _ours(desk: Desk, list_id: str) -> Run | None:
    return desk.run if desk.run is not None and desk.run.list_id == list_id else None


def _forward(desk: Desk, run: Run) -> Answer:
    """Give the printer the drawn row if it is free, draw the next one ahead, and see whether all are done."""
    orders: list[o.Order] = []
    if run.state is RunState.RUNNING and run.printing is None and run.drawn is not None:
        orders.append(o.PrintRow(run.list_id, run.drawn))
        run = msgspec.structs.replace(run, printing=run.drawn, drawn=None)
    if run.state is RunState.RUNNING and not run.drawing and run.drawn is None and not run.over:
        orders.append(o.DrawRow(run.list_id, run.printing))
        run = msgspec.structs.replace(run, drawing=True)
    idle = run.printing is None and run.drawn is None and not run.drawing
    if run.state is RunState.RUNNING and run.over and idle:
        return _finished(desk, run)
    return go(msgspec.structs.replace(desk, run=run), *orders)


def _finished(desk: Desk, run: Run) -> Answer:
    """Show the account."""
    after = msgspec.structs.replace(desk, run=msgspec.structs.replace(run, state=RunState.DONE))
    shown, orders = _shown_to_staff(after)
    return go(shown, o.Note(audit.desk_list(ended="finished", count=run.total)), *orders)


def _shown_to_staff(desk: Desk) -> Answer:
    """Leave a list that stands still on the screen; at a locked desk nobody waits for it: it stands among the lists."""
    run = desk.run
    if desk.staff is not None or run is None:
        return go(desk)
    resting, orders = locked(desk, "silence")
    return go(resting, o.CloseList(run.list_id, finished=run.state is RunState.DONE), *orders)
