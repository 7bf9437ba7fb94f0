"""Every text has a sound, every key a text in both languages; drafts are marked."""

import re
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Office
from kiosk.devices.speaker_alsa import EspeakVoice
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.ui.speech import VOICED, can_be_heard
from kiosk.ui.views.plain import GREETINGS, attract
from kiosk.visit.model import Language, LocalLanguage
from tests.kiosk.ui.hearing import CATALOGUE, VISITS, phonemes, record, scene

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES: tuple[Language, ...] = ("id", "en")
LOCAL: tuple[LocalLanguage, ...] = ("jv", "su")


def texts(language: Language) -> dict[str, str]:
    """Every text that can be heard in a language, by its key; values are said as well, `x` stands for them."""
    faults = {fault.value: said for fault, said in (SENTENCE_ID if language == "id" else SENTENCE_EN).items()}
    return {key: re.sub(r"{\w+}", "x", text) for key, text in {**CATALOGUE.words(language).table, **faults}.items()}


# ---- every text has a sound


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_spoken(language: Language) -> None:
    said = texts(language)
    heard = dict(zip(said, phonemes(list(said.values()), language), strict=True))
    assert len(heard) > 300
    assert [key for key, sound in heard.items() if not sound] == []


def test_a_text_without_a_sound_is_found() -> None:
    """The positive control."""
    assert [bool(sound) for sound in phonemes(["Beranda", "…", "Cetak"], "id")] == [True, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_longer_texts_are_longer_sounds(language: Language) -> None:
    words = CATALOGUE.words(language)
    voice = EspeakVoice()
    lengths = [len(voice.speak(words(key), language, 100).samples) for key in ("chrome.back", "speech.personal")]
    assert 10_000 < lengths[0] < lengths[1] / 4


def test_every_recorded_clip_belongs_to_a_text() -> None:
    clips = sorted((ROOT / "assets/sounds").glob("*/*.wav"))
    keys = {language: {*CATALOGUE.words(language).table} for language in LANGUAGES}
    keys |= {local: {*CATALOGUE.words("id", local).own} for local in LOCAL}  # type: ignore[misc]
    assert [str(clip) for clip in clips if clip.stem not in keys[clip.parent.name]] == []  # type: ignore[index]


# ---- languages of the region


@pytest.mark.parametrize("local", LOCAL)
def test_a_draft_has_only_keys_and_values_of_the_catalogue(local: LocalLanguage) -> None:
    words, base = CATALOGUE.words("id", local), CATALOGUE.words("id")
    assert words.own <= set(base.table)
    assert [key for key in words.own if "{" in base(key) or "{" in words(key)] == [], "no recording can say a value"
    assert {key for key in base.table if key.startswith(("home.", "attract.", "display.", "notice."))} & words.own


@pytest.mark.parametrize("local", LOCAL)
def test_a_draft_says_the_rest_in_indonesian(local: LocalLanguage) -> None:
    words = CATALOGUE.words("id", local)
    assert (words.language, words.name) == ("id", local)
    assert words("status.now") == CATALOGUE.words("id")("status.now")
    assert (words.language_of("home.title"), words.language_of("status.now")) == (local, "id")


@pytest.mark.parametrize("local", LOCAL)
def test_the_screens_that_everybody_meets_are_whole_in_a_draft(local: LocalLanguage) -> None:
    """A text with a number or a moment in it, and the name of the house, may stay Indonesian."""
    words = CATALOGUE.words("id", local)
    met = ("home.", "display.", "notice.", "identify.", "help.", "emergency.", "staff.", "warning.", "goodbye.")
    wanted = {key for key, text in CATALOGUE.words("id").table.items() if key.startswith(met) and "{" not in text}
    assert wanted - words.own == {"help.desk"}, "the desk is for the staff"


def test_the_resting_screen_greets_in_the_languages_of_the_office_and_in_no_other() -> None:
    here = scene(VISITS["01-attract"])
    assert attract(here)["greetings"] == "Welcome · Sugeng rawuh · Wilujeng sumping"
    assert {local: CATALOGUE.words("id", local)("attract.welcome") for local in LOCAL} == GREETINGS
    office = msgspec.structs.replace(here.house.office or Office(name="", region="52"), languages=())
    plain = msgspec.structs.replace(here, house=msgspec.structs.replace(here.house, office=office))
    assert attract(plain)["greetings"] == "Welcome"


@pytest.mark.parametrize("local", LOCAL)
def test_a_sentence_of_a_draft_has_at_most_twelve_words(local: LocalLanguage) -> None:
    words = CATALOGUE.words("id", local)
    sentences = [part for key in words.own for part in re.split(r"[.?!]\s", words(key))]
    assert [sentence for sentence in sentences if len(sentence.split()) > 12] == []


def test_the_status_page_lists_every_draft_and_what_awaits_a_recording() -> None:
    page = (ROOT / "translations/STATUS.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z_]+\.[A-Za-z0-9_]+)`", page))
    recordable = {key for key, text in CATALOGUE.words("id").table.items() if "{" not in text}
    assert recordable <= listed
    first = page.split("## Record these")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| `", first, re.MULTILINE)) == 60
    for local in LOCAL:
        drafts = page.split(f"## {'Javanese' if local == 'jv' else 'Sundanese'}: drafts")[1].split("\n## ")[0]
        assert set(re.findall(r"^\| `([^`]+)`", drafts, re.MULTILINE)) == CATALOGUE.words("id", local).own


def test_a_language_without_voice_and_recordings_has_no_speaker(tmp_path: Path) -> None:
    assert set(LANGUAGES) == VOICED
    words = CATALOGUE.words("id", "jv")
    assert not can_be_heard(words, tmp_path / "none")
    record(tmp_path, "jv", "home.title")
    assert can_be_heard(words, tmp_path)
    assert can_be_heard(CATALOGUE.words("en"), tmp_path)
