"""Which screen stands for which place of a visit, and the frame around it."""

from collections.abc import Mapping

import msgspec

from kiosk.health import SoundState
from kiosk.ui.machine import sync_sentence
from kiosk.ui.scene import Scene, View
from kiosk.ui.speech import VOICED, can_be_heard
from kiosk.ui.views import plain
from kiosk.visit.guide import Guide, PageKind
from kiosk.visit.model import PRIVATE_STAGES, Overlay, Stage, Visit
from kiosk.visit.reports import Leave, Question
from kiosk.visit.speech import SPEEDS


class Page(msgspec.Struct, frozen=True):
    """A screen to show. Another `key` builds the screen anew; the same key only changes its view."""

    key: str
    name: str
    screen: str
    """Name of the QML file under Aim/screens."""
    view: View


SCREENS: Mapping[Stage, str] = {
    Stage.ATTRACT: "Attract",
    Stage.LANGUAGE: "Language",
    Stage.HOME: "Home",
    Stage.GUIDE: "Wait",
    Stage.SEARCH: "Search",
    Stage.NOTICE: "Notice",
    Stage.IDENTIFY: "Identify",
    Stage.CARD: "HoldCard",
    Stage.CODE: "HoldCode",
    Stage.SLIP_CHECK: "SlipCheck",
    Stage.NUMBER: "Number",
    Stage.FACTOR_CHOICE: "FactorChoice",
    Stage.FACTOR: "Factor",
    Stage.EXPIRY: "Expiry",
    Stage.PASSPORT: "HoldPassport",
    Stage.OPENING: "Opening",
    Stage.NOT_OPENED: "NotOpened",
    Stage.OTHER_PROVINCE: "OtherProvince",
    Stage.STATUS: "Status",
    Stage.JOURNEY: "Journey",
    Stage.PREVIEW: "Preview",
    Stage.PRINTING: "Printing",
    Stage.PRINTED: "Printed",
    Stage.DANGER: "AskPicture",
    Stage.COUNTDOWN: "Countdown",
    Stage.ALERT: "AlertTold",
    Stage.VOICE: "AskPicture",
    Stage.CASE_SAVING: "Working",
    Stage.CASE_SAVED: "CaseSaved",
    Stage.CASE_OPENING: "Working",
    Stage.CASE: "CaseView",
    Stage.COVERED: "Covered",
    Stage.GOODBYE: "Goodbye",
    Stage.STAFF: "desk/Message",
}
PAGES = (
    "Topics",
    "ArticleList",
    "Reader",
    "CountryMap",
    "CountryList",
    "Country",
    "Placements",
    "Contacts",
    "NoPage",
    "NewsPage",
    "Ask",
    "AskNumber",
    "AskCards",
    "CheckResult",
    "Cost",
    "Contribution",
    "Jobs",
    "Job",
    "Agency",
    "Phone",
    "Queue",
)
"""What the stage GUIDE shows beside `Wait`: a screen for each kind of page, see `kiosk.ui.views.guide`."""
CLOSED = "Closed"
"""What stands at rest while the machine is out of service."""
OVERLAYS: Mapping[Overlay, str] = {
    Overlay.HELP: "Help",
    Overlay.DISPLAY: "Display",
    Overlay.EMERGENCY: "Emergency",
    Overlay.STAFF_CALLED: "StaffCalled",
    Overlay.DATA_WRONG: "DataWrong",
    Overlay.TIME_WARNING: "TimeWarning",
}
QUESTIONS = ("AskText", "AskPhone", "CaseCode", "CasePin", "ReportReview")
"""What the stages DANGER and VOICE show beside `AskPicture`, see `kiosk.ui.views.reports`."""
BARE = frozenset({Stage.ATTRACT, Stage.GOODBYE, Stage.COUNTDOWN})
"""Screens without header and footer: nobody is in the middle of anything."""
NO_BACK = BARE | {Stage.OPENING, Stage.PRINTING, Stage.COVERED, Stage.CASE_SAVING, Stage.CASE_OPENING}


def page(scene: Scene) -> Page:
    """Return the screen of the visit's stage."""
    visit = scene.visit
    if visit.guide is not None and visit.stage in (Stage.GUIDE, Stage.SEARCH):
        return _reading(scene, visit.guide)
    if visit.stage is Stage.ATTRACT and visit.health.closed is not None:
        return Page(f"{visit.number}:closed", visit.stage.value, CLOSED, plain.closed(scene))
    if visit.stage in (Stage.DANGER, Stage.VOICE) or _is_asked(visit):
        return _report(scene)
    key = f"{visit.number}:{visit.stage.value}:{_entry(visit)}"
    return Page(key, visit.stage.value, SCREENS[visit.stage], _view(scene))


