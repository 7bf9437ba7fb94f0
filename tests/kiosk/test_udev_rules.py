"""The shipped udev rules: of the form that udev(7) gives, checked by udevadm itself where it can."""

import contextlib
import fnmatch
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.devices.scanner_wedge import WedgeSource
from tests.contracts.scanner_rigs import KeyboardHands

RULES = Path("packaging/60-aim.rules")
_MATCH = r'(?:SUBSYSTEM|KERNEL|(?:ENV|ATTR|ATTRS|TEST)(?:\{[^}"]+\})?|TEST)(?:==|!=)"[^"]*"'
_SET = r'(?:GROUP|MODE|SYMLINK|(?:ENV|ATTR)\{[^}"]+\})(?:=|\+=|:=)"[^"]*"'
_RULE = re.compile(rf"(?:{_MATCH}|{_SET})(?:, (?:{_MATCH}|{_SET}))*")


def lines() -> list[str]:
    text = RULES.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_rule_has_the_form_of_one() -> None:
    assert len(lines()) >= 4
    assert [line for line in lines() if not _RULE.fullmatch(line)] == []
    assert not _RULE.fullmatch(lines()[0].replace("==", "=="[:1] + "~", 1))


def test_no_rule_opens_a_device_to_everybody_or_runs_a_program() -> None:
    text = "\n".join(lines())
    assert set(re.findall(r'MODE="([0-9]+)"', text)) == {"0660"}
    assert "RUN" not in text
    assert "IMPORT" not in text


@pytest.mark.parametrize(
    ("name", "is_scanner"),
    [
        ("CONTOH Barcode Reader", True),
        ("CONTOH BARCODE SCANNER Keyboard Interface", True),
        ("contoh scanner", True),
        ("CONTOH Office Keyboard", False),
    ],
)
def test_the_scanner_that_the_kiosk_takes_is_the_one_that_it_may_open(
    tmp_path: Path, name: str, is_scanner: bool
) -> None:
    """In whatever case it writes its name: else what it types would reach the screen."""
    named = re.findall(r'ATTRS\{name\}=="([^"]*)"', "\n".join(lines()))[0].split("|")
    assert any(fnmatch.fnmatchcase(name, pattern) for pattern in named) is is_scanner
    hands = KeyboardHands(tmp_path, name)
    source = WedgeSource(root=tmp_path, take=hands.grabbed.append)
    with contextlib.nullcontext() if is_scanner else pytest.raises(OSError):
        source.open()
    source.close()
    hands.close()


def test_udevadm_finds_nothing_wrong() -> None:
    """`udevadm verify` came with systemd 254; an older one is asked only whether it is there."""
    udevadm = shutil.which("udevadm")
    assert udevadm is not None, "scripts/setup-system test installs udev"
    version = subprocess.run([udevadm, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.split()[0].split(".")[0]) >= 254:
        subprocess.run([udevadm, "verify", str(RULES)], check=True)
