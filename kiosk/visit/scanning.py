"""Rules for a code that was held before the scanner: where it leads. What it is, `kiosk.visit.code_kinds` says."""

import msgspec

from kiosk import audit
from kiosk.faults import Fault
from kiosk.visit import events as e
from kiosk.visit.commands import CheckSlip, Note
from kiosk.visit.identifying import ask_factor
from kiosk.visit.model import PRIVATE_STAGES, ChipKey, CodeKind, Identity, Overlay, ScannedCode, Stage, Visit, Way
from kiosk.visit.moves import Answer, at, go, rested
from kiosk.visit.passport import identified

_DEAF = PRIVATE_STAGES | {
    Stage.OPENING,
    Stage.COVERED,
    Stage.DANGER,
    Stage.COUNTDOWN,
    Stage.ALERT,
    Stage.VOICE,
    Stage.CASE_SAVING,
    Stage.CASE_SAVED,
    Stage.CASE_OPENING,
    Stage.CASE,
}
"""Where a code changes nothing: data are shown, being opened, or waiting for their owner, or somebody reports."""
_PANELS_THAT_STAY = frozenset({Overlay.EMERGENCY, Overlay.STAFF_CALLED})


def code_scanned(visit: Visit, event: e.CodeScanned) -> Answer:
    """Take a code wherever nobody's data stand: to the factor, to the slip's answer, or to the sentence "not ours"."""
    if visit.stage in _DEAF:
        return go(visit)
    began = visit.stage in {Stage.ATTRACT, Stage.GOODBYE}
    if began and visit.health.closed is not None:
        return go(visit)
    noted = [Note(audit.code_scanned(code=event.code.kind.value))]
    if began:
        noted.insert(0, Note(audit.visit_started(by="code")))
    here = rested(visit) if visit.stage is Stage.GOODBYE else visit
    after, orders = _taken(_cleared(here), event.code)
    return go(after, *noted, *orders)


def _cleared(visit: Visit) -> Visit:
    """Close what lies over the screen, except what somebody opened for a reason."""
    overlay = visit.overlay if visit.overlay in _PANELS_THAT_STAY else Overlay.NONE
    return msgspec.structs.replace(visit, overlay=overlay, beneath=Overlay.NONE, warning=0)


def _taken(visit: Visit, code: ScannedCode) -> Answer:
    match code.kind:
        case CodeKind.SLIP:
            after = at(visit, Stage.SLIP_CHECK, checks=visit.checks + 1)
            return go(after, CheckSlip(after.number, code.text, after.checks))
        case CodeKind.WORKER:
            return go(_identified(visit, Identity(Way.CODE, code.text)))
        case CodeKind.PASSPORT:
            return _passport(visit, Identity(Way.PASSPORT, code.text), code.chip)
        case CodeKind.OTHER:
            return go(at(visit, Stage.CODE, way=Way.CODE, fault=Fault.CODE_NOT_OURS))


def _identified(visit: Visit, identity: Identity) -> Visit:
    """Take the identifier; the privacy notice comes first, then the factor."""
    if visit.agreed:
        return ask_factor(visit, identity)
    return at(visit, Stage.NOTICE, way=identity.way, identity=identity)


def _passport(visit: Visit, identity: Identity, chip: ChipKey | None) -> Answer:
    """Take the number; where the edge gave its dates too, the passport need only be laid down."""
    if visit.agreed:
        return identified(visit, identity, chip)
    return go(at(visit, Stage.NOTICE, way=identity.way, identity=identity, chip=chip))


def slip_checked(visit: Visit, event: e.SlipChecked) -> Answer:
    """Say whether the slip that was scanned last is genuine."""
    if visit.checked is not None or event.asked != visit.checks:
        return go(visit)
    after = msgspec.structs.replace(visit, checked=event.answer)
    return go(after, Note(audit.slip_checked(verdict=event.answer.verdict.value)))
