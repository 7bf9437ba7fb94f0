"""The part of the tour that reports: a worker in danger, a complaint and its answer, news, and how the visit was."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from kiosk.guidance.pages import News
from kiosk.tour.hands import Hands, Stuck
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Language, Overlay, Stage
from kiosk.visit.reports import CaseSeen, Question
from kiosk.visit.times import COUNTDOWN_SECONDS, RECEIPT_SECONDS

_DANGER: Final = (
    ("danger", Question.KIND, "violence"),
    ("danger-country", Question.COUNTRY, "SA"),
    ("danger-who", Question.WHO, "CONTOH SITI"),
    ("", Question.PLACE, "RIYADH"),
    ("danger-safe", Question.SAFE, "no"),
    ("", Question.SILENT, "yes"),
    ("", Question.STRANGERS, "no"),
    ("danger-callback", Question.CALLBACK, ""),
)
_COMPLAINT: Final = (
    ("voice-menu", Question.MENU, "tell"),
    ("voice-topics", Question.TOPIC, "UNPAID_WAGE"),
    ("voice-about", Question.ABOUT, "me"),
    ("", Question.WHERE, "ABROAD"),
    ("", Question.COUNTRY, "TW"),
    ("voice-since", Question.SINCE, "MONTHS"),
    ("voice-text", Question.TEXT, "GAJI TIGA BULAN BELUM DIBAYAR"),
    ("voice-named", Question.NAMED, "no"),
)
_LOOK_UP_SECONDS: Final = 2.0


class Reports:
    """What a visitor reports, with a picture of each screen."""

    def __init__(self, hands: Hands, picture: Callable[[str], None], language: Language) -> None:
        self._hands = hands
        self._picture = picture
        self._language = language

    def run(self) -> None:
        """Visit once more, from the first touch to the goodbye."""
        self._hands.do(e.Started(), Stage.LANGUAGE)
        self._hands.do(e.LanguageChosen(self._language), Stage.LANGUAGE)
        self._hands.do(e.Continued(), Stage.HOME)
        self._danger()
        self._complaint()
        self._answer()
        self._news()
        self._rating()

    def _asked(self, questions: tuple[tuple[str, Question, str], ...]) -> None:
        for name, question, value in questions:
            if name:
                self._picture(name)
            self._hands.do(e.FormAnswered(question, value))

    def _danger(self) -> None:
        """Report a daughter in Riyadh; the countdown ends, and nobody has signed for it yet."""
        self._hands.do(e.OverlayAsked(Overlay.EMERGENCY), Overlay.EMERGENCY)
        self._hands.do(e.DangerAsked(), Stage.DANGER)
        self._asked(_DANGER)
        self._picture("danger-review")
        self._hands.do(e.AlertAsked(), Stage.DANGER)
        self._picture("danger-confirm")
        self._hands.do(e.AlertReleased(), Stage.COUNTDOWN)
        self._picture("countdown")
        self._hands.let_pass(COUNTDOWN_SECONDS, Stage.ALERT)
        self._hands.until("numbers", lambda: self._hands.visit.numbers is not None)
        self._picture("alert")
        self._hands.let_pass(RECEIPT_SECONDS, Stage.ALERT)
        self._picture("alert-not-sent")
        self._hands.do(e.Continued(), Stage.HOME)

    def _complaint(self) -> None:
        """Complain about wages without a name; code and PIN are shown once it is saved."""
        self._hands.do(e.VoiceAsked(), Stage.VOICE)
        self._asked(_COMPLAINT)
        self._picture("voice-review")
        self._hands.do(e.Continued(), Stage.CASE_SAVED)
        self._picture("case-saved")
        self._hands.do(e.PrintAsked(), Stage.PREVIEW)
        self._hands.until("preview", lambda: self._hands.visit.slip is not None)
        self._picture("case-preview")
        self._hands.do(e.BackAsked(), Stage.CASE_SAVED)
        self._hands.do(e.Continued(), Stage.CASE_SAVED)  # on no paper: whether they are noted is asked first
        self._hands.do(e.FormAnswered(Question.NOTED, "yes"), Stage.HOME)

    def _answer(self) -> None:
        """Look for an answer with a code that opens nothing, then see one."""
        self._hands.do(e.VoiceAsked(), Stage.VOICE)
        self._hands.do(e.FormAnswered(Question.MENU, "follow"))
        self._picture("case-code")
        self._hands.do(e.FormAnswered(Question.CODE, "ABCD2345"))
        self._picture("case-pin")
        self._hands.do(e.FormAnswered(Question.PIN, "000000"), Stage.CASE_OPENING)
        self._picture("case-opening")
        self._hands.let_pass(_LOOK_UP_SECONDS, Stage.VOICE)
        self._picture("case-not-opened")
        self._hands.do(e.FormAnswered(Question.CODE, "ABCD2345"))
        self._hands.do(e.FormAnswered(Question.PIN, "000000"), Stage.CASE_OPENING)
        # What the portal would have answered: the demonstration's own cases have nobody who answers them.
        self._hands.do(e.CaseOpened(self._hands.visit.number, _answered()), Stage.CASE)
        self._picture("case")
        self._hands.do(e.Continued(), Stage.HOME)

    def _news(self) -> None:
        self._hands.do(e.PageAsked(Ref(PageKind.NEWS)))
        self._hands.until("news", self._hands.page_came)
        self._picture("news")
        guide = self._hands.visit.guide
        if guide is None or not isinstance(guide.page, News):
            raise Stuck("there is no news on this machine")
        self._hands.do(e.PageAsked(Ref(PageKind.NEWS_ITEM, guide.page.lines[0].id)))
        self._hands.until("piece of news", self._hands.page_came)
        self._picture("news-item")
        self._hands.do(e.BackAsked(), Stage.GUIDE)
        self._hands.do(e.BackAsked(), Stage.HOME)

    def _rating(self) -> None:
        self._hands.do(e.EndAsked(), Stage.GOODBYE)
        self._hands.do(e.Rated(3))
        self._picture("rating-why")
        self._hands.do(e.RatedWhy("staff"))
        self._picture("rated")
        self._hands.let_pass(60, Stage.ATTRACT)


def _answered() -> CaseSeen:
    """Return an answered complaint."""
    received = dt.datetime(2026, 11, 16, 2, 0, tzinfo=dt.UTC)
    changed = received + dt.timedelta(days=4)
    text = "CONTOH: laporan Anda sudah kami teruskan ke perwakilan. Gaji akan dibayar bulan depan."
    return CaseSeen("UNPAID_WAGE", "answered", received, changed, text, "BP3MI CONTOH", changed)
