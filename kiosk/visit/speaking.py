"""Rules for listening. They stand beside the table: speech moves no visitor, and whatever else happens ends speech.

What is somebody's own is said into a headset and nowhere else. Over the loudspeaker go the words of the catalogue,
which are the same for everybody, and the pages that anybody may read: whoever touches the same answers sees the same.
"""

import msgspec

from kiosk.visit import events as e
from kiosk.visit.commands import PaceSpeech, PauseSpeech, Quiet, Speak
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Overlay, Stage, Visit
from kiosk.visit.moves import Answer, asks_noted, go, holds_case, is_private
from kiosk.visit.speech import Line, Speech, SpeechState
from kiosk.visit.times import PERSON_EVENTS

EVENTS = (e.ListenAsked, e.ReadAloud, e.SpeechPaused, e.SpeedChosen, e.VolumeChosen, e.SpeechEnded)
"""What `step` gives to these rules."""
ALOUD = frozenset(
    {
        PageKind.TOPICS,
        PageKind.TOPIC,
        PageKind.ARTICLE,
        PageKind.MAP,
        PageKind.COUNTRIES,
        PageKind.COUNTRY,
        PageKind.PLACEMENTS,
        PageKind.CONTACTS,
        PageKind.JOBS,
        PageKind.JOB_FILTER,
        PageKind.JOB,
        PageKind.CHECK,
        PageKind.COST,
        PageKind.CONTRIBUTION,
        PageKind.AGENCIES,
        PageKind.AGENCY,
        PageKind.NEWS,
        PageKind.NEWS_ITEM,
        PageKind.SEARCH,
    }
)
"""Pages that a lobby may hear. They name nobody, and what was typed on them is masked, so it is not read. A number of
the queue, a code for phones and a page whose title was typed are not among them."""
_READING = frozenset({Stage.GUIDE, Stage.SEARCH})


def step(visit: Visit, event: e.Event) -> Answer:
    """Return the visit after an event of these rules, and the orders it gives."""
    answer = go(visit)
    match event:
        case e.ListenAsked():
            answer = _speak(visit, event, audio=True)
        case e.ReadAloud():
            answer = _speak(visit, event, audio=visit.speech.audio)
        case e.SpeechPaused():
            answer = _pause(visit, event.paused)
        case e.SpeedChosen():
            answer = _paced(visit, msgspec.structs.replace(visit.speech, speed=event.speed))
        case e.VolumeChosen():
            answer = _paced(visit, msgspec.structs.replace(visit.speech, volume=event.volume))
        case e.SpeechEnded() if event.visit == visit.number and event.asked == visit.speech.asked:
            answer = silenced(visit)
    return answer


def silenced(visit: Visit) -> Answer:
    """End the speech, if there is one."""
    if visit.speech.state is SpeechState.SILENT:
        return go(visit)
    return _with(visit, msgspec.structs.replace(visit.speech, state=SpeechState.SILENT)), (Quiet(),)


def hushed(before: Visit, after: Visit, event: e.Event) -> Answer:
    """End the speech that an event overtook: a touch, another screen, a headset pulled, the visit's end."""
    if before.speech.state is SpeechState.SILENT or isinstance(event, EVENTS):
        return go(after)
    if after.number != before.number:
        return after, (Quiet(),)
    pulled = before.health.headset and not after.health.headset
    if isinstance(event, PERSON_EVENTS) or pulled or _place(before) != _place(after):
        return silenced(after)
    return go(after)


def spoken(visit: Visit, lines: tuple[Line, ...], general: Line) -> tuple[Line, ...]:
    """Return what may be said where the visitor stands; `general` explains the screen without saying what it shows."""
    covered = visit.overlay is not Overlay.NONE
    if visit.health.headset or visit.overlay is Overlay.TIME_WARNING:
        return lines
    if (is_private(visit) or (holds_case(visit) and not asks_noted(visit))) and not covered:
        return (general,)
    aloud = visit.guide is not None and visit.stage in _READING and visit.guide.here.kind in ALOUD
    return lines if aloud and not covered else tuple(line for line in lines if line.key) or (general,)


def _speak(visit: Visit, event: e.ListenAsked | e.ReadAloud, *, audio: bool) -> Answer:
    place = (event.visit, event.stage, event.overlay)
    if not event.lines or place != (visit.number, visit.stage, visit.overlay):
        return go(visit)
    old = visit.speech
    speech = msgspec.structs.replace(old, state=SpeechState.SPEAKING, asked=old.asked + 1, audio=audio)
    lines = spoken(visit, event.lines, event.general)
    order = Speak(visit.number, speech.asked, lines, speech.speed, speech.volume, visit.health.headset)
    return _with(visit, speech), (order,)


def _pause(visit: Visit, paused: bool) -> Answer:
    state = SpeechState.PAUSED if paused else SpeechState.SPEAKING
    if visit.speech.state in (SpeechState.SILENT, state):
        return go(visit)
    return _with(visit, msgspec.structs.replace(visit.speech, state=state)), (PauseSpeech(paused),)


def _paced(visit: Visit, speech: Speech) -> Answer:
    return go(_with(visit, speech), PaceSpeech(speech.speed, speech.volume))


def _with(visit: Visit, speech: Speech) -> Visit:
    return msgspec.structs.replace(visit, speech=speech)


def _place(visit: Visit) -> tuple[object, ...]:
    """Return what was read aloud belongs to: another place is another screen."""
    return visit.stage, visit.overlay, visit.guide, visit.language, visit.local
