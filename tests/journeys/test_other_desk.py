"""The queue of a kiosk as the desk of an office PC sees and calls it, with a real portal that is lost in the middle."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.house import Settings
from kiosk.config import Config
from kiosk.desk.care import Board
from kiosk.devices.speaker import RATE, louder
from kiosk.devices.speaker_alsa import EspeakVoice
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.lobby import Lobby
from kiosk.ports.queue_board import call, queue_board
from kiosk.ports.sound import SLOWLY
from kiosk.sync.enrol import enrol
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Stage
from tests.album import Album
from tests.driving import Driver
from tests.emulators.cable import Cable

COUNTER = "Loket 5"


class Desk:
    """An office PC: a machine of its own, with its own data folder, enrolled at the same office."""

    def __init__(self, config: Config, site: Path, folder: Path) -> None:
        environment = {**os.environ, "AIM_PORTAL_DATA": str(site / "portal")}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "portal", "enrol-code", "--office", "BP3MI NTB"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        self.config = msgspec.structs.replace(config, data=msgspec.structs.replace(config.data, folder=str(folder)))
        enrol(self.config, done.stdout.split()[-1], name="Meja 5")
        self.time = OfficeTime(config.office.timezone)
        self.lobby = Lobby(self.config, self.time, Log(folder / "log", "kiosk"))

    def sees(self) -> Board:
        return queue_board(self.lobby, self.time(), COUNTER, online=True)

    def numbers(self) -> list[str]:
        return [one.number for one in self.sees().waiting]

    def calls(self, value: str = "") -> tuple[str, str]:
        return call(self.lobby, self.sees(), value)


@pytest.fixture
def kiosk(config: Config, cable: Cable) -> Iterator[Driver]:
    portal = msgspec.structs.replace(config.portal, url=cable.url)
    with Driver.opened(msgspec.structs.replace(config, portal=portal)) as driver:
        yield driver


@pytest.fixture
def desk(config: Config, site: Path, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(config, site, tmp_path / "pc")
    yield made
    made.lobby.stop()


def number_taken(kiosk: Driver) -> str:
    """Somebody takes a number on the kiosk and leaves; return it."""
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Nomor antrean", Stage.GUIDE)
    kiosk.until("offer", lambda: kiosk.page_is(PageKind.QUEUE))
    kiosk.touch("Ambil nomor antrean")
    kiosk.until("number", lambda: kiosk.page_is(PageKind.TICKET) and kiosk.reads("A-0"))
    kiosk.leave()
    return kiosk.inside.lobby.waiting()[-1].number


def heard(kiosk: Driver) -> list[str]:
    """Return what the kiosk's voice said."""
    return [text for text, _, _ in kiosk.inside.sim_speaker.voice.said]


def as_said(number: str) -> str:
    """Return how an Indonesian voice calls a number of the letter A."""
    digits = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    return f"Nomor A, {', '.join(digits[int(digit)] for digit in number.removeprefix('A-'))}."


def test_a_desk_on_another_machine_calls_a_number_of_the_kiosk(
    kiosk: Driver, desk: Desk, cable: Cable, album: Album
) -> None:
    first, second = number_taken(kiosk), number_taken(kiosk)
    kiosk.until("both at the other desk", lambda: desk.numbers()[-2:] == [first, second])
    shown = desk.sees()
    assert not shown.alone
    assert {one.kiosk for one in shown.waiting} != {""}

    # Whoever waits longest is called from the other machine, on the kiosk's screen and by its sound.
    assert desk.calls() == (first, "called")
    kiosk.until("call on the screen", lambda: kiosk.reads(first) and kiosk.reads(f"Silakan ke {COUNTER}"))
    kiosk.picture(album, "called-from-elsewhere")
    kiosk.until("gone there too", lambda: first not in desk.numbers())

    # The portal is lost: the kiosk gives numbers and calls by itself, and nobody is called out of the past.
    cable.pull()
    third = number_taken(kiosk)
    assert as_said(second) not in heard(kiosk)
    assert kiosk.inside.lobby.call("Loket 1", second) is not None
    kiosk.until("its own call", lambda: kiosk.reads(second) and kiosk.reads("Silakan ke Loket 1"))
    kiosk.until("heard twice", lambda: heard(kiosk).count(as_said(second)) >= 2)
    assert heard(kiosk).count(as_said(second)) == 2
    assert "Silakan ke loket satu." in heard(kiosk)
    assert third not in desk.numbers()

    # It is back: the other desk sees who waits now, and calls once.
    cable.plug()
    kiosk.until("told again", lambda: desk.numbers()[-1:] == [third] and second not in desk.numbers())
    assert desk.calls(next(one.value for one in desk.sees().waiting if one.number == third)) == (third, "called")
    kiosk.until("called from there", lambda: kiosk.reads(third) and kiosk.reads(f"Silakan ke {COUNTER}"))


def test_a_call_from_another_desk_is_said_by_the_real_voice_from_the_loudspeaker(
    config: Config, cable: Cable, desk: Desk, tmp_path: Path
) -> None:
    played = tmp_path / "loudspeaker.raw"
    sound = msgspec.structs.replace(config.sound, kind="alsa", device=f"tee:null,{played},raw")
    portal = msgspec.structs.replace(config.portal, url=cable.url)
    with Driver.opened(msgspec.structs.replace(config, sound=sound, portal=portal)) as kiosk:
        number = number_taken(kiosk)
        kiosk.until("at the other desk", lambda: number in desk.numbers())
        assert desk.calls() == (number, "called")
        # ALSA writes down what was played last: the end of the call, each sentence one run of the voice.
        said = louder(EspeakVoice().speak("Silakan ke loket lima.", "id", SLOWLY), Settings().volume).samples
        kiosk.until("heard", lambda: played.is_file() and played.read_bytes().startswith(said))
        assert len(said) > RATE


def test_a_desk_without_the_portal_sees_its_own_numbers_and_says_so(desk: Desk, cable: Cable) -> None:
    portal = msgspec.structs.replace(desk.config.portal, url=cable.url)
    cable.pull()
    alone = Lobby(msgspec.structs.replace(desk.config, portal=portal), desk.time, Log(desk.config.data_folder, "desk"))
    number = alone.take("INFORMATION")
    shown = queue_board(alone, desk.time(), COUNTER, online=True)
    assert (shown.alone, [one.number for one in shown.waiting]) == (True, [number])
    assert call(alone, shown, "") == (number, "called")
    assert call(alone, shown, "someone/A-001") == ("", "nobody_waits")
    assert not queue_board(desk.lobby, desk.time(), COUNTER, online=True).alone
    alone.stop()
