"""The kiosk against the real portal, served by a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import cast

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.keys import KioskKeys, save_keys
from kiosk.cache.register import NotOpened
from kiosk.cache.trust import slip_keys
from kiosk.faults import Fault
from kiosk.sync.enrol import enrol
from onedata import codes
from onedata.credentials import CredentialKind, FactorKind
from onedata.events import StaffCalled
from onedata.records import WorkerRecord
from onedata.slip_token import read_token
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.portal_processes import PortalProcess, portal

REGISTER = "register-52"


class DemoChip(msgspec.Struct, frozen=True):
    sod: str


class DemoPerson(msgspec.Struct, frozen=True):
    name: str
    card: str | None
    worker_id: str | None
    nik: str | None
    passport: str | None
    chip: DemoChip | None
    pin: str | None
    family_pin: str | None
    phone_last4: str | None
    birth_date: str
    stage: str
    region: str
    opens: tuple[str, ...]


class RealPortal:
    """One portal's data folder and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "AIM_PORTAL_DATA": str(folder)}
        self.environment.pop("DATABASE_URL", None)

    def run(self, *arguments: str, text: str = "") -> str:
        return portal(arguments, self.environment, text).strip()

    @contextmanager
    def served(self, port: int = 0, through: Sequence[str] = ()) -> Iterator[str]:
        """Serve it, through a command in front of the portal's own where one is given."""
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        words = ("serve", "--port", str(port), "--ready-file", str(ready))
        with self._started(words, through) as process:
            try:
                deadline = time.monotonic() + 60
                while not (ready.exists() and ready.read_text()):
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.01)  # for another process
                yield ready.read_text().strip()
            finally:
                process.terminate()
                process.wait(60)

    def _started(self, words: Sequence[str], through: Sequence[str]) -> "PortalProcess | subprocess.Popen[bytes]":
        if not through:
            return PortalProcess(words, self.environment)
        command, quiet = [*through, sys.executable, "-m", "portal", *words], subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stderr=quiet, stdout=quiet)

    def people(self) -> tuple[DemoPerson, ...]:
        return msgspec.json.decode((self.folder / "demo-people.json").read_bytes(), type=tuple[DemoPerson, ...])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> RealPortal:
    """A portal with 60 synthetic people, published."""
    made = RealPortal(tmp_path_factory.mktemp("portal"))
    made.run("demo", "--people", "60", "--seed", "7")
    return made


def ways(person: DemoPerson) -> Iterator[tuple[CredentialKind, str, FactorKind, str]]:
    """Every way that the list says opens this person's record."""
    identifiers = {
        "card": person.card,
        "nik": person.nik,
        "passport": person.passport,
        "worker_id": person.worker_id,
        "passport_chip": sha256(bytes.fromhex(person.chip.sod)).hexdigest() if person.chip else None,
    }
    factors = {
        "pin": person.pin,
        "phone": person.phone_last4,
        "family": person.family_pin,
        "birth": person.birth_date,
        "passport": person.passport[-4:] if person.passport else None,
        "none": "",
    }
    for way in person.opens:
        kind, _, factor = way.partition("+")
        who, proof = identifiers[kind], factors[factor]
        assert who is not None
        assert proof is not None
        yield cast("CredentialKind", kind), who, cast("FactorKind", factor), proof


def opened(kiosk: Kiosk, person: DemoPerson) -> list[WorkerRecord]:
    cache = kiosk.cache()
    cache.begin_visit()
    try:
        return [cache.open_record(*way) for way in ways(person)]
    finally:
        cache.close()


