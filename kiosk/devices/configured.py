"""The devices that a kiosk's configuration names: one function a kind, None for an office without one."""

from kiosk.config import Config, ConfigWrong, Sam
from kiosk.devices.headset import Headset, JackHeadset, SimulatedHeadset
from kiosk.devices.printer import DOTS, Printer
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.devices.reader import SILENCE, CardReader
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.devices.sam import SamFields, SamLink, SamReader
from kiosk.devices.sam_sim import SimulatedSam
from kiosk.devices.scanner import CodeScanner
from kiosk.devices.scanner_sim import SimulatedScanner
from kiosk.devices.speaker import Speaker
from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.devices.staff_card import SerialFile

# ruff: noqa: PLC0415 - real devices are imported only where they are configured


def reader_of(config: Config, silence: float = SILENCE) -> CardReader:
    """Return the configured card reader; one whose service is silent for `silence` seconds says that it is down.

    Raises `ConfigWrong` for commands of a staff card that are none.
    """
    wanted = config.reader
    try:
        serial = SerialFile(wanted.staff_select, wanted.staff_read) if wanted.staff_read else None
    except ValueError as wrong:
        raise ConfigWrong(config.path, "reader.staff_read", str(wrong)) from None
    if config.sim.enabled:
        return SimulatedReader(serial=serial)
    from kiosk.devices.pcsc import PcscReader

    return PcscReader(wanted.pattern, serial=serial, silence=silence)


def printer_of(config: Config, *, torn: bool) -> Printer | None:
    """Return the configured printer, or None for an office without one. Raises `ConfigWrong`.

    `torn`: the last run ended in the middle of a slip; what hangs in the printer is cut off before anything else.
    """
    kind, address = config.printer.kind, config.printer.address
    if kind == "none":
        return None
    if kind == "sim":
        return SimulatedPrinter(DOTS[config.printer.width])
    if kind == "sim-ipp":
        from kiosk.devices.office_sim import SimulatedOfficePrinter

        return SimulatedOfficePrinter()
    if kind == "ipp":
        return _office_printer(config)
    from kiosk.devices.printer_escpos import EscPosPrinter
    from kiosk.devices.transport import transport_for

    try:
        return EscPosPrinter(transport_for(kind, address), torn=torn)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "printer.address", str(wrong)) from None


def _office_printer(config: Config) -> Printer:
    from kiosk.devices.printer_ipp import IppPrinter

    try:
        return IppPrinter(config.printer.address)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "printer.address", str(wrong)) from None


def scanner_of(config: Config) -> CodeScanner | None:
    """Return the configured code scanner, or None for an office without one. Raises `ConfigWrong`."""
    kind, address = config.scanner.kind, config.scanner.address
    if kind == "none":
        return None
    if kind == "sim":
        return SimulatedScanner()
    from kiosk.devices.scanner import WatchedScanner

    if kind == "keyboard":
        from kiosk.devices.scanner_wedge import WedgeSource

        return WatchedScanner(WedgeSource(address))
    from kiosk.devices.scanner_serial import SerialSource

    try:
        return WatchedScanner(SerialSource.parse(address))
    except ValueError as wrong:
        raise ConfigWrong(config.path, "scanner.address", str(wrong)) from None


def sam_of(config: Config) -> SamReader | None:
    """Return the reader with a secure access module, or None for an office without one. Raises `ConfigWrong`."""
    sam = config.sam
    if sam.transport == "none":
        return None
    fields = SamFields(sam.number_field, sam.finger_field, sam.finger_yes)
    try:
        link = _sam_link(sam)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "sam", str(wrong)) from None
    return SamReader(link, fields, sam.request, sam.look, sam.read_seconds)


def _sam_link(sam: Sam) -> SamLink:
    if sam.transport == "sim":
        return SimulatedSam()
    from kiosk.devices import sam_links

    match sam.transport:
        case "http":
            return sam_links.HttpLink(sam.address)
        case "serial":
            return sam_links.SerialLink(sam.address)
        case _:
            return sam_links.CommandLink(sam.command)


def speaker_of(config: Config) -> Speaker | None:
    """Return the configured speaker, or None for an office that wants no sound."""
    sound = config.sound
    if sound.kind == "none":
        return None
    if sound.kind == "sim":
        return SimulatedSpeaker()
    from kiosk.devices.speaker_alsa import AplayPlayer, EspeakVoice

    return Speaker(EspeakVoice(), AplayPlayer(sound.device, sound.headset_device))


def headset_of(config: Config) -> Headset | None:
    """Return what watches the configured headset jack, or None where there is none."""
    if config.sound.kind == "sim":
        return SimulatedHeadset()
    return JackHeadset(config.sound.jack) if config.sound.kind == "alsa" and config.sound.jack else None
