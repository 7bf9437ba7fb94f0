"""The power fails while reports are saved: who read "saved here" has a case, with code and PIN; an alert goes on."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cache.outbox import Outbox
from onedata.events import decode_event, open_event, read_body
from onedata.reports import CaseOpened
from tests.faults import counts
from tests.faults.case_teller import ALERT, CASE
from tests.faults.disk import ROOT, Op, Plan, changes
from tests.faults.recording import Recording, cut, enrolled
from tests.faults.replay import Disk
from tests.faults.truth import Published
from tests.kiosk.sync.genuine_portal import GenuinePortal
from tests.kiosk.sync.line import served

pytestmark = pytest.mark.xdist_group("faults-power")
SEED = 20261122
CASES, CUTS = 20, 80


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[GenuinePortal, str]]:
    made = GenuinePortal()
    with served(made) as url:
        yield made, url


def record_cases(url: str, folder: Path, *synchronous: str) -> Recording:
    """Record the process that saves cases, its outbox opened with this setting."""
    kiosk = enrolled(url, folder)
    before, plan = Disk(kiosk.data), Plan(kiosk.data, folder / "record")
    line = [sys.executable, "-m", "tests.faults.case_teller", str(kiosk.config.path), *synchronous]
    subprocess.run(line, env=plan.environment, cwd=ROOT, input=f"{CASES}\n", text=True, check=True, timeout=100)
    return Recording(kiosk, before, tuple(changes(folder / "record")), Published({}))


def shown(recording: Recording, moment: int) -> set[tuple[str, str]]:
    """Code and PIN of each case that somebody had read as saved by then."""
    marks = [change.rest.decode() for change in recording.changes[:moment] if change.op is Op.MARK]
    told = [mark.removeprefix(CASE).split(" ") for mark in marks if mark.startswith(CASE)]
    return {(code, pin) for _, code, pin in told}


def told(recording: Recording, moment: int) -> set[str]:
    """The alerts whose countdown had ended by then, and that were said to be saved."""
    marks = [change.rest.decode() for change in recording.changes[:moment] if change.op is Op.MARK]
    return {mark.removeprefix(ALERT) for mark in marks if mark.startswith(ALERT)}


def sent_next(folder: Path) -> set[str]:
    """The alerts that the sync process begins with after the cut."""
    outbox = Outbox(folder)
    waiting = {alert.id for alert in outbox.waiting_alerts(1000, 1 << 24)}
    outbox.close()
    return waiting


def kept(portal: GenuinePortal, folder: Path) -> set[tuple[str, str]]:
    """Code and PIN of each case that the kiosk's own code finds in a folder, as the portal opens it."""
    outbox = Outbox(folder)
    found = set()
    for waiting in outbox.waiting(1000, 1 << 24):
        event = decode_event(waiting.encoded)
        body = read_body(event.kind, open_event(event, portal.receiving, portal.kiosks[event.kiosk][0]))
        assert isinstance(body, CaseOpened)
        found.add((body.code, body.pin))
    outbox.close()
    return found


def test_a_case_with_its_code_and_pin_and_an_alert_that_were_shown_as_saved_survive_any_cut(
    portal: tuple[GenuinePortal, str], tmp_path: Path
) -> None:
    recording, dice, promised = record_cases(portal[1], tmp_path / "kiosk"), random.Random(SEED), 0
    moments = recording.moments(CUTS, dice)
    for moment, one in zip(moments, cut(recording, moments, dice, tmp_path / "cuts"), strict=True):
        assert one.wrongs == []
        assert shown(recording, moment) <= kept(portal[0], one.folder)
        assert told(recording, moment) <= sent_next(one.folder)
        promised += len(one.promised.events)
    assert len(shown(recording, len(recording.changes))) == len(told(recording, len(recording.changes))) == CASES
    assert promised > 2 * CASES
    counts.note("power_cut_case", tried=CUTS, survived=CUTS, promised_events=promised, lost=0, corrupt=0)


def test_an_outbox_that_forces_less_to_the_disk_is_found_to_lose_cases(
    portal: tuple[GenuinePortal, str], tmp_path: Path
) -> None:
    """Positive control."""
    recording, dice = record_cases(portal[1], tmp_path / "kiosk", "NORMAL"), random.Random(SEED)
    cuts = list(cut(recording, recording.moments(CUTS, dice), dice, tmp_path / "cuts"))
    lost = sum(any(wrong.kind == "lost" for wrong in one.wrongs) for one in cuts)
    assert lost > 0
    counts.note("power_cut_case_control_normal", tried=CUTS, survived=CUTS - lost, lost=lost)
