"""Somebody who cannot read listens: the home screen, an article; nothing personal without a headset."""

import pytest

from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Overlay, Stage, Timer
from kiosk.visit.speech import SpeechState
from kiosk.visit.times import idle_seconds, running
from tests.driving import Driver


@pytest.fixture
def speaker(kiosk: Driver) -> SimulatedSpeaker:
    kiosk.until("sound", lambda: kiosk.offers("Dengarkan"))
    return kiosk.inside.sim_speaker


def listen(kiosk: Driver, speaker: SimulatedSpeaker) -> list[str]:
    """Touch the speaker and return what was said to the end."""
    speaker.voice.said.clear()
    asked = kiosk.visit.speech.asked
    kiosk.touch("Dengarkan")
    kiosk.until("spoken", lambda: kiosk.visit.speech.asked > asked and silent(kiosk))
    return [text for text, _, _ in speaker.voice.said]


def silent(kiosk: Driver) -> bool:
    return kiosk.visit.speech.state is SpeechState.SILENT


def test_someone_who_cannot_read_listens_to_the_home_screen_and_an_article(
    kiosk: Driver, speaker: SimulatedSpeaker
) -> None:
    assert "Selamat datang" in listen(kiosk, speaker)
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    said = listen(kiosk, speaker)
    assert said[0] == "Apa yang Anda butuhkan?"
    assert "Syarat & panduan" in said
    kiosk.touch("Syarat & panduan", Stage.GUIDE)
    kiosk.until("topics", lambda: kiosk.page_is(PageKind.TOPICS))
    assert "Dokumen" in listen(kiosk, speaker) or kiosk.offers("Berikutnya")
    while not kiosk.offers("Masalah di luar negeri"):
        kiosk.touch("Berikutnya")
    kiosk.touch("Masalah di luar negeri")
    kiosk.until("list", lambda: kiosk.page_is(PageKind.TOPIC))
    kiosk.touch("Gaji tidak dibayar")
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    first = listen(kiosk, speaker)
    assert first[0] == "Gaji tidak dibayar"
    assert len(first) > 3
    kiosk.touch("Berikutnya")
    assert listen(kiosk, speaker) != first
    kiosk.leave()


def test_what_is_heard_is_paused_repeated_and_heard_more_quickly(kiosk: Driver, speaker: SimulatedSpeaker) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    speaker.player.hold()
    kiosk.touch("Dengarkan")
    kiosk.until("speech", lambda: kiosk.offers("Jeda"))
    assert speaker.player.wait_until(playing=True)
    assert Timer.IDLE not in running(kiosk.visit)
    kiosk.touch("Jeda")
    kiosk.until("pause", lambda: kiosk.offers("Lanjutkan"))
    assert speaker.player.wait_until(playing=False)
    kiosk.touch("Lanjutkan")
    kiosk.until("speech", lambda: kiosk.offers("Jeda"))
    assert speaker.player.wait_until(playing=True)
    kiosk.touch("Kecepatan: biasa")
    kiosk.until("speed", lambda: kiosk.visit.speech.speed == 130)
    kiosk.touch("Ulangi")
    kiosk.until("again", lambda: kiosk.visit.speech.asked == 2)
    kiosk.touch("Status saya", Stage.NOTICE)
    assert speaker.player.wait_until(playing=False)
    assert silent(kiosk)
    assert idle_seconds(kiosk.visit) == 2 * 90
    speaker.player.let_go()
    kiosk.leave()
    assert kiosk.visit.speech.speed == 100


def test_a_status_is_heard_only_through_a_headset(kiosk: Driver, speaker: SimulatedSpeaker) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    assert kiosk.visit.person is not None
    assert listen(kiosk, speaker) == [
        "Layar ini menunjukkan data Anda sendiri.",
        "Isinya hanya terdengar lewat headset.",
        "Petugas juga bisa membacakannya.",
    ]
    speaker.voice.said.clear()
    kiosk.inside.sim_headset.plug(plugged=True)
    kiosk.until("read by itself", lambda: bool(speaker.voice.said) and silent(kiosk))
    assert "Tahap Anda sekarang" in [text for text, _, _ in speaker.voice.said]
    assert all(headset for _, headset in speaker.player.played[-len(speaker.voice.said) :])
    speaker.player.hold()
    kiosk.touch("Dengarkan")
    assert speaker.player.wait_until(playing=True)
    kiosk.inside.sim_headset.plug(plugged=False)
    assert speaker.player.wait_until(playing=False)
    kiosk.until("silence", lambda: silent(kiosk))
    speaker.player.let_go()
    kiosk.leave()


def test_a_visitor_chooses_javanese_and_the_rest_stays_indonesian(kiosk: Driver, speaker: SimulatedSpeaker) -> None:
    assert speaker.voice.installed
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Jawa")
    assert (kiosk.visit.language, kiosk.visit.local) == ("id", "jv")
    assert not kiosk.offers("Dengarkan"), "nobody has recorded Javanese yet"
    kiosk.touch("Lajeng", Stage.HOME)
    assert kiosk.reads("Punapa ingkang panjenengan betahaken?")
    kiosk.touch("Darurat", Overlay.EMERGENCY)
    kiosk.touch("Tutup", Overlay.NONE)
    kiosk.touch("Rampung", Stage.GOODBYE)
    assert kiosk.reads("Matur nuwun")
    kiosk.let_pass(60, Stage.ATTRACT)
    assert kiosk.reads("Selamat datang")
