"""Invented states of what is brought to the desk and printed there: slips checked, a case, a sheet of A4."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk.model import Binding, Desk, Said, Service, SlipSeen, Stage
from kiosk.visit.model import PreparedSlip, SlipAnswer, SlipVerdict
from kiosk.visit.reports import CaseSeen
from onedata.records import WorkerRecord

_FACTS = (
    ("Status", "Orientasi (OPP)"),
    ("Negara tujuan", "Taiwan"),
    ("Inisial", "S N C"),
    ("Tahun lahir", "1994"),
    ("Tiga kata", "padi · kapal · bintang"),
    ("Data tanggal", "14 Nov 2026"),
    ("Berlaku sampai", "14 Feb 2027"),
)


def desks(signed_in: Desk, person: WorkerRecord, slip: PreparedSlip) -> dict[str, Desk]:
    """Return a desk for each picture, by the picture's name."""

    def at(stage: Stage, **more: Any) -> Desk:
        return msgspec.structs.replace(signed_in, stage=stage, **more)

    moment = dt.datetime(2026, 11, 14, 3, 0, tzinfo=dt.UTC)
    case = CaseSeen("UNPAID_WAGE", "in_progress", moment, moment + dt.timedelta(days=5), as_of=moment)
    confirming: dict[str, Any] = {
        "person": person,
        "service": Service.CARD,
        "binding": Binding("04A1B2C3D4E5F6", "135246"),
    }
    held = (SlipVerdict.VALID, SlipVerdict.OUT_OF_DATE)
    return {
        "check": at(Stage.CHECK),
        **{
            f"checked-{verdict.value.lower()}": at(
                Stage.CHECKED, checked=SlipSeen(SlipAnswer(verdict), _FACTS if verdict in held else ())
            )
            for verdict in SlipVerdict
        },
        "checking": at(Stage.CHECKED),
        "case-code": at(Stage.CASE_CODE),
        "case-code-not-opened": at(Stage.CASE_CODE, said=Said("case_not_opened")),
        "case-pin": at(Stage.CASE_PIN, code="K7QM2XRA"),
        "case": at(Stage.CASE, code="K7QM2XRA", case=case),
        "preview-sheet": at(Stage.PREVIEW, person=person, paper="sheet", slip=msgspec.structs.replace(slip, pages=1)),
        "ways-code-unknown": at(Stage.WAYS, reason="AT_COUNTER", said=Said("code_unknown")),
        "supervisor": at(Stage.SUPERVISOR, **confirming),
        "supervisor-pin": at(Stage.SUPERVISOR_PIN, **confirming, supervisor="04B1B2C3D4E5F6"),
        "supervisor-pin-wrong": at(
            Stage.SUPERVISOR_PIN, **confirming, supervisor="04B1B2C3D4E5F6", said=Said("refused_wrong", 3)
        ),
    }