def test_a_kiosk_lives_with_the_real_portal(demo: RealPortal, tmp_path: Path) -> None:
    """Enrol, fill, open every way of everybody, send events, lose the portal, come back to a new epoch."""
    with demo.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code", "--office", "BP3MI NTB"))
        status = kiosk.sync()
        assert status.faults == ()
        assert set(status.feeds) >= {REGISTER, "rules"}
        assert kiosk.sync().bytes_received < 400  # that there are no settings, staff or cases for this kiosk
        here = [person for person in demo.people() if person.region == "52" and person.opens]
        assert len(here) >= 5
        keys = slip_keys(kiosk.data)
        for person in here:
            for record in opened(kiosk, person):
                sensitive = codes.stage(person.stage).row["sensitive"] == "yes"
                assert (record.basic.stage == person.stage) is not sensitive
                assert read_token(record.basic.slip_token, keys).status == record.basic.stage
                assert record.full is None or record.full.name == person.name
        assert len(kiosk.content().all_next_steps()) > 5
        ids = [kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id")) for _ in range(3)]
        assert kiosk.sync().outbox_waiting == 0
    assert kiosk.sync().faults == (Fault.PORTAL_UNREACHABLE,)
    kiosk.outbox().add("staff-called", StaffCalled(stage="status", language="en"))
    assert opened(kiosk, here[0])
    demo.run("publish", "--region", "52", "--new-epoch")
    with demo.served(int(url.rpartition(":")[2])):
        status = kiosk.sync()
        assert status.faults == ()
        assert status.outbox_waiting == 0
        assert status.feeds[REGISTER].epoch == 2
        assert opened(kiosk, here[0])
        with pytest.raises(NotOpened) as caught:
            opened(
                kiosk,
                msgspec.structs.replace(here[0], nik="5299999999999999", card="04FFFFFFFFFFFF", passport="X1234567"),
            )
        assert caught.value.fault is Fault.RECORD_NOT_OPENED
    demo.run("publish", "--region", "52", "--from-backup")
    with demo.served(int(url.rpartition(":")[2])):
        status = kiosk.sync()
        assert status.faults == ()
        assert status.feeds[REGISTER].incarnation == 2
        assert kiosk.outbox().count() == len(ids) + 1  # told again to a portal that may have forgotten
        assert kiosk.sync().outbox_waiting == 0
        assert opened(kiosk, here[0])


DELIVERY = """source_system,source_key,source_updated_on,full_name,birth_date,passport_no,region,stage_code
SISKOP2MI,CONTOH-9001,2026-11-20,Baru Contoh,1991-02-03,CTHNEW91,{region},{stage}
"""


def test_a_change_at_the_portal_travels_as_a_delta_and_so_does_a_move_away(demo: RealPortal, tmp_path: Path) -> None:
    newcomer = ("passport", "CTHNEW91", "birth", "1991-02-03")

    def stage(kiosk: Kiosk) -> str:
        cache = kiosk.cache()
        cache.begin_visit()
        try:
            return cache.open_record(*newcomer).basic.stage  # type: ignore[arg-type]  # literals in a tuple
        finally:
            cache.close()

    def deliver(code: str, region: str = "52") -> None:
        delivery = tmp_path / f"{code}.csv"
        delivery.write_text(DELIVERY.format(stage=code, region=region), encoding="utf-8")
        demo.run("import", str(delivery), "--synthetic")
        demo.run("publish", "--region", "52")

    with demo.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code", "--office", "BP3MI NTB"))
        demo.run("publish", "--region", "52")  # the office's staff and the province's cases, now that somebody asks
        whole = kiosk.sync()
        assert whole.faults == ()
        for code in ("REGISTRATION", "SELECTION"):
            deliver(code)
            changed = kiosk.sync()
            assert changed.faults == ()
            assert 0 < changed.bytes_received < whole.bytes_received / 5
            assert stage(kiosk) == code
        deliver("TRAINING_CERTIFICATION", region="35")
        moved = kiosk.sync()
        assert moved.faults == ()
        assert 0 < moved.bytes_received < whole.bytes_received / 5
        pointer = read_pointer(kiosk.data / FOLDER)
        assert pointer is not None
        assert pointer.changes  # over a register that still has them
        with pytest.raises(NotOpened) as told:
            stage(kiosk)
        assert (told.value.fault, told.value.region) == (Fault.RECORD_MOVED, "35")


def test_a_code_works_once_and_a_stranger_gets_no_register(demo: RealPortal, tmp_path: Path) -> None:
    code = demo.run("enrol-code", "--office", "BP3MI NTB")
    with demo.served() as url:
        first = kiosk_at(url, tmp_path / "first")
        second = kiosk_at(url, tmp_path / "second")
        enrol(first.config, code)
        with pytest.raises(Exception, match="SYNC-04"):
            enrol(second.config, code)
        assert first.sync().faults == ()
        # Keys that the portal never saw:
        save_keys(first.data, KioskKeys.new())
        assert Fault.KIOSK_REFUSED in first.sync().faults
