"""What goes wrong on the machine itself: damaged files, a wrong clock, a full disk, a wrong certificate."""

import datetime as dt
import ipaddress
import os
import shutil
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.register import NotOpened
from kiosk.config import Portal
from kiosk.faults import Fault
from kiosk.health import RegisterState
from kiosk.sync import state
from kiosk.sync.enrol import enrol
from onedata.events import StaffCalled
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import CODE, REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import served

YEAR = dt.timedelta(days=365)


# ---- damaged files ------------------------------------------------------------------------------------------------


def current(kiosk: Kiosk) -> Path:
    pointer = read_pointer(kiosk.data / FOLDER)
    assert pointer is not None
    return kiosk.data / FOLDER / pointer.file


def not_opened(kiosk: Kiosk, person: Person) -> Fault:
    with pytest.raises(NotOpened) as caught:
        kiosk.name_of(person)
    return caught.value.fault


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty", "gone", "trigger"])
def test_a_damaged_register_is_seen_and_fetched_again(kiosk: Kiosk, damage: str) -> None:
    assert kiosk.sync().faults == ()
    path = current(kiosk)
    content = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(content[:50])
        case "garbage":
            path.write_bytes(os.urandom(len(content)))
        case "empty":
            path.write_bytes(b"")
        case "gone":
            path.unlink()
        case _:
            connection = sqlite3.connect(path)
            connection.execute("CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM records; END")
            connection.close()
    wanted = {Fault.REGISTER_ABSENT} if damage == "gone" else {Fault.REGISTER_DAMAGED}
    assert not_opened(kiosk, SITI) in wanted
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name
    assert damage == "gone" or current(kiosk) != path
    assert len(list((kiosk.data / FOLDER).glob("*.db"))) == 1


def test_a_damaged_row_is_a_fault_for_staff_and_the_register_is_fetched_again(kiosk: Kiosk) -> None:
    kiosk.sync()
    path = current(kiosk)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE entries SET wrapped = zeroblob(length(wrapped))")
    connection.commit()
    connection.close()
    assert not_opened(kiosk, SITI) is Fault.RECORD_DAMAGED
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name
    assert current(kiosk) != path


def test_damaged_content_is_set_aside_and_fetched_again(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_rows("rules", {("next_steps", f"K{index}"): b"\x80" * 50 for index in range(200)})
    kiosk.sync()
    assert kiosk.content().count("rules") == 200
    for path in kiosk.data.glob("content.db*"):
        path.write_bytes(b"not a database" * 1000)
    assert kiosk.sync().faults == ()
    assert kiosk.content().count("rules") == 200


def test_a_damaged_status_or_pointer_stops_nothing(kiosk: Kiosk) -> None:
    kiosk.sync()
    (kiosk.data / "sync-status.json").write_bytes(b"\0" * 20)
    (kiosk.data / FOLDER / "current.json").write_bytes(b'{"file": "../../etc/passwd"}')
    assert not_opened(kiosk, SITI) is Fault.REGISTER_ABSENT
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name


# ---- the clock ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [YEAR, -YEAR], ids=["portal a year ahead", "portal a year behind"])
def test_a_clock_wrong_by_a_year_is_put_right_by_signed_time(tmp_path: Path, wrong: dt.timedelta) -> None:
    """To a kiosk it is all the same whether its own clock is wrong or everybody else's."""
    portal = GenuinePortal(clock=lambda: dt.datetime.now(dt.UTC) + wrong)
    portal.publish_people(SITI, BUDI)
    portal.publish_steps()
    with served(portal) as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, CODE)
        event = kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
        status = kiosk.sync()
        assert status.faults == (Fault.CLOCK_WRONG,)
        assert status.clock_offset_seconds == pytest.approx(wrong.total_seconds(), abs=5)
        assert not status.feeds[REGISTER].expired
        assert portal.order == [event]
        assert kiosk.name_of(SITI) == SITI.name


def test_a_clock_that_jumps_later_is_put_right_by_a_refusal(
    portal: GenuinePortal, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kiosk.sync().faults == ()
    portal.clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    portal.asked.clear()
    status = kiosk.sync()
    assert status.faults == (Fault.CLOCK_WRONG,)
    assert "/v1/time" not in [request.path for request in portal.asked]
    assert status.clock_offset_seconds == pytest.approx(7200, abs=5)


def test_a_time_that_the_portal_did_not_sign_is_not_believed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    stranger = GenuinePortal()
    portal.spoil = lambda request, reply: (
        msgspec.structs.replace(reply, body=stranger._time(request.query["about"]))
        if request.path == "/v1/time"
        else reply
    )
    assert kiosk.sync().faults == (Fault.SIGNATURE_WRONG,)
    old = portal._time("another request")
    portal.spoil = lambda request, reply: (
        msgspec.structs.replace(reply, body=old) if request.path == "/v1/time" else reply
    )
    assert kiosk.sync().faults == (Fault.SIGNATURE_WRONG,)
    assert not (kiosk.data / state.NAME).exists()
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().faults == ()


# ---- the disk -----------------------------------------------------------------------------------------------------

SMALL = """
import json, os, resource, sys
from pathlib import Path
from kiosk.cache.durable import NotSaved
from kiosk.cache.journal import Journal
from kiosk.cache.outbox import Outbox
from kiosk.config import load
from kiosk.sync.process import Rounds
from onedata.events import StaffCalled

config = load(Path(sys.argv[1]))
said = {"round": [fault.value for fault in Rounds(config, lambda _: None).run().faults]}
for name, save in (
    ("outbox", lambda: [Outbox(config.data_folder).add("staff-called", StaffCalled(stage="home", language="id"))
                        for _ in range(int(sys.argv[2]))]),
    ("journal", lambda: [Journal(config.data_folder).reserve("status", "id") for _ in range(int(sys.argv[2]))]),
):
    try:
        save()
        said[name] = "saved"
    except NotSaved as trouble:
        said[name] = trouble.fault.value
print(json.dumps(said))
"""


@contextmanager
def tiny_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of this size, or skip where this user may not."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def on_disk(kiosk: Kiosk, count: int) -> dict[str, object]:
    """Do a round in a process of its own, then keep so many events and serials."""
    command = [sys.executable, "-c", SMALL, str(written(kiosk)), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said: dict[str, object] = msgspec.json.decode(done.stdout)
    return said


def fill(path: Path) -> None:
    """Write until there is no room; raises `OSError`."""
    with path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))


