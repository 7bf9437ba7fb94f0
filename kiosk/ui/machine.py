"""What a visitor reads about the machine's parts, from the list of faults."""

from kiosk.faults import SENTENCE_EN, SENTENCE_ID, Fault
from kiosk.health import PRINTER_FAULTS, ScannerState, reader_fault
from kiosk.ui.scene import Scene
from kiosk.visit.model import Language

_SCANNER: dict[ScannerState, Fault | None] = {
    ScannerState.UNKNOWN: None,
    ScannerState.NONE: None,
    ScannerState.READY: None,
    ScannerState.ABSENT: Fault.SCANNER_ABSENT,
}
_NOT_CURRENT = (
    Fault.PORTAL_UNREACHABLE,
    Fault.SIGNATURE_WRONG,
    Fault.SEQUENCE_OLDER,
    Fault.KIOSK_REFUSED,
    Fault.CERTIFICATE_WRONG,
    Fault.ANSWER_UNUSABLE,
    Fault.EPOCH_KEY_MISSING,
    Fault.CLOCK_WRONG,
)
"""What keeps the data from being current, the first to be said first."""


def sentence(fault: Fault | None, language: Language) -> str:
    """Say what happened and what to do, in plain words; nothing where a visitor need not know."""
    if fault is None:
        return ""
    return (SENTENCE_ID if language == "id" else SENTENCE_EN).get(fault, "")


def printer_sentence(scene: Scene) -> str:
    """Say why nothing can be printed now, or nothing."""
    return sentence(PRINTER_FAULTS.get(scene.visit.health.printer), scene.words.language)


def reader_sentence(scene: Scene) -> str:
    """Say why no card can be read now, or nothing."""
    return sentence(reader_fault(scene.visit.health), scene.words.language)


def scanner_sentence(scene: Scene) -> str:
    """Say why no code can be read now, or nothing."""
    health = scene.visit.health
    failed = Fault.SCANNER_FAILED if Fault.SCANNER_FAILED in health.faults else None
    return sentence(_SCANNER[health.scanner] or failed, scene.words.language)


def sync_sentence(scene: Scene) -> str:
    """Say why the data may not be current, or nothing."""
    health = scene.visit.health
    unreachable = Fault.PORTAL_UNREACHABLE if health.online is False else None
    fault = next((fault for fault in _NOT_CURRENT if fault in health.faults), unreachable)
    return sentence(fault, scene.words.language)
