"""The command line, as processes: serve, demo, import, publish, enrol-code; state survives; signals end it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
import msgspec
import pytest
from sqlalchemy import select

from onedata.credentials import PRODUCTION_COST, credential_keys, stretch
from onedata.feeds import TrustAnchor, open_manifest
from onedata.register_file import Register
from portal import progress_bar
from portal.__main__ import main
from portal.models import Epoch, Feed
from portal.service import Service
from portal.settings import SettingsWrong, load
from tests.portal.feeds.publisher import PERSON, add

if TYPE_CHECKING:
    from tests.portal.postgres import Server

ROOT = Path(__file__).parents[2]


def environment(data: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AIM_", "DATABASE_URL"))}
    return {**clean, "AIM_PORTAL_DATA": str(data), **more}


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, in the test's data folder; a process of its own would cost a second each."""
    monkeypatch.setattr(os, "environ", environment(tmp_path / "data"))

    def command(*words: str, **more: str) -> Done:
        os.environ.update(more)
        code = main(words)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return command


@contextmanager
def serving(data: Path, **more: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    ready = data.parent / "ready"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "portal", "serve", "--port", "0", "--ready-file", str(ready)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data, **more), start_new_session=True)
    try:
        until = time.monotonic() + 60
        while not ready.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)  # the other process needs the core; the deadline is above
        yield ready.read_text().strip(), process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def fetch(url: str, body: dict[str, str] | None = None) -> tuple[int, bytes]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if data else {}
    response = httpx.request("POST" if data else "GET", url, content=data, headers=headers, timeout=10, trust_env=False)
    return response.status_code, response.content


