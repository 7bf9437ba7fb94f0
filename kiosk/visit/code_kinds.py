"""What a scanned code is. It is anybody's text: compared with known forms, else dropped; never opened, shown or logged.

A module of its own: it brings the cryptography that the rules of a visit do without.
"""

import datetime as dt
import re
from collections.abc import Sequence

from kiosk.visit.forms import identifier_complete
from kiosk.visit.model import ChipKey, CodeKind, ScannedCode, Way
from onedata import credentials, mrz
from onedata.slip_token import TokenInvalid, read_token, token_from_text


def classify(text: str, worker_codes: Sequence[re.Pattern[str]], today: dt.date) -> ScannedCode:
    """Return what a scanned text is: a slip of ours, a worker's code of an allowed form, a passport's edge, or nothing.

    `worker_codes`: forms that this office allows for E-PMI and E-KPMI codes, matched as a whole; a code also needs
    60 random bits to be an identifier. A text that is nothing of ours is not kept. Never raises.
    """
    for known in (_slip, _edge):
        found = known(text, today)
        if found is not None:
            return found
    if any(form.fullmatch(text) for form in worker_codes):
        try:
            return ScannedCode(CodeKind.WORKER, credentials.identifier("worker_id", text))
        except credentials.MalformedCredential:
            pass
    return ScannedCode(CodeKind.OTHER)


def _slip(text: str, _today: dt.date) -> ScannedCode | None:
    """Tell a slip by the form of its token; whether it is genuine is asked elsewhere, with the portal's keys."""
    try:
        read_token(token_from_text(text), {})
    except TokenInvalid as invalid:
        return None if invalid.reason == "malformed" else ScannedCode(CodeKind.SLIP, text)
    return ScannedCode(CodeKind.SLIP, text)


def _edge(text: str, today: dt.date) -> ScannedCode | None:
    try:
        edge = mrz.parse(text, today)
    except mrz.MrzWrong:
        return None
    if not identifier_complete(Way.PASSPORT, edge.number):
        return None
    chip = ChipKey(edge.birth.isoformat(), edge.expires.isoformat()) if edge.birth else None
    return ScannedCode(CodeKind.PASSPORT, edge.number, chip)
