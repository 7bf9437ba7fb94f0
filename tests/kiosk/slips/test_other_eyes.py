"""Slips read by programs that know nothing of this project: npos the bytes, zxing the code, pycose the token."""

import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from kiosk.devices.escpos_machine import EscPosMachine
from kiosk.devices.printer import PrintJob
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.printer_sim import MemoryTransport
from kiosk.health import PrintOutcome
from kiosk.slips import escpos, raster
from kiosk.slips.model import Slip
from onedata.signatures import raw_public_key
from onedata.slip_token import token_from_text

MakeSlip = Callable[..., Slip]
ROOT = Path(__file__).parents[3]
MODULES = ROOT / "build/eyes/node_modules"


class Tapped(MemoryTransport):
    """The line to a printer, with a recorder on it."""

    def __init__(self, machine: EscPosMachine) -> None:
        super().__init__(machine)
        self.heard = b""
        self.recording = threading.Event()

    def send(self, data: bytes, limit: float) -> int:
        sent = super().send(data, limit)
        if self.recording.is_set():
            self.heard += data[:sent]
        return sent


def captured(image: Image.Image) -> bytes:
    """Print through the real printing code; return every byte that reached the printer for this slip."""
    line = Tapped(EscPosMachine(image.width))
    printer = EscPosPrinter(line)
    line.recording.set()
    assert printer.print(PrintJob(escpos.strips(image))).outcome is PrintOutcome.CONFIRMED
    printer.stop()
    return line.heard


def decoded(data: bytes) -> dict[str, Any]:
    assert MODULES.is_dir(), "make test installs npos into build/eyes"
    environment = {"NODE_PATH": str(MODULES), "PATH": os.environ["PATH"]}
    script = ROOT / "tests/eyes/slip.js"
    run = subprocess.run(["node", str(script)], input=data, capture_output=True, check=True, env=environment)
    found: dict[str, Any] = json.loads(run.stdout)
    assert found["error"] is None
    return found


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_other_programs_read_what_was_printed(
    dots: int, make_slip: MakeSlip, slip_key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    image = raster.render(make_slip("id"), dots)
    found = decoded(captured(image))
    rows = b"".join(bytes.fromhex(row).ljust(dots // 8, b"\x00") for row in found["rows"])
    printed = Image.frombytes("1", (dots, len(found["rows"])), rows, "raw", "1;I")
    assert printed.tobytes() == image.tobytes()
    printed.save(tmp_path / "slip.png")
    assert found["commands"].count("GSV") == 1
    assert not [name for name in found["commands"] if name.startswith("FS") or "text" in name.lower()]
    (code,) = zxingcpp.read_barcodes(printed.convert("L"))
    message = Sign1Message.decode(token_from_text(code.text))
    message.key = OKPKey(crv="ED25519", x=raw_public_key(slip_key), optional_params={"ALG": "EDDSA"})
    assert message.verify_signature()
    payload = message.payload or b""
    message.payload = bytes((payload[0] ^ 1,)) + payload[1:]
    assert not message.verify_signature()


def test_a_decoder_that_sees_text_says_so(make_slip: MakeSlip) -> None:
    image = raster.render(make_slip("id"), 576)
    found = decoded(captured(image) + b"CONTOH\n")
    assert len(found["commands"]) > len(decoded(captured(image))["commands"])