def test_a_full_disk_is_said_and_nothing_is_half_done(portal: GenuinePortal, url: str, tmp_path: Path) -> None:
    people = [Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(700)]
    with tiny_disk(tmp_path / "disk", "1536k") as disk:
        kiosk = kiosk_at(url, disk)
        kiosk = Kiosk(msgspec.structs.replace(kiosk.config, path=tmp_path / "kiosk.toml"))
        enrol(kiosk.config, CODE)
        assert kiosk.sync().faults == ()
        portal.publish_people(*people)
        part = disk / "kiosk" / "incoming" / "rules" / "part"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(bytes(100))
        assert on_disk(kiosk, 1) == {"round": [Fault.DISK_FULL.value], "outbox": "saved", "journal": "saved"}
        assert not part.exists()  # what can be fetched again gives way
        assert kiosk.name_of(SITI) == SITI.name  # the old register stays in force
        with pytest.raises(OSError, match="No space"):
            fill(disk / "ballast")
        said = on_disk(kiosk, 40)
        assert said["outbox"] == said["journal"] == Fault.DISK_FULL.value
        assert kiosk.name_of(SITI) == SITI.name
        (disk / "ballast").unlink()
        portal.publish_people(SITI, people[0])
        assert kiosk.sync().faults == ()
        assert kiosk.name_of(people[0]) == "ORANG 0"


LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from kiosk.config import load
from kiosk.sync.process import Rounds
print(*[fault.value for fault in Rounds(load(Path(sys.argv[1])), lambda _: None).run().faults])
"""


def test_a_write_that_fails_anywhere_leaves_the_old_or_the_new(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """The kernel refuses every write beyond a length; the length grows until everything fits."""
    kiosk.sync()
    people = [SITI, *(Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(40))]
    portal.publish_people(*people)
    config = written(kiosk)
    outcomes = []
    for length in (256, 1024, 2000, 8192, 20000, 50000, 1 << 20):
        command = [sys.executable, "-c", LIMITED, str(config), str(length)]
        outcomes.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
        assert kiosk.name_of(SITI) == SITI.name
    assert outcomes[-1] == ""
    assert kiosk.name_of(people[40]) == "ORANG 39"
    assert {code for outcome in outcomes[:3] for code in outcome.split()} <= {"DISK-01", "DISK-02"}
    assert outcomes[0]


# ---- the certificate ----------------------------------------------------------------------------------------------


def certificate(folder: Path, name: str, begins: dt.timedelta) -> tuple[Path, ssl.SSLContext]:
    """Make an authority of one and a server's context with a certificate for 127.0.0.1 from it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + begins + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, secret = folder / f"{name}.pem", folder / f"{name}.key"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return path, context


def test_tls_is_always_checked(portal: GenuinePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, context = certificate(tmp_path, "good", -dt.timedelta(days=1))
    other, _ = certificate(tmp_path, "other", -dt.timedelta(days=1))
    _, expired = certificate(tmp_path, "expired", -dt.timedelta(days=40))

    def trusting(kiosk: Kiosk, path: Path | None, url: str) -> Kiosk:
        return Kiosk(msgspec.structs.replace(kiosk.config, portal=Portal(url, str(path) if path else None)))

    with served(portal, context=context) as url:
        kiosk = trusting(kiosk_at(url, tmp_path), good, url)
        enrol(kiosk.config, CODE)
        assert kiosk.sync().faults == ()
        assert trusting(kiosk, other, url).sync().faults == (Fault.CERTIFICATE_WRONG,)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(good))
        monkeypatch.setenv("CURL_CA_BUNDLE", str(good))
        assert trusting(kiosk, None, url).sync().faults == (Fault.CERTIFICATE_WRONG,)
        other_name = url.replace("127.0.0.1", "localhost")
        assert trusting(kiosk, good, other_name).sync().faults == (Fault.CERTIFICATE_WRONG,)
        assert kiosk.sync().faults == ()
    with served(portal, context=expired) as url:
        assert trusting(kiosk, tmp_path / "expired.pem", url).sync().faults == (Fault.CERTIFICATE_WRONG,)
    with served(portal) as url:
        plain = url.replace("http://", "https://")
        assert trusting(kiosk, good, plain).sync().faults == (Fault.PORTAL_UNREACHABLE,)
    assert kiosk.cache().state()[0] is RegisterState.UNKNOWN
    assert kiosk.name_of(SITI) == SITI.name
