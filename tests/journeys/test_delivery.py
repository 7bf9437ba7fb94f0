"""The main job on a real delivery: people who arrive as a table open at the kiosk, at production cost."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, load
from kiosk.demo import portal_serving, write_config
from kiosk.visit.model import Stage
from tests.driving import Driver

DELIVERY = """\
source_system;source_key;source_updated_on;full_name;birth_date;nik;phone;phone_confirmed;region;placement_scheme;\
occupation;destination_country;stage_code;stage_date;documents_have;documents_missing
SISKOP2MI;CONTOH-1;2026-11-20;Nénéng Contoh;1994-05-17;5200000000090001;0800-000-4321;ya;52;P_TO_P;CAREGIVER;TW;\
DOCUMENT_VERIFICATION;2026-11-18;PASSPORT WORK_VISA;EMPLOYMENT_CONTRACT
SISKOP2MI;CONTOH-2;2026-11-20;=HYPERLINK("x");1990-01-01;5200000000090002;;;52;P_TO_P;CAREGIVER;TW;WORKING;;;
"""
"""One good line, in Windows-1252 with semicolons, and one that a spreadsheet would run."""


def portal(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AIM_PORTAL_DATA": str(folder / "portal")}
    line = [sys.executable, "-m", "portal", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=100)


def kiosk(config: Path, *arguments: str) -> None:
    line = [sys.executable, "-m", "kiosk", "--config", str(config), *arguments]
    subprocess.run(line, check=True, capture_output=True, timeout=100)


@pytest.fixture
def delivered(tmp_path: Path) -> Config:
    """A kiosk that has synced with a portal into which the table was imported."""
    table = tmp_path / "people.csv"
    table.write_text(DELIVERY, encoding="cp1252")
    taken = portal(tmp_path, "import", str(table), "--rejects", str(tmp_path / "back.csv"))
    assert taken.returncode == 3, taken.stderr
    assert "formula" in (tmp_path / "back.csv").read_text()
    assert portal(tmp_path, "publish").returncode == 0
    with portal_serving(tmp_path, 0) as url:
        config = write_config(tmp_path, url)
        (tmp_path / "portal" / "demo-people.json").write_text("[]")
        code = portal(tmp_path, "enrol-code", "--office", "BP3MI NTB").stdout.splitlines()[-1]
        kiosk(config, "enrol", code)
        kiosk(config, "sync", "--once")
    loaded = load(config)
    sync = msgspec.structs.replace(loaded.sync, watched_by="systemd")
    return msgspec.structs.replace(loaded, sync=sync)


def test_a_delivered_person_opens_and_gets_a_slip(delivered: Config) -> None:
    with Driver.opened(delivered) as visitor:
        visitor.choose_status()
        visitor.touch("NIK", Stage.NUMBER)
        visitor.type("5200000000090001")
        visitor.touch("Lanjut", Stage.FACTOR_CHOICE)
        visitor.touch("Nomor HP", Stage.FACTOR)
        visitor.type("4321")
        visitor.touch("Lanjut", Stage.STATUS)
        assert visitor.visit.person is not None
        assert visitor.visit.person.full is not None
        assert visitor.visit.person.full.name == "Nénéng Contoh"
        assert not visitor.visit.person.basic.synthetic
        visitor.touch("Cetak", Stage.PREVIEW)
        visitor.until("drawn slip", lambda: visitor.visit.slip is not None)
        visitor.touch("Cetak sekarang", Stage.PRINTED)
        assert visitor.inside.sim_printer.machine.cuts == 1
