"""The screens that need no reference codes: what each shows of the visit."""

from collections.abc import Callable, Mapping

from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, Closed, PrintOutcome, ReaderState, RegisterState, SamState, ScannerState
from kiosk.ui.machine import printer_sentence, reader_sentence, scanner_sentence, sentence
from kiosk.ui.scene import Scene, View
from kiosk.visit.forms import factors_of
from kiosk.visit.model import QUEUE_STAGES, Stage, Visit, Way

PASSPORT_STEPS = 4
"""As `kiosk.devices.passport.reading.STEPS`: open, who, signature, check."""

GREETINGS: Mapping[str, str] = {"jv": "Sugeng rawuh", "su": "Wilujeng sumping"}
"""`attract.welcome` of the languages of the region: drafts as those are."""
_MINUTES = 89
_KB, _MB = 1000, 1_000_000
"""Beyond these, hours are said."""


_CLOSED_ICONS = {Closed.PAPER: "paper", Closed.REPAIR: "clock", Closed.CLEANING: "wiped", Closed.OFFICE: "clock"}


def panel(scene: Scene) -> View:
    """Show the settings in force and the seconds of a time warning."""
    visit = scene.visit
    return {
        "language": visit.local or visit.language,
        "languages": _languages(scene),
        "volume": visit.speech.volume,
        "size": visit.text_size,
        "high": visit.high_contrast,
        "seconds": visit.warning,
        "covered": visit.stage is Stage.COVERED,
        "queue": _queue(visit),
        "desk": visit.stage in (Stage.ATTRACT, Stage.LANGUAGE, Stage.HOME),
    }


def _queue(visit: Visit) -> str:
    """Return the page where this visitor gets a number; empty where somebody waits for what is under way."""
    if visit.stage not in QUEUE_STAGES:
        return ""
    from kiosk.ui.views.queue import wanted  # noqa: PLC0415  # not before the first frame

    return wanted(visit)


def _languages(scene: Scene) -> list[View]:
    """Return the languages to choose from, each in its own name; the region's only where the office wants them."""
    office = scene.house.office
    offered = ("id", "en", *(office.languages if office else ()))
    short = len(offered) > 2  # noqa: PLR2004  two names have room to be whole
    names = {"id": "Indonesia" if short else "Bahasa Indonesia", "en": "English", "jv": "Jawa", "su": "Sunda"}
    chosen = scene.visit.local or scene.visit.language
    return [{"value": each, "text": names[each], "selected": each == chosen} for each in offered]


def attract(scene: Scene) -> View:
    """Greet in every language of the office; say how far the first data are, while there are none."""
    return {"filling": _filling(scene), "amount": _amount(scene), "greetings": _greetings(scene), **_called(scene)}


def _greetings(scene: Scene) -> str:
    """Return the welcome in the other languages; the region's only where the office wants them."""
    office = scene.house.office
    local = (GREETINGS[each] for each in (office.languages if office else ()))
    return " · ".join((scene.words("attract.greetings"), *local))


def _filling(scene: Scene) -> str:
    """Say how far the first data are; afterwards nothing of downloads concerns a visitor."""
    health = scene.visit.health
    filling = health.filling
    if filling is None or health.register is RegisterState.READY:
        return ""
    text = scene.words("attract.filling", percent=filling.percent)
    if filling.seconds_left is None:
        return text
    minutes, hours = round(filling.seconds_left / 60), round(filling.seconds_left / 3600)
    if minutes < 1:
        left = scene.words("attract.left_soon")
    elif minutes <= _MINUTES:
        left = scene.words("attract.left_minutes" if minutes > 1 else "attract.left_minute", minutes=minutes)
    else:
        left = scene.words("attract.left_hours" if hours > 1 else "attract.left_hour", hours=hours)
    return f"{text}\n{left}"