@pytest.mark.parametrize("caught", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_where_and_ends_cleanly(tmp_path: Path, caught: signal.Signals) -> None:
    with serving(tmp_path / "data") as (url, process):
        assert fetch(f"{url}/healthz") == (200, b'{"status":"ok","schema":"current"}')
        process.send_signal(caught)
        assert process.wait(10) == 0
    assert not (tmp_path / "ready").exists()


def test_a_demo_is_made_once_and_served(tmp_path: Path, run: Run) -> None:
    data = tmp_path / "data"
    first = run("demo", "--people", "60", "--seed", "3")
    assert (first.returncode, first.stderr) == (0, "")
    assert "60 synthetic people" in first.stdout
    again = run("demo", "--people", "60", "--seed", "3")
    assert again.returncode == 0
    assert "already here" in again.stdout
    assert "nothing new" in again.stdout
    other = run("demo", "--people", "60", "--seed", "4")
    assert (other.returncode, "another data folder" in other.stderr) == (2, True)
    code = run("enrol-code", "--office", "BP3MI Mataram").stdout.strip()
    with serving(data) as (url, _):
        body = {"code": code, "name": "Anjungan", "signing_key": "ab" * 32, "receiving_key": "cd" * 32}
        status, answer = fetch(f"{url}/v1/enrol", body)
        assert (status, json.loads(answer)["portal_url"]) == (200, url)
    with serving(data) as (url, _):
        assert fetch(f"{url}/v1/feeds/rules/manifest")[0] == 200
        assert fetch(f"{url}/v1/enrol", {**body, "signing_key": "ef" * 32})[0] == 403
    said = first.stdout + (data / "log/portal.jsonl").read_text()
    assert "Contoh" not in said.replace("CONTOH", "")
    assert "5200000000" not in said


HEADER = "source_system;source_key;source_updated_on;full_name;birth_date;nik;passport_no;phone;phone_confirmed;region"
CSV = f"""{HEADER};stage_code
SISKOP2MI;C-1;2026-07-01;Siti Contoh;1990-08-17;5200000000000001;CTH00001;081200001234;ya;52;WORK_VISA
SISKOP2MI;C-2;2026-07-01;Budi Contoh;17/08/1991;52;;;;52;WORKING
"""


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_delivery_is_imported_published_and_opened(
    tmp_path: Path, backend: str, request: pytest.FixtureRequest, run: Run
) -> None:
    server: Server | None = request.getfixturevalue("postgresql") if backend == "postgresql" else None
    more = {"DATABASE_URL": server.new_database()} if server else {}
    data, file = tmp_path / "data", tmp_path / "people.csv"
    file.write_text(CSV, encoding="cp1252")
    taken = run("import", str(file), **more)
    assert taken.returncode == 3
    assert "1 lines returned, see people.rejects.csv" in taken.stdout
    assert (tmp_path / "people.rejects.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("3,nik,nik,")
    again = run("import", str(file), **more)
    assert "taken in before, nothing changed" in again.stdout
    assert run("publish", **more).returncode == 0
    assert opens(data, tmp_path / "1.db", more)
    delivery = taken.stdout.split("delivery ")[1].split(":")[0]
    assert "1 people put back" in run("import", "--undo", delivery, **more).stdout
    assert run("publish", "--new-epoch", **more).returncode == 0
    assert not opens(data, tmp_path / "2.db", more)


def opens(data: Path, path: Path, more: dict[str, str]) -> bool:
    """Build the register from what was published, as a kiosk does, and try the imported person's phone."""
    service = Service.open(load({"AIM_PORTAL_DATA": str(data), **more}))
    with service.database.read() as session:
        signed = session.scalars(select(Feed.manifest).where(Feed.feed == "register-52")).one()
        pepper = session.scalars(select(Epoch.pepper).order_by(Epoch.epoch.desc())).first()
    found = open_manifest(signed, TrustAnchor(service.ring.root_public), "register-52", service.clock())
    names = [blob.sha256.hex() for blob in found.snapshot.blobs]
    path.write_bytes(b"".join((service.settings.blobs / name[:2] / name).read_bytes() for name in names))
    assert found.parameters is not None
    assert pepper is not None
    assert found.parameters.cost == PRODUCTION_COST
    stretched = stretch("nik", "5200000000000001", "phone:1234", found.parameters.salt, found.parameters.cost)
    with Register.open(path) as register:
        record = register.lookup(credential_keys(stretched, pepper))
    service.close()
    return record is not None and record.full is not None and record.full.name == "Siti Contoh"


def test_publish_says_how_far_it_is_and_how_many_ways_are_shared(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people whose identifiers and factors are the same: none of the four ways may open either."""
    service = Service.open(load({"AIM_PORTAL_DATA": str(tmp_path / "data")}))
    add(service, PERSON, msgspec.structs.replace(PERSON, source_key="CONTOH-2"))
    service.close()
    monkeypatch.setattr(progress_bar, "_EVERY", 0)  # else work that takes no time draws nothing
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    done = run("publish")
    assert done.returncode == 0
    assert "publish: 4 credentials are shared by several people and open nothing: see docs/portal.md\n" in done.stdout
    assert f"\rpublish: ways to open [{'#' * 30}] 2 of 2" in done.stderr


def test_real_people_are_not_sealed_at_demo_cost(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "people.csv"
    file.write_text(CSV)
    run("demo", "--people", "30")
    refused = run("import", str(file))
    assert (refused.returncode, "demo cost" in refused.stderr) == (2, True)
    assert run("import", str(file), "--synthetic").returncode == 3


def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, run: Run) -> None:
    for arguments, words in (
        (("import",), "name a file"),
        (("import", "--undo", "000000000000"), "no delivery"),
        (("import", str(tmp_path / "nothing.csv")), "No such file"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
    wrong = run("publish", AIM_PORTAL_PROT="1")
    assert (wrong.returncode, wrong.stderr) == (2, "portal: unknown setting: AIM_PORTAL_PROT\n")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"AIM_PORTAL_PORT": "x"}, "AIM_PORTAL_PORT"),
        ({"AIM_PORTAL_PORT": "70000"}, "65535"),
        ({"DATABASE_URL": "mysql://x"}, "sqlite:/// or postgresql://"),
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsWrong, match=words):
        load(environ)


def test_settings_without_environment_are_the_demo() -> None:
    settings = load({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8350)
    assert settings.data.parts[-3:] == ("build", "demo", "portal")
    assert load({"DATABASE_URL": "postgres://u@h/d"}).database_url == "postgresql+psycopg://u@h/d"
