"""Rules for finding a person: why, how, by what, and what the register or the portal answers."""

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.model import Desk, Search, Stage
from kiosk.desk.moves import Answer, at, go, known, looking, said
from kiosk.desk.orders import AskPerson, AskSearch, Find, Note, ReadCard
from kiosk.faults import Fault
from kiosk.health import ReaderState
from kiosk.visit.commands import OpenRecord
from kiosk.visit.forms import factor_complete, identifier_complete
from kiosk.visit.model import Assurance, FactorKind, Identity, Way
from onedata.access_reasons import AccessReason, built_in

PAPERS = ("KTP", "PASSPORT", "FAMILY_CARD", "MARRIAGE_CERTIFICATE", "DIPLOMA")
"""What staff may have seen before a record opens without a factor."""
FACTORS: dict[Way, tuple[FactorKind, ...]] = {
    Way.CARD: (FactorKind.PIN, FactorKind.BIRTH_DATE),
    Way.NIK: (FactorKind.PIN, FactorKind.PHONE, FactorKind.PASSPORT, FactorKind.FAMILY_PIN),
    Way.PASSPORT: (FactorKind.BIRTH_DATE,),
    Way.CODE: (FactorKind.PIN,),
}
LEAST_NAME = 3
"""Letters of a name that are worth asking for, with one thing more that is known."""
_SAID = {
    Fault.PORTAL_UNREACHABLE: "portal_away",
    Fault.TOO_MANY_TRIES: "too_many",
    Fault.RECORD_MOVED: "moved",
    Fault.KIOSK_REFUSED: "portal_refused",
}


def reasons(desk: Desk) -> tuple[AccessReason, ...]:
    """Return every reason this desk knows by name, retired ones too."""
    return (desk.staff.reasons if desk.staff else ()) or built_in()


def offered(desk: Desk) -> tuple[AccessReason, ...]:
    """Return the reasons to look for somebody."""
    return tuple(one for one in reasons(desk) if "find" in one.serves)


def logged_reason(desk: Desk) -> str:
    """Return the reason as this machine's log takes it: a word of the release; the portal's trail has the code."""
    return desk.reason if any(one.code == desk.reason for one in built_in()) else "ADDED"


def ask_reason(desk: Desk, _event: e.Event) -> Answer:
    """Ask why, before anybody is looked for."""
    return go(at(desk, Stage.REASON))


def reason_chosen(desk: Desk, event: e.ReasonChosen) -> Answer:
    """Go on to the ways with the reason."""
    known = any(one.code == event.code for one in offered(desk))
    return go(at(desk, Stage.WAYS, reason=event.code) if known else desk)


def way_chosen(desk: Desk, event: e.WayChosen) -> Answer:
    """Go where the identifier is given; what only the portal can do is there while the portal is."""
    fresh = at(desk, Stage.WAYS, reason=desk.reason)
    if event.way is None:
        return go(looking(fresh, Stage.SEARCH) if desk.health.online else said(fresh, "portal_away"))
    if event.way is Way.CARD:
        there = desk.health.reader is ReaderState.READY
        return go(looking(fresh, Stage.CARD, way=Way.CARD) if there else said(fresh, "no_reader"))
    return go(looking(fresh, Stage.NUMBER, way=event.way))


def read_card(desk: Desk, _event: e.CardPresented) -> Answer:
    """Read the person's card."""
    return go(looking(desk, Stage.CARD, reading=True), ReadCard())


def card_read(desk: Desk, event: e.CardRead) -> Answer:
    """Ask what the person adds to their card."""
    if not desk.reading:
        return go(desk)
    identity = Identity(Way.CARD, event.identifier, Assurance.CARD)
    return go(looking(desk, Stage.FACTORS, way=Way.CARD, identity=identity))


def card_failed(desk: Desk, _event: e.CardFailed) -> Answer:
    """Say that the card could not be read."""
    return go(said(looking(desk, Stage.CARD), "card_unreadable") if desk.reading else desk)


def number_entered(desk: Desk, event: e.NumberEntered) -> Answer:
    """Take a complete number; where only one factor goes with it, ask for that at once."""
    if desk.way is None or not identifier_complete(desk.way, event.text):
        return go(desk)
    identity, factors = Identity(desk.way, event.text), FACTORS[desk.way]
    if len(factors) == 1:
        return go(looking(desk, Stage.FACTOR, identity=identity, factor=factors[0]))
    return go(looking(desk, Stage.FACTORS, identity=identity))


