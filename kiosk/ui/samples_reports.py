"""Invented visits with a report, an alert or a case, for pictures and tests."""

import datetime as dt

import msgspec

from kiosk.faults import Fault
from kiosk.guidance.found import NewsLine
from kiosk.guidance.pages import Contacts, News, NewsItem
from kiosk.health import PrinterState, PrintOutcome
from kiosk.ui.samples_guide import CONTACTS
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.model import Call, Overlay, Stage, Visit
from kiosk.visit.reports import (
    AlertNews,
    Answers,
    CaseSeen,
    Danger,
    Form,
    Leave,
    Question,
    Rating,
    Ticket,
    Voice,
    WrongData,
)

AT = dt.datetime(2026, 11, 20, 6, 5, tzinfo=dt.UTC)
STORY = (
    "Gaji saya tidak dibayar sejak tiga bulan. Majikan berkata tunggu bulan depan. Saya sudah bertanya dua kali dan "
    "tidak ada jawaban. Mohon bantuan"
)
_Q = Question
TOLD: Answers = (
    (_Q.KIND, "violence"),
    (_Q.COUNTRY, "SA"),
    (_Q.WHO, "Contoh Aminah"),
    (_Q.PLACE, "Riyadh"),
    (_Q.SAFE, "no"),
    (_Q.SILENT, "yes"),
    (_Q.STRANGERS, "no"),
    (_Q.CALLBACK, "0000000000"),
)
SAID: Answers = (
    (_Q.MENU, "tell"),
    (_Q.TOPIC, "UNPAID_WAGE"),
    (_Q.ABOUT, "family"),
    (_Q.WHERE, "ABROAD"),
    (_Q.COUNTRY, "TW"),
    (_Q.SINCE, "MONTHS"),
    (_Q.TEXT, STORY),
    (_Q.NAMED, "no"),
)
TICKET = Ticket("K7QWZ2MC", "481516", "event")
SEEN = CaseSeen(
    "UNPAID_WAGE",
    "answered",
    AT,
    AT,
    "Laporan Anda sudah diteruskan ke Perwakilan RI di Taipei. Petugas akan menghubungi perusahaan penempatan. "
    "Silakan lihat lagi minggu depan.",
    "BP3MI CONTOH",
    AT,
)
NEWS = (
    NewsLine("n1", "Anda sampaikan, kami lakukan", ("CONTOH: laporan tentang antrean dijawab dengan loket baru.",
             "CONTOH: jam buka ditambah pada hari Jumat."), dt.date(2026, 10, 1), "Kantor CONTOH", synthetic=True),
    NewsLine("n2", "Jadwal orientasi baru", ("CONTOH: jadwal baru berlaku bulan depan.",), dt.date(2026, 9, 15),
             "Kantor CONTOH", "contoh-gaji", synthetic=True),
)  # fmt: skip


