"""Rules for what somebody brings to the desk: a slip that is checked, the code of a case whose receipt is wanted."""

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.model import Desk, SlipSeen, Stage
from kiosk.desk.moves import Answer, asking, at, go, known, looking, said
from kiosk.desk.orders import CheckSlip, Note, OpenCase
from kiosk.faults import Fault
from kiosk.visit.model import CodeKind, FactorKind, Identity, SlipAnswer, SlipVerdict, Way
from kiosk.visit.reports import Question, complete

_REASON = "ANSWER_CASE"
_PEOPLE = {CodeKind.WORKER: (Way.CODE, FactorKind.PIN), CodeKind.PASSPORT: (Way.PASSPORT, FactorKind.BIRTH_DATE)}
"""A code that names a person: by which identifier, and what they add."""

# ---- a slip


def ask_check(desk: Desk, _event: e.Event) -> Answer:
    """Wait for a slip's code."""
    return go(at(desk, Stage.CHECK))


def slip_scanned(desk: Desk, event: e.CodeScanned) -> Answer:
    """Check what was scanned; what is none of our codes is no slip of ours, whatever was asked before."""
    if event.code.kind is CodeKind.SLIP:
        return _checking(desk, event.code.text)
    return _told(asking(desk), SlipSeen(SlipAnswer(SlipVerdict.NOT_OURS)))


def scanned_at_home(desk: Desk, event: e.CodeScanned) -> Answer:
    """Check a slip wherever it is scanned; a person is looked for only with a reason."""
    return _checking(desk, event.code.text) if event.code.kind is CodeKind.SLIP else go(desk)


def slip_typed(desk: Desk, event: e.SlipTyped) -> Answer:
    """Check what was typed."""
    text = event.text.strip()
    return _checking(desk, text) if text else go(desk)


def slip_checked(desk: Desk, event: e.SlipChecked) -> Answer:
    """Say what the slip is."""
    return _told(desk, event.seen)


def _told(desk: Desk, seen: SlipSeen) -> Answer:
    noted = Note(audit.slip_checked(verdict=seen.answer.verdict.value))
    return go(at(desk, Stage.CHECKED, checked=seen), noted)


def _checking(desk: Desk, text: str) -> Answer:
    after = at(asking(desk), Stage.CHECKED)
    return go(after, CheckSlip(after.number, after.asked, text, after.language))


# ---- a person's code


def person_scanned(desk: Desk, event: e.CodeScanned) -> Answer:
    """Take the worker's code or the passport's number and ask what the person adds."""
    if event.code.kind not in _PEOPLE:
        return go(said(looking(desk, desk.stage), "code_unknown"))
    way, factor = _PEOPLE[event.code.kind]
    identity = Identity(way, event.code.text)
    return go(looking(desk, Stage.FACTOR, way=way, identity=identity, factor=factor))


# ---- a case


def ask_case(desk: Desk, _event: e.Event) -> Answer:
    """Ask for the code of the case."""
    return go(at(desk, Stage.CASE_CODE))


def code_typed(desk: Desk, event: e.Typed) -> Answer:
    """Ask the person for the PIN that goes with it."""
    code = event.text.upper()
    return go(at(desk, Stage.CASE_PIN, code=code) if complete(Question.CODE, code) else desk)


def pin_typed(desk: Desk, event: e.Typed) -> Answer:
    """Look the case up."""
    if not complete(Question.PIN, event.text):
        return go(desk)
    looking_ = at(desk, Stage.LOOKING, code=desk.code, reason=_REASON)
    return go(looking_, OpenCase(desk.number, desk.code, event.text))


def case_found(desk: Desk, event: e.CaseFound) -> Answer:
    """Show how it stands."""
    if not desk.code:
        return go(desk)
    noted = Note(audit.desk_looked(found="opened", reason=_REASON))
    return go(known(desk, Stage.CASE, case=event.seen, code=desk.code, reason=_REASON, person=None), noted)


def case_not_found(desk: Desk, event: e.CaseNotFound) -> Answer:
    """Ask for the code again and say, in one sentence for every reason, that nothing opened."""
    if not desk.code:
        return go(desk)
    key = "too_many" if event.fault is Fault.TOO_MANY_TRIES else "case_not_opened"
    noted = Note(audit.desk_looked(found="not_opened", reason=_REASON))
    return go(said(at(desk, Stage.CASE_CODE), key), noted)
