"""Rules for aspirations, complaints and wrong data, for the case they open, and for how a visit was."""

import msgspec

from kiosk import audit
from kiosk.visit import arriving
from kiosk.visit import events as e
from kiosk.visit.commands import Command, LookAtCase, Note, OpenCase, SaveCase, SaveRating
from kiosk.visit.identifying import TRIES
from kiosk.visit.model import Overlay, Stage, Visit
from kiosk.visit.moves import Answer, asks_noted, at, go, loses_case, warned
from kiosk.visit.reports import (
    CaseNews,
    Form,
    Leave,
    Question,
    Rating,
    Road,
    Voice,
    WrongData,
    answered,
    backward,
    complete,
    onward,
    voice_road,
    wrong_road,
)

# ---- the questions


def ask_voice(visit: Visit, _event: e.VoiceAsked) -> Answer:
    """Ask what somebody came for: to tell something, or to hear what became of it."""
    return go(at(visit, Stage.VOICE, voice=Voice()))


def ask_field(visit: Visit, _event: e.FieldAsked) -> Answer:
    """Ask which of one's data are wrong; of the record only where it comes from comes along."""
    if visit.overlay is not Overlay.DATA_WRONG or visit.person is None:
        return go(visit)
    basic = visit.person.basic
    wrong = WrongData(basic.source_system, basic.slip_token)
    here = msgspec.structs.replace(visit, overlay=Overlay.NONE, call=None, numbers=None)
    return go(at(here, Stage.VOICE, voice=Voice(Form(Question.FIELD), wrong)))


def road(voice: Voice) -> Road:
    """Return the questions that the answers so far lead to."""
    return wrong_road(voice.form.answers) if voice.wrong else voice_road(voice.form.answers)


def _asked(visit: Visit, voice: Voice, form: Form) -> Answer:
    return go(at(visit, Stage.VOICE, voice=Voice(form, voice.wrong)))


def answer(visit: Visit, event: e.FormAnswered) -> Answer:
    """Take an answer and go to the next question; one to another question than is asked changes nothing."""
    voice = visit.voice
    if voice is None or event.question is not voice.form.at or not complete(event.question, event.value):
        return go(visit)
    form = msgspec.structs.replace(voice.form, answers=answered(voice.form, event.question, event.value))
    if event.question is Question.PIN:
        return _open(visit, form)
    following = onward(road(Voice(form, voice.wrong)), event.question) or Question.REVIEW
    return _asked(visit, voice, msgspec.structs.replace(form, at=following))


