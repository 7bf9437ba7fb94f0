"""What the walk may forget of a visit, because no rule looks at it: this makes its worlds few enough to visit all."""

from typing import Any

import msgspec

from kiosk.health import Health, PrinterState
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.identifying import TRIES
from kiosk.visit.model import PAPER_STAGES, PRIVATE_STAGES, FactorKind, Identity, Overlay, Stage, Visit, Way
from tests.kiosk.visit import walk_reports as w
from tests.kiosk.visit.walk_events import ARTICLE, CODE, DATES, HEALTHS, HEALTHY, NIK, NUMBER, PASSPORT, SEARCH

ASKS_READER = {
    Stage.HOME,
    Stage.NOTICE,
    Stage.IDENTIFY,
    Stage.CARD,
    Stage.CODE,
    Stage.NUMBER,
    Stage.NOT_OPENED,
    Stage.SLIP_CHECK,
    Stage.ATTRACT,
    Stage.GOODBYE,
}
ASKS_PRINTER = {Stage.CASE_SAVED, Stage.STATUS, Stage.JOURNEY, Stage.PREVIEW, Stage.PRINTED, Stage.GUIDE}
"""Where rules look at reader or scanner, and where at the printer; with a passport the factors ask the reader too."""
SMALL = {Stage.ATTRACT, Stage.HOME, Stage.IDENTIFY, Stage.STATUS, Stage.JOURNEY, Stage.LANGUAGE, Stage.NUMBER}
_ALIKE = {Overlay.EMERGENCY: Overlay.HELP}
"""Panels that the rules tell apart only by what is asked there; they are told apart in the small stages."""


def canonical(visit: Visit) -> Visit:
    """Forget what no rule looks at; among the pages, also what only matters once they are left.

    With a passport the same goes for what a typed birth date leads to as well: health, the slip's serial, the way back.
    """
    known = _opened_alike(visit)
    guide = _shortened(visit.guide, visit.stage)
    if visit.stage in {Stage.EXPIRY, Stage.PASSPORT}:
        known = msgspec.structs.replace(known, fault=None, serial=None, resume=None)
    reduced = msgspec.structs.replace(
        known,
        health=health_that_counts(visit),
        number=NUMBER,
        language=visit.language if visit.stage is Stage.ATTRACT else "id",
        checks=0,
        drawings=0,
        tries=TRIES if visit.tries and visit.guide is None else 0,
        agreed=visit.agreed and (guide is None or guide.origin is Stage.IDENTIFY),
        card=1 if visit.reading else 0,
        step=0,
        chip=DATES if visit.chip else None,
        identity=_told_apart(known.identity),
        paper=False,
        card_used=False,
        guide=guide,
    )
    return _on_the_way(msgspec.structs.replace(reduced, **w.forgotten(reduced)))


def _on_the_way(visit: Visit) -> Visit:
    """Forget what only matters further on, where another place that leads there remembers it."""
    kept: dict[str, Any] = {}
    if visit.stage not in SMALL:
        kept |= {"overlay": _ALIKE.get(visit.overlay, visit.overlay)}
        kept |= {"beneath": _ALIKE.get(visit.beneath, visit.beneath)}
    if visit.stage in PAPER_STAGES:
        kept |= {"tries": 0, "elsewhere": False, "factor": FactorKind.PIN if visit.factor else None}
    if visit.stage in {Stage.NOT_OPENED, Stage.OTHER_PROVINCE}:
        kept |= {"serial": None, "resume": Stage.STATUS if visit.resume else None}
    return msgspec.structs.replace(visit, **kept)


def health_that_counts(visit: Visit) -> Health:
    """Forget of the machine's health what no rule looks at where the visit stands; a test holds this to the table."""
    stage, health = visit.stage, visit.health
    if stage in ASKS_READER or visit.way is Way.PASSPORT:
        return health
    if stage is Stage.OTHER_PROVINCE:
        return HEALTHY if health.online else HEALTHS[1]
    if stage in ASKS_PRINTER:
        return HEALTHY if health.printer is PrinterState.READY else HEALTHS[2]
    return HEALTHY


def _told_apart(identity: Identity | None) -> Identity | None:
    """Forget how sure it is, and which of two passport numbers."""
    if identity is None:
        return None
    return Identity(identity.way, PASSPORT if identity.way is Way.PASSPORT else identity.identifier)


def _opened_alike(visit: Visit) -> Visit:
    """Forget how a record was opened, unless by a card, which can be pulled; and which panel came along.

    What each way leads back to is walked before the record opens.
    """
    if visit.stage not in PRIVATE_STAGES | {Stage.COVERED}:
        return visit
    panels = {} if visit.stage in {Stage.STATUS, Stage.JOURNEY} else {Overlay.DATA_WRONG: Overlay.HELP}
    alike = msgspec.structs.replace(
        visit, overlay=panels.get(visit.overlay, visit.overlay), beneath=panels.get(visit.beneath, visit.beneath)
    )
    if visit.way in {None, Way.CARD}:
        return alike
    return msgspec.structs.replace(alike, way=Way.NIK, identity=Identity(Way.NIK, NIK), factor=FactorKind.PIN)


def _kind_of(ref: Ref, code: Ref) -> Ref:
    return SEARCH if ref.kind is PageKind.SEARCH else code if ref.kind is PageKind.PHONE else ref


def _beneath(ref: Ref) -> Ref:
    return ARTICLE if ref.kind in {PageKind.QUEUE, PageKind.TICKET} else _kind_of(ref, ARTICLE)


def _shortened(guide: Guide | None, stage: Stage) -> Guide | None:
    """Forget all but the last two pages, and how far they were read; a print leads back to one alone.

    A page beneath another is an article, or beneath an article a search; where the first one was asked for matters once
    it is there alone.
    """
    if guide is None:
        return None
    kept = guide.trail[-1:] if stage in PAPER_STAGES else guide.trail[-2:]
    beneath = tuple(Spot(_beneath(spot.ref) if guide.here == ARTICLE else ARTICLE) for spot in kept[:-1])
    trail = (*beneath, Spot(_kind_of(guide.here, CODE)))
    origin = Stage.HOME if stage in PAPER_STAGES or beneath else guide.origin
    return msgspec.structs.replace(guide, trail=trail, origin=origin, asked=0)