def _is_asked(visit: Visit) -> bool:
    """Say whether a question stands in the place of code and PIN."""
    return visit.stage is Stage.CASE_SAVED and visit.voice is not None and visit.voice.form.at is Question.NOTED


def _report(scene: Scene) -> Page:
    """Return the screen of the question that is asked; each question and each cover has a screen of its own."""
    from kiosk.ui.views import reports  # noqa: PLC0415  # not before the first frame

    visit = scene.visit
    key = f"{visit.number}:{visit.stage.value}:{reports.form_key(visit)}"
    return Page(key, visit.stage.value, reports.screen(visit), reports.report(scene))


def _reading(scene: Scene, guide: Guide) -> Page:
    """Return the screen of a page that anybody may read; a search keeps its screen while it is typed."""
    from kiosk.ui.views.guide import shown  # noqa: PLC0415  # not before the first frame

    found = shown(scene, guide)
    which = found.which or f"{guide.here.kind.value}:{guide.here.key}"
    return Page(f"{scene.visit.number}:{found.screen}:{which}", scene.visit.stage.value, found.screen, found.view)


def ahead(scene: Scene) -> View | None:
    """Return the screen to build while the visitor types and the register works, with nobody's data in it."""
    if scene.visit.stage not in (Stage.FACTOR, Stage.OPENING):
        return None
    from kiosk.ui.views.status import blank  # noqa: PLC0415  # not before the first frame

    return {"screen": SCREENS[Stage.STATUS], "view": blank(scene)}


def overlay(scene: Scene) -> Page | None:
    """Return the opaque panel over the stage, if one is open."""
    visit = scene.visit
    if visit.overlay is Overlay.NONE:
        return None
    key = f"{visit.number}:{visit.overlay.value}:{visit.stage.value}"
    return Page(key, visit.overlay.value, OVERLAYS[visit.overlay], _panel(scene))


def chrome(scene: Scene) -> View:
    """Return what header and footer show; titles are neutral, names are masked."""
    visit = scene.visit
    return {
        "bare": visit.stage in BARE,
        "title": scene.words(_title_key(visit)),
        "subtitle": _masked(visit) or _step(scene),
        "back": visit.stage not in NO_BACK,
        "end": not (visit.stage is Stage.ATTRACT and visit.overlay is not Overlay.NONE),
        "emergency": visit.overlay is not Overlay.EMERGENCY,
        "noteIcon": "offline",
        "noteLoud": False,
        "note": _not_current(scene),
        **_sound(scene),
    }


def _sound(scene: Scene) -> View:
    """Say whether the screen can be heard, how it stands with that, and whether it is read by itself."""
    visit = scene.visit
    can = visit.health.sound is SoundState.READY and can_be_heard(scene.words, scene.house.clips)
    closes = visit.voice is not None and visit.voice.leave is Leave.CLOSING
    warns = (visit.overlay is Overlay.TIME_WARNING or closes) and visit.speech.audio
    return {
        "listen": can,
        "clipsOnly": can and scene.words.name not in VOICED,
        "speech": visit.speech.state.value,
        "speed": visit.speech.speed,
        "nextSpeed": SPEEDS[(SPEEDS.index(visit.speech.speed) + 1) % len(SPEEDS)],
        "aloud": can and (visit.health.headset or warns),
    }


def _entry(visit: Visit) -> str:
    """Return what makes a screen a new one: digits typed for one question never stay, and what closes is read anew."""
    if visit.stage is Stage.NUMBER:
        return visit.way.value if visit.way else ""
    if visit.stage is Stage.FACTOR:
        return f"{visit.factor.value if visit.factor else ''}:{visit.tries}"
    if visit.stage is Stage.CASE_SAVED:
        return visit.voice.leave.value if visit.voice else ""
    return ""


def _title_key(visit: Visit) -> str:
    if visit.overlay is not Overlay.NONE:
        return {
            Overlay.HELP: "chrome.help",
            Overlay.DISPLAY: "chrome.display",
            Overlay.EMERGENCY: "chrome.emergency",
            Overlay.STAFF_CALLED: "chrome.help",
            Overlay.DATA_WRONG: "journey.wrong",
            Overlay.TIME_WARNING: "warning.place",
        }[visit.overlay]
    if visit.guide is not None:
        return _GUIDE_PLACES.get(visit.guide.here.kind, "guide.place")
    if visit.voice is not None:
        return "report.service"
    if visit.stage in PRIVATE_STAGES or visit.stage is Stage.COVERED:
        return "status.place"
    return _PLACES.get(visit.stage, "find.place")