def back(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the question before; from the first one home."""
    voice = visit.voice
    before = backward(road(voice), voice.form.at) if voice else None
    if voice is None or before is None:
        return go(at(visit, Stage.HOME))
    return _asked(visit, voice, msgspec.structs.replace(voice.form, at=before))


# ---- the case


def save(visit: Visit, _event: e.Continued) -> Answer:
    """Save what was said; code and PIN are shown only when it is on disk."""
    voice = visit.voice
    if voice is None or voice.form.at is not Question.REVIEW:
        return go(visit)
    order = SaveCase(visit.number, voice.form.answers, visit.language, voice.wrong)
    return go(at(visit, Stage.CASE_SAVING, voice=voice), order)


def saved(visit: Visit, event: e.CaseSaved) -> Answer:
    """Show code and PIN; what was answered is forgotten here, it is sealed to the portal."""
    if visit.voice is None:
        return go(visit)
    after = at(visit, Stage.CASE_SAVED, voice=Voice(Form(Question.REVIEW), ticket=event.ticket))
    return go(after, Note(audit.case_saved()))


def not_saved(visit: Visit, event: e.CaseNotSaved) -> Answer:
    """Go back to the review and say that nothing was saved; nothing that was answered is lost."""
    if visit.voice is None:
        return go(visit)
    return go(at(visit, Stage.VOICE, voice=visit.voice, fault=event.fault))


def look_at_case(visit: Visit) -> Answer:
    """Look whether the portal has signed for the case by now."""
    ticket = visit.voice.ticket if visit.voice else None
    return go(visit) if ticket is None else go(visit, LookAtCase(visit.number, ticket.event_id))


def case_told(visit: Visit, event: e.CaseTold) -> Answer:
    """Say when the portal had the case, or that it refused it."""
    voice, news = visit.voice, event.news
    if voice is None or voice.ticket is None or voice.ticket.event_id != event.event_id or news == CaseNews():
        return go(visit)
    ticket = msgspec.structs.replace(voice.ticket, received_at=news.received_at, refused=news.refused)
    return go(msgspec.structs.replace(visit, voice=msgspec.structs.replace(voice, ticket=ticket)))


def to_case(visit: Visit) -> Answer:
    """Go back to code and PIN, from their slip or from the question whether they are noted."""
    return _shown(visit, Question.REVIEW, Leave.ASKS if loses_case(visit) else Leave.FREE)


def _shown(visit: Visit, at_: Question, leave: Leave) -> Answer:
    ticket = visit.voice.ticket if visit.voice else None
    return go(at(visit, Stage.CASE_SAVED, voice=Voice(Form(at_), ticket=ticket, leave=leave), serial=visit.serial))


def go_home(visit: Visit, _event: e.Event) -> Answer:
    """Go home; code and PIN that are on no paper stay until the visitor has said that they are noted."""
    if asks_noted(visit):
        return to_case(visit)
    return _ask_noted(visit, Leave.HOME) if loses_case(visit) else go(at(visit, Stage.HOME))


def end(visit: Visit, event: e.EndAsked) -> Answer:
    """End the visit and say goodbye; before code and PIN are lost for good, ask once whether they are noted."""
    if loses_case(visit) and not asks_noted(visit):
        return _ask_noted(msgspec.structs.replace(visit, overlay=Overlay.NONE, beneath=Overlay.NONE), Leave.END)
    return arriving.end(visit, event)


def noted(visit: Visit, event: e.FormAnswered) -> Answer:
    """Leave where code and PIN are written down, else show them again."""
    if not asks_noted(visit) or event.question is not Question.NOTED:
        return go(visit)
    if event.value != "yes":
        return to_case(visit)
    ends = visit.voice is not None and visit.voice.leave is Leave.END
    return arriving.end(visit, e.EndAsked()) if ends else go(at(visit, Stage.HOME))


def _ask_noted(visit: Visit, leave: Leave) -> Answer:
    return _shown(visit, Question.NOTED, leave)


def touched(visit: Visit, _event: e.Touched) -> Answer:
    """Keep code and PIN on the screen: somebody is still writing."""
    closes = visit.voice is not None and visit.voice.leave is Leave.CLOSING
    return to_case(visit) if closes else go(visit)


def untouched(visit: Visit, seconds: int) -> Answer:
    """Say that code and PIN will close, while they can still be read; then forget them.

    Where something else is shown, or nothing would be lost, they are forgotten at once.
    """
    open_ = visit.stage is Stage.CASE_SAVED and visit.overlay is Overlay.NONE
    if open_ and loses_case(visit) and visit.voice is not None and visit.voice.leave is Leave.ASKS:
        return _shown(visit, Question.REVIEW, Leave.CLOSING)
    return hidden(visit, seconds)


def leave(visit: Visit, _event: e.Event) -> Answer:
    """Go home; what was answered is forgotten here."""
    return go(at(visit, Stage.HOME))


def hidden(visit: Visit, seconds: int) -> Answer:
    """Forget code, PIN and answer when time runs out, and warn: whoever touches next stands at home."""
    return go(warned(at(visit, Stage.HOME), seconds), Note(audit.screen_covered(cause="idle")))


# ---- following a case up


def _open(visit: Visit, form: Form) -> Answer:
    order = OpenCase(visit.number, form.answer(Question.CODE), form.answer(Question.PIN), refused=visit.tries >= TRIES)
    return go(at(visit, Stage.CASE_OPENING, voice=Voice(_without_pin(form))), order)


def _without_pin(form: Form) -> Form:
    kept = tuple(pair for pair in form.answers if pair[0] is not Question.PIN)
    return msgspec.structs.replace(form, at=Question.CODE, answers=kept)


def opened(visit: Visit, event: e.CaseOpened) -> Answer:
    """Show where the case stands."""
    after = at(visit, Stage.CASE, voice=Voice(Form(Question.MENU), seen=event.case))
    return go(after, Note(audit.case_looked_up(opened="yes")))


def not_opened(visit: Visit, _event: e.CaseNotOpened) -> Answer:
    """Say the one sentence for every reason, and ask for the code again."""
    if visit.voice is None:
        return go(visit)
    voice = msgspec.structs.replace(visit.voice, refused=True)
    after = at(visit, Stage.VOICE, voice=voice, tries=visit.tries + 1)
    return go(after, Note(audit.case_looked_up(opened="no")))


# ---- how the visit was


def rate(visit: Visit, event: e.Rated) -> Answer:
    """Take the first of two taps; the second one asks why."""
    return go(visit) if visit.rating is not None else go(msgspec.structs.replace(visit, rating=Rating(event.score)))


def rate_why(visit: Visit, event: e.RatedWhy) -> Answer:
    """Tell the portal; who it was is known to nobody."""
    if visit.rating is None or visit.rating.done:
        return go(visit)
    after = msgspec.structs.replace(visit, rating=Rating(visit.rating.score, done=True))
    return go(after, SaveRating(visit.rating.score, event.reason, visit.language))


def rated(before: Visit, after: Visit) -> tuple[Command, ...]:
    """Return the order to tell the portal the first tap alone, where nobody gave the second before they went."""
    if before.rating is None or before.rating.done or after.rating is not None:
        return ()
    return (SaveRating(before.rating.score, "", before.language),)
