"""An outbox that no line carries: exported sealed, taken in by the real portal, receipted; and only then wiped."""

import sqlite3
import subprocess
from pathlib import Path

import msgspec
import pytest

from kiosk import commands
from kiosk.__main__ import parser
from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.machine_status import hold_window
from kiosk.sync.enrol import EnrolmentRefused, enrol
from kiosk.sync.export import export, left_behind, take_receipts
from kiosk.sync.process import LOCK
from kiosk.sync.wipe import WipeRefused, wipe
from onedata.events import BatchAnswer, SlipPrinted, StaffCalled, encode_answer, make_receipt
from onedata.outbox_export import EVENTS, RECEIPTS, read_pieces, write_pieces
from onedata.reports import AlertRaised
from onedata.wire import Malformed
from tests.full_disk import no_room
from tests.kiosk.sync.conftest import SITI, Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import GenuinePortal
from tests.kiosk.sync.test_real_portal import RealPortal

CALL = StaffCalled(stage="home", language="id")
SLIP = SlipPrinted(serial="A-000001", copy=1, outcome="confirmed", language="id", kind="status")


def run(kiosk: Kiosk, *words: str) -> int:
    return commands.run(parser().parse_args(["--config", str(written(kiosk)), *words]))


def fill(kiosk: Kiosk) -> list[str]:
    outbox = kiosk.outbox()
    alert = AlertRaised(kind="violence", collapse_key=bytes(16))
    ids = [outbox.add("staff-called", CALL), outbox.add("slip-printed", SLIP), outbox.add("alert-raised", alert)]
    outbox.park(ids[1], "409 refused by the test")
    outbox.close()
    return ids


def receipts_of(portal: GenuinePortal, exported: Path, receipts: Path, key: str = "reply") -> None:
    """Answer an export as the portal does."""

    def answers() -> list[bytes]:
        with exported.open("rb") as file:
            taken = [(portal._event(piece), piece) for piece in read_pieces(file, EVENTS)]
        signed = [
            msgspec.structs.replace(one, receipt=make_receipt(one.id, piece, portal.clock(), portal.keys[key]))  # type: ignore[index]
            for one, piece in taken
        ]
        return [encode_answer(BatchAnswer((one,), portal.certificates)) for one in signed]

    with receipts.open("wb") as out:
        write_pieces(out, RECEIPTS, answers())


