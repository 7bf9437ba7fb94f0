"""Enrolment: keys made, root pinned, state written; refused where something would be lost."""

import json
import stat
from pathlib import Path

import msgspec
import pytest

from kiosk.__main__ import main
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.keys import load_keys
from kiosk.cache.machine_status import hold_window
from kiosk.cache.settings import read_settings
from kiosk.faults import MEND, Fault
from kiosk.sync.enrol import EnrolmentRefused, enrol
from kiosk.sync.process import LOCK
from kiosk.sync.status import read_status
from kiosk.sync.trouble import SyncTrouble
from onedata.events import StaffCalled
from onedata.signatures import raw_public_key
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import CODE, GenuinePortal
from tests.kiosk.sync.line import Reply, Request, served


@pytest.fixture
def machine(url: str, tmp_path: Path) -> Kiosk:
    """A machine that was never enrolled."""
    return kiosk_at(url, tmp_path)


def test_enrolment_pins_the_root_and_keeps_the_keys(portal: GenuinePortal, machine: Kiosk) -> None:
    enrolment = enrol(machine.config, CODE)
    assert load_enrolment(machine.data) == enrolment
    assert enrolment.anchor.root_public_key == raw_public_key(portal.root)
    keys = load_keys(machine.data)
    assert portal.kiosks[enrolment.kiosk_id][0] == raw_public_key(keys.signing)
    files = [machine.data / "enrolment.json", *(machine.data / "keys").iterdir()]
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not (machine.data / "enrolling").exists()