def visits(rest: Visit) -> dict[str, Visit]:
    """Return a visit for each picture, by the picture's name."""

    def danger(at: Question, answers: Answers = TOLD[:1], *, confirming: bool = False, stopped: bool = False) -> Visit:
        told = Danger(Form(at, answers), confirming=confirming, stopped=stopped)
        return msgspec.structs.replace(rest, stage=Stage.DANGER, danger=told)

    def voice(at: Question, answers: Answers = SAID[:3], wrong: WrongData | None = None) -> Visit:
        return msgspec.structs.replace(rest, stage=Stage.VOICE, voice=Voice(Form(at, answers), wrong))

    def alert(news: AlertNews | None, *, late: bool = False, country: str = "SA") -> Visit:
        told = Danger(Form(_Q.REVIEW, (*TOLD, (_Q.COUNTRY, country))), news=news, late=late)
        return msgspec.structs.replace(rest, stage=Stage.ALERT, danger=told, numbers=Contacts(CONTACTS))

    def case(stage: Stage, outcome: PrintOutcome | None = None, **more: object) -> Visit:
        told = Voice(Form(_Q.REVIEW), **more)  # type: ignore[arg-type]
        return msgspec.structs.replace(rest, stage=stage, voice=told, outcome=outcome)

    no_paper = msgspec.structs.replace(rest.health, printer=PrinterState.PAPER_OUT)
    unprinted = msgspec.structs.replace(
        case(Stage.PRINTED, ticket=TICKET, outcome=PrintOutcome.FAILED), fault=Fault.PAPER_OUT
    )
    called = msgspec.structs.replace(rest, stage=Stage.HOME, overlay=Overlay.STAFF_CALLED)
    covered = Danger(Form(_Q.REVIEW, TOLD, covered=True))
    return {
        **{f"17-danger-{at.value}": danger(at, TOLD[: max(1, n)]) for n, (at, _) in enumerate(TOLD)},
        "17-danger-first": danger(_Q.KIND, ()),
        "17-review": danger(_Q.REVIEW, TOLD),
        "17-review-least": danger(_Q.REVIEW, TOLD[:1]),
        "17-review-stopped": danger(_Q.REVIEW, TOLD[:4], stopped=True),
        "17-review-sure": danger(_Q.REVIEW, TOLD[:3], confirming=True),
        "17-review-covered": msgspec.structs.replace(danger(_Q.REVIEW), danger=covered),
        "17-countdown": msgspec.structs.replace(danger(_Q.REVIEW), stage=Stage.COUNTDOWN),
        "17-alert-sending": alert(AlertNews(saved=True)),
        "17-alert-received": alert(AlertNews(saved=True, received_at=AT)),
        "17-alert-unsent": alert(AlertNews(saved=True), late=True),
        "17-alert-mission": alert(AlertNews(saved=True), country="HK"),
        "17-alert-not-saved": alert(AlertNews()),
        "17-alert-refused": alert(AlertNews(saved=True, refused=True)),
        "18-staff-coming": msgspec.structs.replace(called, call=Call.COMING),
        "18-staff-unanswered": msgspec.structs.replace(called, call=Call.UNANSWERED, numbers=Contacts(CONTACTS)),
        "13-menu": voice(_Q.MENU, ()),
        **{f"13-voice-{at.value}": voice(at, SAID[:n]) for n, (at, _) in enumerate(SAID) if n},
        "13-voice-danger": voice(_Q.ABOUT, (*SAID[:1], (_Q.TOPIC, "VIOLENCE"))),
        "13-voice-office": voice(_Q.OFFICE, (*SAID[:1], (_Q.TOPIC, "OFFICE_SERVICE"))),
        "13-voice-story": voice(_Q.TEXT, SAID),
        "13-voice-name": voice(_Q.NAME, (*SAID[:7], (_Q.NAMED, "yes"))),
        "13-review": voice(_Q.REVIEW, SAID),
        "13-review-full": msgspec.structs.replace(voice(_Q.REVIEW, SAID), fault=Fault.DISK_FULL),
        "13-wrong": voice(_Q.FIELD, (), WrongData("SISKOP2MI", b"")),
        "13-wrong-review": voice(_Q.REVIEW, ((_Q.FIELD, "agency"),), WrongData("SISKOP2MI", b"")),
        "14-saving": case(Stage.CASE_SAVING),
        "14-saved": case(Stage.CASE_SAVED, ticket=TICKET),
        "14-saved-received": case(Stage.CASE_SAVED, ticket=msgspec.structs.replace(TICKET, received_at=AT)),
        "14-saved-refused": case(Stage.CASE_SAVED, ticket=msgspec.structs.replace(TICKET, refused=True)),
        "14-saved-no-paper": msgspec.structs.replace(case(Stage.CASE_SAVED, ticket=TICKET), health=no_paper),
        "14-saved-closing": case(Stage.CASE_SAVED, ticket=TICKET, leave=Leave.CLOSING),
        "14-saved-noted": msgspec.structs.replace(
            rest, stage=Stage.CASE_SAVED, voice=Voice(Form(_Q.NOTED), ticket=TICKET, leave=Leave.END)
        ),
        "14-printed": case(Stage.PRINTED, ticket=TICKET, outcome=PrintOutcome.CONFIRMED),
        "14-printed-no-paper": msgspec.structs.replace(unprinted, health=no_paper),
        "14-printed-mended": unprinted,
        "15-code": voice(_Q.CODE, ((_Q.MENU, "follow"),)),
        "15-code-refused": msgspec.structs.replace(
            rest, stage=Stage.VOICE, tries=1, voice=Voice(Form(_Q.CODE, ((_Q.MENU, "follow"),)), refused=True)
        ),
        "15-pin": voice(_Q.PIN, ((_Q.MENU, "follow"), (_Q.CODE, TICKET.code))),
        "15-opening": case(Stage.CASE_OPENING),
        "15-case": case(Stage.CASE, seen=SEEN),
        "15-case-waiting": case(
            Stage.CASE, seen=msgspec.structs.replace(SEEN, state="received", text="", answered_by="")
        ),
        "16-news": _page(rest, PageKind.NEWS, "", News(NEWS)),
        "16-news-none": _page(rest, PageKind.NEWS, "", News(())),
        "16-news-item": _page(rest, PageKind.NEWS_ITEM, "n2", NewsItem(NEWS[1])),
        "19-goodbye-why": msgspec.structs.replace(rest, stage=Stage.GOODBYE, rating=Rating(3)),
        "19-goodbye-rated": msgspec.structs.replace(rest, stage=Stage.GOODBYE, rating=Rating(3, done=True), paper=True),
    }


def _page(rest: Visit, kind: PageKind, key: str, page: msgspec.Struct) -> Visit:
    guide = Guide(Stage.HOME, (Spot(Ref(kind, key)),), page=page)
    return msgspec.structs.replace(rest, stage=Stage.GUIDE, guide=guide)
