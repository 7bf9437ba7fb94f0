"""Invented states of what staff have done for a person at the desk, for pictures and tests."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk.model import Desk, Edge, Said, Service, Stage
from kiosk.faults import Fault
from kiosk.visit.looks import Look
from onedata.records import WorkerRecord

EDGE = Edge("CTH00001", "1994-05-03", "2031-02-01")


def desks(signed_in: Desk, person: WorkerRecord) -> dict[str, Desk]:
    """Return a desk for each picture, by the picture's name."""

    def at(stage: Stage, **more: Any) -> Desk:
        known = {"reason": "AT_COUNTER", "person": person, "papers": "KTP"}
        return msgspec.structs.replace(signed_in, stage=stage, **(known | more))

    looked = tuple(
        Look(dt.datetime(2026, 11, 22 - day, 2, 0, tzinfo=dt.UTC), "BP3MI NTB", "petugas", why, what)
        for day, (why, what) in enumerate(
            (("AT_COUNTER", "set-pin"), ("AT_COUNTER", "opened"), ("PREPARE_GROUP", "group"), ("AT_COUNTER", "newer"))
        )
    )
    return {
        "shown-papers": at(Stage.SHOWN_PAPERS, papers=""),
        "services": at(Stage.SERVICES),
        "services-supervisor": at(Stage.SERVICES, said=Said("supervisor_needed")),
        "services-taken": at(Stage.SERVICES, said=Said("taken")),
        "typing-pin": at(Stage.TYPING, service=Service.PIN),
        "typing-pin-again": at(Stage.TYPING, service=Service.PIN, first="135246"),
        "typing-pins-differ": at(Stage.TYPING, service=Service.PIN, said=Said("pins_differ")),
        "typing-card": at(Stage.TYPING, service=Service.CARD, laid="04A1B2C3D4E5F6"),
        "typing-phone": at(Stage.TYPING, service=Service.PHONE),
        "binding": at(Stage.BINDING, service=Service.CARD),
        "edge": at(Stage.EDGE, service=Service.CHIP),
        "edge-incomplete": at(Stage.EDGE, service=Service.CHIP, said=Said("edge_incomplete")),
        "binding-chip": at(Stage.BINDING, service=Service.CHIP, edge=EDGE),
        "binding-chip-reading": at(Stage.BINDING, service=Service.CHIP, edge=EDGE, reading=True),
        "binding-chip-changed": at(Stage.BINDING, service=Service.CHIP, edge=EDGE, fault=Fault.PASSPORT_CHANGED),
        "asking": at(Stage.ASKING, service=Service.CARD),
        "served": at(Stage.DONE, service=Service.CARD),
        "looks": at(Stage.DONE, service=Service.WHO_LOOKED, looks=looked),
    }