_GUIDE_PLACES: Mapping[PageKind, str] = {
    PageKind.CHECK: "check.name",
    PageKind.COST: "cost.name",
    PageKind.CONTRIBUTION: "contribution.name",
    PageKind.JOBS: "home.jobs",
    PageKind.JOB_FILTER: "home.jobs",
    PageKind.JOB: "home.jobs",
    PageKind.AGENCIES: "home.agency",
    PageKind.AGENCY: "home.agency",
    PageKind.AGENCY_NONE: "home.agency",
    PageKind.PHONE: "check.phone",
    PageKind.QUEUE: "home.queue",
    PageKind.NEWS: "news.title",
    PageKind.NEWS_ITEM: "news.title",
    PageKind.TICKET: "home.queue",
}
_PLACES: Mapping[Stage, str] = {
    Stage.ATTRACT: "home.place",
    Stage.GOODBYE: "home.place",
    Stage.DANGER: "chrome.emergency",
    Stage.COUNTDOWN: "chrome.emergency",
    Stage.ALERT: "chrome.emergency",
    Stage.VOICE: "report.service",
    Stage.CASE_SAVING: "report.service",
    Stage.CASE_SAVED: "report.service",
    Stage.CASE_OPENING: "report.service",
    Stage.CASE: "report.service",
    Stage.LANGUAGE: "chrome.display",
    Stage.HOME: "home.place",
    Stage.SLIP_CHECK: "slip_check.place",
}


def _masked(visit: Visit) -> str:
    """Return `S••• N••••••` on a personal screen: enough to know one's own, too little for another."""
    if visit.stage not in PRIVATE_STAGES or visit.overlay is not Overlay.NONE or visit.person is None:
        return ""
    if visit.person.full is None:
        return visit.person.basic.initials
    return " ".join(word[0] + "•" * min(6, len(word) - 1) for word in visit.person.full.name.split()[:3])


_STEPS: Mapping[Stage, int] = {
    Stage.IDENTIFY: 1,
    Stage.CARD: 2,
    Stage.CODE: 2,
    Stage.NUMBER: 2,
    Stage.FACTOR_CHOICE: 3,
    Stage.FACTOR: 3,
    Stage.EXPIRY: 3,
    Stage.PASSPORT: 3,
}
"""Where a visitor stands between the question and the opened data."""


def _step(scene: Scene) -> str:
    """Return `Langkah 2 dari 3` while the visitor says who they are, `Pertanyaan 2 dari …` while the checker asks."""
    if scene.visit.guide is not None and scene.visit.guide.page is not None and scene.visit.overlay is Overlay.NONE:
        from kiosk.ui.views.asked import asking  # noqa: PLC0415  # not before the first frame

        return asking(scene, scene.visit.guide)
    if scene.visit.stage is Stage.VOICE and scene.visit.overlay is Overlay.NONE:
        from kiosk.ui.views.reports import steps  # noqa: PLC0415  # not before the first frame

        return steps(scene)
    step = _STEPS.get(scene.visit.stage)
    if step is None or scene.visit.overlay is not Overlay.NONE:
        return ""
    return scene.words("find.step", step=step, all=max(_STEPS.values()))


def _not_current(scene: Scene) -> str:
    """Say that the data may not be current, and how old they are; nothing while all is well."""
    trouble = sync_sentence(scene)
    as_of = scene.visit.health.register_as_of
    if not trouble:
        return ""
    age = scene.words("chrome.no_data") if as_of is None else scene.words("chrome.data", date=scene.local_date(as_of))
    return f"{trouble} {age}"


def _view(scene: Scene) -> View:
    """Return the screen's view model; those that name codes are imported when first needed, not before."""
    match scene.visit.stage:
        case Stage.STATUS:
            from kiosk.ui.views.status import status  # noqa: PLC0415  # not before the first frame

            return status(scene)
        case Stage.JOURNEY:
            from kiosk.ui.views.journey import steps  # noqa: PLC0415  # not before the first frame

            return steps(scene)
        case Stage.HOME:
            from kiosk.ui.views.home import home  # noqa: PLC0415  # not before the first frame

            return home(scene)
        case Stage.ALERT | Stage.CASE_SAVING | Stage.CASE_SAVED | Stage.CASE_OPENING | Stage.CASE:
            from kiosk.ui.views import reports  # noqa: PLC0415  # not before the first frame

            return reports.VIEWS[scene.visit.stage](scene)
        case Stage.OTHER_PROVINCE:
            from kiosk.ui.views.province import province  # noqa: PLC0415  # not before the first frame

            return province(scene)
        case stage:
            build = plain.VIEWS.get(stage)
            return build(scene) if build else {}


def _panel(scene: Scene) -> View:
    """Return a panel's view; the sign that staff were called also says whether they are coming."""
    if scene.visit.overlay is not Overlay.STAFF_CALLED:
        return plain.panel(scene)
    from kiosk.ui.views.reports import staff_called  # noqa: PLC0415  # not before the first frame

    return staff_called(scene)