def factor_chosen(desk: Desk, event: e.FactorChosen) -> Answer:
    """Ask for the factor."""
    if desk.way is None or event.factor not in FACTORS[desk.way]:
        return go(desk)
    return go(looking(desk, Stage.FACTOR, factor=event.factor))


def factor_entered(desk: Desk, event: e.FactorEntered) -> Answer:
    """Ask this machine's register, as a visitor would."""
    if desk.identity is None or desk.factor is None or not factor_complete(desk.factor, event.text):
        return go(desk)
    look_up = OpenRecord(desk.number, desk.identity, desk.factor, event.text)
    return go(looking(desk, Stage.LOOKING), Find(desk.number, look_up))


def search_entered(desk: Desk, event: e.SearchEntered) -> Answer:
    """Ask the portal, if enough is known to find few."""
    if not searchable(event.search):
        return go(said(looking(desk, Stage.SEARCH), "know_more"))
    after = looking(desk, Stage.LOOKING, search=event.search)
    return go(after, AskSearch(desk.number, event.search, desk.reason))


def searchable(search: Search) -> bool:
    """Say whether a search finds few: a name needs something beside it, and so does everything else."""
    named = len(search.name.strip()) >= LEAST_NAME
    beside = sum(bool(part) for part in (search.born, search.phone, search.agency.strip()))
    return beside >= (1 if named else 2)


def searched(desk: Desk, event: e.Searched) -> Answer:
    """Show whom the portal found, or say that it found nobody."""
    noted = Note(audit.desk_looked(found="hits" if event.hits.people else "not_opened", reason=logged_reason(desk)))
    if not event.hits.people:
        return go(said(looking(desk, Stage.SEARCH), "nobody"), noted)
    return go(looking(desk, Stage.HITS, hits=event.hits), noted)


def hit_chosen(desk: Desk, event: e.HitChosen) -> Answer:
    """Ask which papers the person showed: nothing opens without them."""
    people = desk.hits.people if desk.hits else ()
    if not 0 <= event.index < len(people):
        return go(desk)
    return go(looking(desk, Stage.PAPERS, chosen=people[event.index]))


def papers_seen(desk: Desk, event: e.PapersSeen) -> Answer:
    """Open the record once, through the portal."""
    if desk.chosen is None or event.papers not in PAPERS:
        return go(desk)
    order = AskPerson(desk.number, desk.chosen.handle, desk.reason, event.papers)
    return go(looking(desk, Stage.LOOKING, papers=event.papers), order)


def found(desk: Desk, event: e.Found) -> Answer:
    """Show the person's status; how they were found is forgotten, but for the papers that opened the record."""
    noted = Note(audit.desk_looked(found="opened", reason=logged_reason(desk)))
    return go(known(desk, Stage.FOUND, person=event.record, serial=None), noted)


def not_found(desk: Desk, event: e.NotFound) -> Answer:
    """Go back to what was asked with and say why nothing opened."""
    key = _SAID.get(event.fault, "not_opened")
    noted = Note(audit.desk_looked(found="not_opened", reason=logged_reason(desk)))
    if desk.chosen is not None:
        return go(said(looking(desk, Stage.HITS, chosen=None), key), noted)
    if desk.identity is None:
        return go(said(looking(desk, Stage.SEARCH), key), noted)
    return go(said(looking(desk, Stage.FACTOR), key), noted)


def to_ways(desk: Desk, _event: e.BackAsked) -> Answer:
    """Go back to the ways; the reason stays, the identifier goes."""
    return go(at(desk, Stage.WAYS, reason=desk.reason))


def back_to_identifier(desk: Desk, event: e.BackAsked) -> Answer:
    """Go back to where the identifier was given."""
    if desk.way in (Way.CARD, Way.CODE, None):
        return to_ways(desk, event)
    return go(looking(desk, Stage.NUMBER, identity=None, factor=None))


def back_to_factors(desk: Desk, event: e.BackAsked) -> Answer:
    """Go back to the choice of factors, if there was one."""
    if desk.way is None or len(FACTORS[desk.way]) == 1:
        return back_to_identifier(desk, event)
    return go(looking(desk, Stage.FACTORS, factor=None))


def to_search(desk: Desk, _event: e.BackAsked) -> Answer:
    """Go back to what was searched for; whom it found is forgotten."""
    return go(looking(desk, Stage.SEARCH, hits=None, chosen=None))


def to_hits(desk: Desk, _event: e.BackAsked) -> Answer:
    """Go back to whom the portal found."""
    return go(looking(desk, Stage.HITS, chosen=None))