def test_an_exported_outbox_comes_back_as_receipts(
    portal: GenuinePortal, kiosk: Kiosk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = fill(kiosk)
    file, receipts = tmp_path / "outbox.aim", tmp_path / "receipts.aim"
    assert run(kiosk, "outbox", "--export", str(file)) == 0
    assert "3 events, sealed" in capsys.readouterr().out
    assert SLIP.serial.encode() not in file.read_bytes()
    receipts_of(portal, file, receipts, key="feed")
    with pytest.raises(Exception, match="SYNC-02"):
        take_receipts(kiosk.data, receipts)
    assert kiosk.outbox().count_parked() == 1
    receipts_of(portal, file, receipts)
    assert run(kiosk, "outbox", "--receipts", str(receipts)) == 0
    assert "3 signed for, 0 parked" in capsys.readouterr().out
    assert portal.order == ids
    assert (kiosk.outbox().count(), kiosk.outbox().count_parked()) == (0, 0)
    assert kiosk.sync().outbox_waiting == 0
    assert portal.order == ids


def test_an_export_is_not_written_over_and_is_believed_only_whole(kiosk: Kiosk, tmp_path: Path) -> None:
    fill(kiosk)
    file = tmp_path / "outbox.aim"
    assert export(kiosk.data, file) == 3
    whole = file.read_bytes()
    assert run(kiosk, "outbox", "--export", str(file)) == 1
    assert file.read_bytes() == whole
    with file.open("rb") as source:
        assert len(list(read_pieces(source, EVENTS))) == 3
    for spoiled in (
        b"",
        whole[:-1],
        whole[:200],
        whole[:7],
        whole + b"\0",
        b"x" + whole,
        whole[:90] + b"?" + whole[91:],
    ):
        file.write_bytes(spoiled)
        with file.open("rb") as source, pytest.raises(Malformed):
            list(read_pieces(source, EVENTS))
    file.write_bytes(whole)
    with file.open("rb") as source, pytest.raises(Malformed):
        list(read_pieces(source, RECEIPTS))
    assert run(kiosk, "outbox", "--receipts", str(file)) == 1


def test_an_export_that_found_no_room_leaves_no_half_file_and_counts_for_nothing(kiosk: Kiosk, tmp_path: Path) -> None:
    fill(kiosk)
    held = kiosk.outbox()  # as the running kiosk holds it
    assert held.count() == 2
    file = tmp_path / "stick.aim"
    with no_room(), pytest.raises(NotSaved):
        export(kiosk.data, file)
    assert not file.exists()
    with pytest.raises(WipeRefused, match="3 events"):
        wipe(kiosk.config)
    assert export(kiosk.data, file) == 3
    held.close()


def test_a_file_that_is_there_or_is_not_is_no_trouble_of_the_disk(
    kiosk: Kiosk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "letter.txt"
    mine.write_text("mine")
    assert run(kiosk, "outbox", "--export", str(mine)) == 1
    assert run(kiosk, "outbox", "--receipts", str(tmp_path / "nothing")) == 1
    assert capsys.readouterr().err == f"{mine} is there already: name a new file\n{tmp_path}/nothing: no such file\n"
    assert mine.read_text() == "mine"


def test_wipe_and_a_new_enrolment_wait_for_the_outbox(kiosk: Kiosk, tmp_path: Path, portal: GenuinePortal) -> None:
    kiosk.sync()
    fill(kiosk)
    who = load_enrolment(kiosk.data).kiosk_id
    assert run(kiosk, "wipe") == 2
    assert run(kiosk, "wipe", "--yes") == 1
    with pytest.raises(EnrolmentRefused, match="3 events"):
        enrol(kiosk.config, "KODE-1234")
    export(kiosk.data, tmp_path / "outbox.aim")
    later = kiosk.outbox().add("staff-called", CALL)  # not in the export
    with pytest.raises(WipeRefused, match="1 events"):
        wipe(kiosk.config)
    with pytest.raises(EnrolmentRefused, match="1 events"):
        enrol(kiosk.config, "KODE-1234")
    assert kiosk.name_of(SITI) == SITI.name
    export(kiosk.data, tmp_path / "again.aim")
    assert left_behind(kiosk.data) == 0
    enrol(kiosk.config, "KODE-1234")
    assert load_enrolment(kiosk.data).kiosk_id != who
    assert kiosk.outbox().count() == 0  # of another identity: put aside, not deleted
    (former,) = kiosk.data.glob("outbox.db.former-*[0-9]")
    kept = {row[0] for row in sqlite3.connect(former).execute("SELECT id FROM events")}
    assert later in kept
    assert kiosk.sync().faults == ()


def test_a_wiped_kiosk_keeps_nothing(kiosk: Kiosk) -> None:
    assert kiosk.sync().faults == ()
    event = kiosk.outbox().add("staff-called", CALL)
    assert kiosk.sync().outbox_waiting == 0
    lock = FileLock.take(kiosk.data / LOCK)
    assert lock is not None
    with lock, pytest.raises(WipeRefused, match="running"):
        wipe(kiosk.config)
    window = hold_window(kiosk.data)
    assert window is not None
    with window, pytest.raises(WipeRefused, match="running"):
        wipe(kiosk.config)
    damaged = kiosk.data / "outbox.db.damaged-20261122T000000"
    damaged.write_bytes(event.encode())
    with pytest.raises(WipeRefused, match="damaged"):
        wipe(kiosk.config)
    damaged.unlink()
    assert run(kiosk, "wipe", "--yes") == 0
    assert list(kiosk.data.iterdir()) == []
    assert run(kiosk, "wipe", "--yes") == 1


def test_looking_at_a_new_machine_makes_nothing_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kiosk = kiosk_at("http://127.0.0.1:9", tmp_path)
    assert run(kiosk, "outbox") == 0
    assert run(kiosk, "sync", "--status") == 0
    assert "0 waiting, 0 parked" in capsys.readouterr().out
    assert not kiosk.data.exists()


def test_a_folder_that_is_no_kiosks_is_left_alone(tmp_path: Path) -> None:
    kiosk = kiosk_at("http://127.0.0.1:9", tmp_path)
    kiosk.data.mkdir()
    (kiosk.data / "letter.txt").write_text("mine")
    with pytest.raises(WipeRefused):
        wipe(kiosk.config)
    assert (kiosk.data / "letter.txt").exists()


def test_the_real_portal_takes_an_export_in(real_portal: RealPortal, tmp_path: Path) -> None:
    demo = real_portal
    with demo.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code", "--office", "BP3MI NTB"))
    fill(kiosk)
    file = tmp_path / "outbox.aim"
    export(kiosk.data, file)
    whole = file.read_bytes()
    with pytest.raises(subprocess.CalledProcessError) as refused:
        demo.run("intake", str(file), "--receipts", str(file))
    assert "over the events" in refused.value.stderr
    assert file.read_bytes() == whole
    assert demo.run("intake", str(file)).startswith("intake: 3 new, 0 known already, 0 refused")
    assert demo.run("intake", str(file)).startswith("intake: 0 new, 3 known already, 0 refused")
    taken = take_receipts(kiosk.data, tmp_path / "outbox.aim.receipts")
    assert (taken.acknowledged, taken.parked) == (3, 0)
    assert wipe(kiosk.config)
