"""The demonstration as a newcomer runs it: one command, and nothing of it stays behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
import zxingcpp
from PIL import Image

from kiosk.ui.files import QML
from onedata.slip_token import read_token, token_from_text

pytestmark = [
    pytest.mark.xdist_group("demo"),
    pytest.mark.timeout(1200),  # 127 screens, two languages, two orientations: two minutes on a quiet machine
]

PEOPLE = "120"
PATIENCE_S = 60
START_S = 20
"""From a later run's command until the kiosk can be used, on a machine where one command takes two seconds."""
STARTS = 10
"""As long as so many single commands: a busy machine is slower at both."""
SYNCED = "kiosk: synced\n"
SCREENS = {
    "attract", "language", "home", "help", "display", "emergency", "notice", "staff-called", "identify", "topics",
    "topic", "article", "listening", "article-page", "contacts", "contacts-preview", "map", "countries", "country",
    "placements", "search", "search-found", "not-there", "not-registered", "check-country", "check-job", "check-scheme",
    "check-age", "check-papers", "check-result", "phone", "check-preview", "cost", "contribution", "jobs",
    "jobs-country", "job", "agencies", "agencies-found", "agency", "agency-none", "number-passport", "number-nik",
    "factor-choice", "factor-pin", "not-opened", "other-province", "card", "status", "journey", "data-wrong",
    "preview", "printing", "printed", "covered", "goodbye", "time-warning", "status-neutral",
    "danger", "danger-country", "danger-who", "danger-safe", "danger-callback", "danger-review", "danger-confirm",
    "countdown", "alert", "alert-not-sent", "voice-menu", "voice-topics", "voice-about", "voice-since", "voice-text",
    "voice-named", "voice-review", "case-saved", "case-preview", "case-code", "case-pin", "case-not-opened", "case",
    "news", "rating-why", "rated",
    "desk-locked", "desk-pin", "desk-home", "desk-reason", "desk-ways", "desk-factor", "desk-found", "desk-preview",
    "desk-printed", "desk-lists", "desk-list", "desk-list-paper-out", "desk-list-account", "desk-papers",
    "desk-services", "desk-binding", "desk-new-pin", "desk-wrong", "desk-care", "desk-care-queue",
    "desk-care-machine", "desk-care-data", "desk-care-paper", "desk-care-sound", "desk-care-day", "desk-care-leave",
    "desk-care-carried-out", "desk-care-wipe",
    "expiry", "factor-birth", "passport", "passport-reading", "code", "opening",
    "slip-check", "queue", "ticket", "attract-called", "closed", "case-opening",
    "news-item", "time-warning-covered", "desk-search",
}  # fmt: skip
"""Every screen that there is, as the tour names it."""
ONE_LANGUAGE = {"safe"}
"""What stands there when nothing else starts, in Indonesian alone."""
GONE_BEFORE_A_FRAME = {"Wait"}
"""QML files of which nobody can take a picture: the page they wait for comes at once from this machine's disk."""
ANOTHERS = ("letter.txt", "slip-mine.png")


def environment() -> dict[str, str]:
    """No screen, as on a server."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY")
    return {key: value for key, value in os.environ.items() if key not in hidden}


def demo(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", "demo", "--folder", str(folder), "--port", "0", "--people", PEOPLE, *more]


class Ended(NamedTuple):
    """A run of the demonstration that somebody ended: its children, and which of them outlived it."""

    family: int
    alive: list[str]


class Toured(NamedTuple):
    """The run that toured: where its pictures lie and what it said."""

    pictures: Path
    said: list[str]
    started: float
    """After so many seconds it could be used."""
    single: float
    """Seconds of one command, just before."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one demonstration stands that is run three times: interrupted, killed, and left to its tour."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def interrupted(folder: Path) -> Ended:
    """The first run, which makes portal, people and kiosk, ended as by Ctrl-C."""
    return _ended(folder, lambda program: os.killpg(program.pid, signal.SIGINT))


@pytest.fixture(scope="module")
def killed(folder: Path, interrupted: Ended) -> Ended:
    """The second run, whose window is killed."""
    return _ended(folder, lambda program: program.kill())


@pytest.fixture(scope="module")
def tour(folder: Path, killed: Ended) -> Toured:
    """The third run: without a screen it visits the kiosk that both left behind."""
    out = folder / "tour"
    out.mkdir()
    for name in (*ANOTHERS, "99-gone-id-portrait.png"):  # of its owner, and of an earlier tour
        (out / name).touch()
    single = one_command(folder)
    began = time.monotonic()
    said, started = [], 0.0
    with (folder / "trouble").open("w+") as trouble, subprocess.Popen(
        demo(folder, "--out", str(out)), env=environment(), stdout=subprocess.PIPE, stderr=trouble, text=True
    ) as program:  # fmt: skip
        try:
            assert program.stdout
            for line in program.stdout:
                said.append(line)
                started = time.monotonic() - began if line == SYNCED else started
            assert program.wait(PATIENCE_S) == 0, (folder / "trouble").read_text()
        finally:
            program.kill()
    assert (folder / "trouble").read_text() == ""
    return Toured(out, said, started, single)