def _amount(scene: Scene) -> str:
    """Say how many rows and bytes of the first data are here, and how fast: for whoever set the machine up."""
    health = scene.visit.health
    filling = health.filling
    if filling is None or health.register is RegisterState.READY or not filling.total:
        return ""
    from onedata.amounts import grouped  # noqa: PLC0415  # not before the first frame

    here, words = filling.rows * filling.done // filling.total, scene.words
    rows, megabytes, each = grouped(here, words.language), filling.done // _MB, round(filling.speed / _KB)
    return words(
        "attract.amount",
        rows=rows,
        of_rows=grouped(filling.rows, words.language),
        done=megabytes,
        total=-(-filling.total // _MB),
        speed=grouped(each, words.language),
    )


def closed(scene: Scene) -> View:
    """Say why the machine is out of service and where people help meanwhile; numbers are called on."""
    why = scene.visit.health.closed or Closed.REPAIR
    return {
        "icon": _CLOSED_ICONS[why],
        "why": scene.words(f"closed.{why.value}"),
        "todo": scene.words("closed.sub_office" if why is Closed.OFFICE else "closed.sub"),
        **_called(scene),
    }


def _called(scene: Scene) -> View:
    """Show the number that is called, and where to."""
    called = scene.visit.health.called
    if called is None:
        return {"number": "", "where": ""}
    return {"number": called.number, "where": scene.words("queue.called", counter=called.counter)}


def identify(scene: Scene) -> View:
    """Offer card and code only while something reads them; say so of the card, which people come with."""
    health = scene.visit.health
    ready = health.reader is ReaderState.READY or health.sam is SamState.READY
    note = "" if ready else reader_sentence(scene)
    return {"card": ready, "code": health.scanner is ScannerState.READY, "note": note}


def card(scene: Scene) -> View:
    """Show what the reader is doing, whether a finger is asked for too, and what went wrong with the last card."""
    visit = scene.visit
    finger = visit.health.sam is SamState.READY
    trouble = "" if finger else reader_sentence(scene)
    fault = sentence(visit.fault, visit.language) or trouble
    return {"reading": visit.reading, "finger": finger, "fault": fault}


def code(scene: Scene) -> View:
    """Show that a code can be held there, or what was wrong with the last one."""
    visit = scene.visit
    return {"fault": sentence(visit.fault, visit.language) or scanner_sentence(scene)}


def slip_check(scene: Scene) -> View:
    """Say whether a slip is genuine, and of which day its data are; nothing of its holder."""
    answer = scene.visit.checked
    if answer is None:
        return {"verdict": "", "text": "", "dates": []}
    dates = {
        name: scene.date(day)
        for name, day in (("date", answer.data_date), ("expires", answer.expires))
        if day is not None
    }
    lines = [scene.words(f"slip_check.{name}", date=date) for name, date in dates.items()]
    return {
        "verdict": answer.verdict.value,
        "text": scene.words(f"slip_check.{answer.verdict.value}_text"),
        "dates": lines,
    }


def number(scene: Scene) -> View:
    """Show which number is typed."""
    return {"way": (scene.visit.way or Way.NIK).value}


def factor_choice(scene: Scene) -> View:
    """Offer the factors that go with what the visitor brought."""
    identity = scene.visit.identity
    way = identity.way if identity else Way.NIK
    return {"factors": [kind.value for kind in factors_of(scene.visit, way)]}


def factor(scene: Scene) -> View:
    """Show which factor is typed."""
    kind = scene.visit.factor
    return {"factor": kind.value if kind else "pin"}


def passport(scene: Scene) -> View:
    """Show how far the read of the passport is, and what went wrong with the last one."""
    visit = scene.visit
    trouble = sentence(visit.fault, visit.language) or reader_sentence(scene)
    return {
        "reading": visit.reading,
        "step": visit.step,
        "steps": PASSPORT_STEPS,
        "progress": scene.words("passport.progress", step=max(1, visit.step), all=PASSPORT_STEPS),
        "fault": trouble,
        "retype": visit.fault is Fault.PASSPORT_KEY_REFUSED,
    }


def not_opened(scene: Scene) -> View:
    """Show how old the data on this machine are; never why nothing opened."""
    as_of = scene.visit.health.register_as_of
    return {"age": "" if as_of is None else scene.words("not_opened.age", date=scene.local_date(as_of))}


def preview(scene: Scene) -> View:
    """Show the slip once it is drawn, and why it cannot be printed now."""
    visit = scene.visit
    trouble = printer_sentence(scene)
    image = f"image://slip/{visit.slip.serial}-{visit.slip.copy}-{visit.language}" if visit.slip else ""
    fault = trouble or sentence(visit.fault, visit.language)
    return {"image": image, "paper": _size(visit.slip.image) if visit.slip else [], "printer": trouble, "fault": fault}


def _size(png: bytes) -> list[int]:
    """Return width and height of a PNG from its first chunk (W3C PNG, 11.2.1)."""
    return [int.from_bytes(png[at : at + 4]) for at in (16, 20)]


def printing(scene: Scene) -> View:
    """Say what stops the paper while it should be moving."""
    return {"printer": printer_sentence(scene)}


def printed(scene: Scene) -> View:
    """Say what is known of the paper, honestly, and what can be done now: a printer may be mended since."""
    visit = scene.visit
    words = scene.words
    printer = printer_sentence(scene)
    kept = f"{printer} {words('printed.case_kept')}".strip()
    now = kept if visit.voice else printer or words("printed.missing_sub")
    if visit.outcome is PrintOutcome.FAILED:
        was_printer = visit.fault in PRINTER_FAULTS.values()
        state, said = "failed", now if was_printer else sentence(visit.fault, visit.language)
    elif visit.outcome is PrintOutcome.UNKNOWN and visit.paper_seen is None:
        state, said = "asked", ""
    elif visit.paper_seen is False:
        state, said = "missing", now
    else:
        state, said = "taken", words("printed.taken_case" if visit.voice else "printed.taken_sub")
    back, icon = _printed_from(visit)
    return {"state": state, "sentence": said, "printer": printer, "back": back, "icon": icon}


def _printed_from(visit: Visit) -> tuple[str, str]:
    """Return the word and the pictogram of the way back to what the slip was made from."""
    if visit.voice is not None:
        return "printed.back_case", "pin"
    return ("printed.back", "status") if visit.guide is None else ("printed.back_page", "guidance")


def goodbye(scene: Scene) -> View:
    """Remind of card and paper, and ask how the visit was."""
    rating = scene.visit.rating
    asked = "" if rating is None else "done" if rating.done else "why"
    return {"card": scene.visit.card_used, "paper": scene.visit.paper, "rating": asked}


VIEWS: Mapping[Stage, Callable[[Scene], View]] = {
    Stage.ATTRACT: attract,
    Stage.LANGUAGE: panel,
    Stage.IDENTIFY: identify,
    Stage.CARD: card,
    Stage.CODE: code,
    Stage.SLIP_CHECK: slip_check,
    Stage.NUMBER: number,
    Stage.FACTOR_CHOICE: factor_choice,
    Stage.FACTOR: factor,
    Stage.PASSPORT: passport,
    Stage.NOT_OPENED: not_opened,
    Stage.PREVIEW: preview,
    Stage.PRINTING: printing,
    Stage.PRINTED: printed,
    Stage.GOODBYE: goodbye,
}