def test_a_machine_that_synced_too_early_is_enrolled_once_it_is(
    machine: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--config", str(written(machine)), "sync", "--status"]
    assert main([*words[:-1], "--once"]) == 1
    assert f"SYNC-04 portal: {MEND[Fault.KIOSK_REFUSED]}" in capsys.readouterr().err
    assert main(words) == 0
    assert "not enrolled: `python -m kiosk enrol CODE`" in capsys.readouterr().out
    who = enrol(machine.config, CODE).kiosk_id
    assert main(words) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"kiosk {who}" in said
    assert "faults none" in said
    assert "register-52 - - - not here yet" in said


def test_a_wrong_code_leaves_nothing_behind_that_counts(machine: Kiosk) -> None:
    with pytest.raises(SyncTrouble) as caught:
        enrol(machine.config, "FALSCH")
    assert caught.value.fault is Fault.KIOSK_REFUSED
    with pytest.raises(NotEnrolled):
        load_enrolment(machine.data)
    assert machine.sync().faults == (Fault.KIOSK_REFUSED,)


def test_a_lost_answer_is_asked_for_again_with_the_same_keys(portal: GenuinePortal, machine: Kiosk) -> None:
    portal.spoil = lambda request, reply: msgspec.structs.replace(reply, cut_at=10)
    with pytest.raises(SyncTrouble):
        enrol(machine.config, CODE)
    portal.spoil = lambda _, reply: reply
    enrol(machine.config, CODE)
    assert len(portal.kiosks) == 1


@pytest.mark.parametrize("parked", [False, True])
def test_enrolling_again_is_refused_while_events_are_not_signed_for(
    portal: GenuinePortal, machine: Kiosk, parked: bool
) -> None:
    enrol(machine.config, CODE)
    before = load_enrolment(machine.data)
    machine.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    if parked:
        portal.refuse["staff-called"] = 422
        machine.sync()
    with pytest.raises(EnrolmentRefused, match="sync first"):
        enrol(machine.config, CODE)
    assert load_enrolment(machine.data) == before


def test_enrolling_is_refused_while_the_sync_process_runs(machine: Kiosk) -> None:
    machine.data.mkdir()
    lock = FileLock.take(machine.data / LOCK)
    assert lock is not None
    with lock, pytest.raises(EnrolmentRefused, match="running"):
        enrol(machine.config, CODE)
    enrol(machine.config, CODE)


def test_enrolling_anew_is_refused_while_a_window_may_still_seal_in_the_old_name(machine: Kiosk) -> None:
    machine.data.mkdir()
    with hold(machine):
        enrol(machine.config, CODE)  # the first: its window waits for it
        before = load_enrolment(machine.data)
        with pytest.raises(EnrolmentRefused, match="window"):
            enrol(machine.config, CODE)
    assert load_enrolment(machine.data) == before
    enrol(machine.config, CODE)
    assert load_enrolment(machine.data).kiosk_id != before.kiosk_id


def hold(machine: Kiosk) -> FileLock:
    window = hold_window(machine.data)
    assert window is not None
    return window


def test_enrolling_again_at_the_same_portal_keeps_the_high_water_mark(portal: GenuinePortal, machine: Kiosk) -> None:
    old = portal.manifests["register-52"]
    enrol(machine.config, CODE)
    portal.publish_people(SITI)
    machine.sync()
    enrol(machine.config, CODE)
    assert machine.cache().state()[1] is None
    portal.spoil = lambda request, reply: (
        msgspec.structs.replace(reply, body=old) if request.path.endswith("register-52/manifest") else reply
    )
    assert Fault.SEQUENCE_OLDER in machine.sync().faults
    portal.spoil = lambda _, reply: reply
    assert machine.sync().faults == ()
    assert machine.name_of(SITI) == SITI.name


def test_a_new_identity_inherits_nothing_of_the_old_ones_status_settings_and_downloads(machine: Kiosk) -> None:
    enrol(machine.config, CODE)
    machine.sync()
    (machine.data / "settings.json").write_text('{"kiosk": "kiosk-before", "bytes_per_second": 4096}')
    part = machine.data / "incoming" / "register-31" / "00"
    part.parent.mkdir()
    part.write_bytes(b"half of it")
    enrol(machine.config, CODE)
    assert read_status(machine.data).state == "never"
    assert read_settings(machine.data).bytes_per_second is None
    assert not part.exists()
    assert machine.sync().faults == ()


def test_enrolling_again_mends_a_state_that_cannot_be_read(machine: Kiosk) -> None:
    enrol(machine.config, CODE)
    machine.sync()
    (machine.data / "sync-state.json").write_bytes(b"{")
    assert machine.sync().faults == (Fault.STORAGE_FAILED,)
    enrol(machine.config, CODE)
    assert machine.sync().faults == ()
    assert machine.name_of(SITI) == SITI.name


def test_another_portal_means_another_register(machine: Kiosk) -> None:
    enrol(machine.config, CODE)
    machine.sync()
    assert machine.name_of(BUDI) == BUDI.name
    other = GenuinePortal()
    other.publish_people(SITI)
    other.publish_steps()
    with served(other) as url:
        moved = machine.at(url)
        enrol(moved.config, CODE)
        assert read_pointer(moved.data / FOLDER) is None
        assert moved.sync().faults == ()
        assert moved.name_of(SITI) == SITI.name


def test_an_answer_whose_certificates_are_not_its_roots_is_refused(portal: GenuinePortal, machine: Kiosk) -> None:
    stranger = GenuinePortal()

    def swap(request: Request, reply: Reply) -> Reply:
        answer = json.loads(reply.body)
        answer["root_key"] = raw_public_key(stranger.root).hex()
        return msgspec.structs.replace(reply, body=json.dumps(answer).encode())

    portal.spoil = swap
    with pytest.raises(SyncTrouble) as caught:
        enrol(machine.config, CODE)
    assert caught.value.fault is Fault.SIGNATURE_WRONG
    portal.spoil = lambda _, reply: reply
    enrol(machine.config, CODE)


def test_keys_may_come_from_systemd(machine: Kiosk, tmp_path: Path) -> None:
    enrol(machine.config, CODE)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    for name in ("signing", "receiving"):
        stored = machine.data / "keys" / f"{name}.key"
        stored.rename(credentials / f"aim-{name}-key")
    with pytest.raises(NotEnrolled):
        load_keys(machine.data)
    keys = load_keys(machine.data, environment={"CREDENTIALS_DIRECTORY": str(credentials)})
    assert load_enrolment(machine.data).kiosk_id == f"kiosk-{raw_public_key(keys.signing).hex()[:8]}"