@pytest.fixture
def toured(tour: Toured) -> Path:
    """The folder of its pictures."""
    return tour.pictures


def raster_widths(job: bytes) -> Iterator[int]:
    """Give the bytes a row of each picture in a print job; a printed row ends at its last black byte."""
    place = 0
    while (found := job.find(b"\x1dv0\x00", place)) >= 0:
        wide, rows = (int.from_bytes(job[found + at : found + at + 2], "little") for at in (4, 6))
        yield wide
        place = found + 8 + wide * rows


def test_without_a_screen_the_visit_performs_itself_in_both_languages_and_orientations(toured: Path) -> None:
    pictures = {path.name: path for path in (*toured.glob("[0-9]*.png"), *toured.glob("desk/[0-9]*.png"))}
    for look in ("id-portrait", "id-landscape", "en-portrait", "en-landscape"):
        mine = [name for name in pictures if name.endswith(f"-{look}.png")]
        screens = {name.removesuffix(f"-{look}.png")[3:] for name in mine}
        assert screens == SCREENS | (ONE_LANGUAGE if look.startswith("id") else set())
        assert all(re.fullmatch(r"\d\d-[a-z].*", name) for name in mine)
    size = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
    for name, path in pictures.items():
        with Image.open(path) as picture:
            assert picture.size == size[name.removesuffix(".png").split("-")[-1]]


def test_every_screen_file_that_there_is_has_a_picture_in_every_look(toured: Path) -> None:
    """Not from a list that somebody keeps: each picture names the QML file it shows."""
    folder = QML / "Aim" / "screens"
    there = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.qml")}
    for look in ("id-portrait", "id-landscape", "en-portrait", "en-landscape"):
        shown = set()
        for path in (*toured.glob(f"*-{look}.png"), *toured.glob(f"desk/*-{look}.png")):
            with Image.open(path) as picture:
                shown.add(picture.info["Screen"])
        assert there - shown == GONE_BEFORE_A_FRAME


def test_the_tour_deletes_nothing_but_what_a_tour_left(toured: Path) -> None:
    assert all((toured / name).exists() for name in ANOTHERS)
    assert not (toured / "99-gone-id-portrait.png").exists()


def test_the_tour_leaves_slips_that_others_can_check_with_the_keys_beside_them(toured: Path) -> None:
    keys = {
        bytes.fromhex(k): bytes.fromhex(v) for k, v in json.loads((toured / "portal-keys.json").read_text()).items()
    }
    for name in ("slip.png", "slip-58.png", "slip-a4.png"):
        with Image.open(toured / name) as slip:
            (code,) = zxingcpp.read_barcodes(slip.convert("L"))
        assert read_token(token_from_text(code.text), keys).status
    for name, narrower, bytes_a_row in (("slip-80.escpos", 48, 72), ("slip-58.escpos", 24, 48)):
        job = (toured / name).read_bytes()
        assert job.startswith(b"\x1b@")
        assert narrower < max(raster_widths(job)) <= bytes_a_row
    assert (toured / "slip.pdf").read_bytes().startswith(b"%PDF-")


def one_command(folder: Path) -> float:
    """Return the seconds that a command of the portal takes here and now."""
    began = time.monotonic()
    its = {**environment(), "AIM_PORTAL_DATA": str(folder / "portal")}
    subprocess.run([sys.executable, "-m", "portal", "kiosks"], env=its, capture_output=True, check=True)
    return time.monotonic() - began


def test_a_later_run_goes_on_with_the_same_kiosk_and_people_in_seconds(tour: Toured, folder: Path) -> None:
    assert SYNCED in tour.said
    assert "kiosk: enrolled\n" not in tour.said
    assert "by itself" in "".join(tour.said)
    assert tour.started < max(START_S, STARTS * max(tour.single, one_command(folder)))


def test_ctrl_c_leaves_no_process(interrupted: Ended) -> None:
    assert interrupted.family >= 2, "portal and sync run beside the window"
    assert interrupted.alive == []


def test_a_killed_parent_takes_its_children_with_it(killed: Ended) -> None:
    assert killed.family >= 2
    assert killed.alive == []


def _ended(folder: Path, end: Callable[["subprocess.Popen[str]"], None]) -> Ended:
    """Run the demonstration with its window until all of it has come up, end it, and look at what stays.

    The window opens on Qt's offscreen platform: what is asked here is what becomes of the children.
    """
    env = {**environment(), "DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(demo(folder), env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        family = _grown_up(program)
        end(program)
        program.wait(PATIENCE_S)
        _, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
        return Ended(len(family), [_line(process) for process in alive])
    finally:
        program.kill()
        program.communicate()


def _grown_up(program: subprocess.Popen[str]) -> list[psutil.Process]:
    """Wait until the window has its portal and its sync process; return the children."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and program.poll() is None:
        family = psutil.Process(program.pid).children(recursive=True)
        lines = [_line(process) for process in family]
        if any("portal serve" in line for line in lines) and any(line.endswith("sync") for line in lines):
            return family
        time.sleep(0.05)
    raise AssertionError("the demonstration did not come up")


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "gone"
