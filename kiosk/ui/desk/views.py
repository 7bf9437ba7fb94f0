"""Which view stands for which place at the desk: the screens are six QML files, filled with plain values."""

from collections.abc import Callable, Mapping

from kiosk.desk.model import Stage
from kiosk.ui.desk import checking, finding, listing, printing, serving, signing, wrong
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import Shown, waiting

VIEWS: Mapping[Stage, Callable[[DeskScene], Shown]] = {
    Stage.LOCKED: signing.locked,
    Stage.PIN: signing.pin,
    Stage.SIGNING_IN: waiting,
    Stage.HOME: signing.home,
    Stage.REASON: finding.reason,
    Stage.WAYS: finding.ways,
    Stage.CARD: finding.card,
    Stage.NUMBER: finding.number,
    Stage.FACTORS: finding.factors,
    Stage.FACTOR: finding.factor,
    Stage.SEARCH: finding.search,
    Stage.HITS: finding.hits,
    Stage.PAPERS: finding.papers,
    Stage.LOOKING: waiting,
    Stage.FOUND: finding.found,
    Stage.PREVIEW: printing.preview,
    Stage.PRINTING: waiting,
    Stage.PRINTED: printing.printed,
    Stage.CASE_CODE: checking.case_code,
    Stage.CASE_PIN: checking.case_pin,
    Stage.CASE: checking.case,
    Stage.CHECK: checking.check,
    Stage.CHECKED: checking.checked,
    Stage.LISTS: listing.lists,
    Stage.LIST: listing.listing,
    Stage.RUN: listing.run,
    Stage.SHOWN_PAPERS: finding.papers,
    Stage.SERVICES: serving.services,
    Stage.TYPING: serving.typing,
    Stage.EDGE: serving.edge,
    Stage.BINDING: serving.binding,
    Stage.SUPERVISOR: serving.supervisor,
    Stage.SUPERVISOR_PIN: serving.supervisor_pin,
    Stage.ASKING: waiting,
    Stage.DONE: serving.done,
    Stage.WRONG: wrong.wrong,
}
