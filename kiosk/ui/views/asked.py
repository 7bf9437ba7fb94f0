"""Screens 9 and 12, openings and calculators: the next question, or what came of the answers, as plain values."""

from typing import Final

from kiosk.guidance import asked, choices
from kiosk.guidance.asked import Question, ResultLine
from kiosk.guidance.calculators import USUAL_MONTHS
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.option_icons import about_icon, option_icon
from kiosk.visit.guide import Guide, PageKind
from onedata.amounts import rupiah
from onedata.partial_day import PartialDay
from onedata.rules import UNKNOWN
from onedata.social_security import LONGEST_CONTRACT

_OWNER: Final = {"cost_job": PageKind.COST, "cost": PageKind.COST, "way": PageKind.CONTRIBUTION}
_UNBROKEN: Final = "\u2011"
"""A hyphen at which no line ends: `laki-laki` is one word."""
_TOGETHER: Final = "\u00a0"
"""A space at which no line ends: a date stays in one piece."""
_MARKS: Final = {"met": "good", "missing": "warn", "not_known": "plain"}


def question(scene: Scene, guide: Guide, page: Question) -> View:
    """Show one question with its answers; each answer names the page that it leads to."""
    kind = PageKind.JOBS if guide.here.kind is PageKind.JOB_FILTER else _OWNER.get(page.name, PageKind.CHECK)
    view: View = {
        "title": (page.text or scene.words(f"ask.{page.name}")).replace("-", _UNBROKEN),
        "post": "revise" if kind is PageKind.JOBS else "page",
        "base": f"{kind.value}:{choices.chosen(page.key, page.name, '')}",
    }
    if page.form == "number":
        unknown = f"{kind.value}:{choices.chosen(page.key, page.name, UNKNOWN)}"
        told = scene.words(_unknown(page.name))
        return view | {"least": page.least, "most": page.most, "unknown": unknown, "unknownText": told}
    if page.form == "cards":
        done = choices.chosen(page.key, page.name, "+".join(sorted(page.drafted)))
        count = len(page.drafted)
        none = scene.words("ask.cards_none")
        said = scene.words("ask.cards_done", count=count) if count else none
        return view | {"choices": _cards(page, kind), "done": f"{kind.value}:{done}", "said": said}
    return view | {"choices": _choices(scene, page, kind)}


def _choices(scene: Scene, page: Question, kind: PageKind) -> list[View]:
    told = [
        {
            "id": f"{kind.value}:{choices.chosen(page.key, page.name, choice.code)}",
            "icon": option_icon(page.name, choice.code),
            "text": choice.text or scene.words(f"ask.{page.name}_{choice.code}"),
            "sub": scene.words("jobs.count", count=choice.count) if choice.count else "",
        }
        for choice in page.choices
    ]
    if kind is PageKind.CHECK:
        ref = f"{kind.value}:{choices.chosen(page.key, page.name, UNKNOWN)}"
        told.append({"id": ref, "icon": "help", "text": scene.words(_unknown(page.name))})
    return [dict(each) for each in told]


def _unknown(name: str) -> str:
    """Everybody knows their age and sex; who would rather not say leaves them out."""
    return "ask.skip" if name in ("sex", "age") else "ask.unknown"


def _cards(page: Question, kind: PageKind) -> list[View]:
    drafted = "+".join(sorted(page.drafted))
    return [
        {
            "id": f"{kind.value}:{choices.chosen(page.key, choices.DRAFT, choices.toggled(drafted, choice.code))}",
            "name": choice.code,
            "icon": option_icon(page.name, choice.code),
            "text": choice.text,
            "selected": choice.code in page.drafted,
        }
        for choice in page.choices
    ]


def asking(scene: Scene, guide: Guide) -> str:
    """Return `Pertanyaan 2 dari 8` while the checker asks; nothing elsewhere."""
    page = guide.page
    if guide.here.kind is not PageKind.CHECK or not isinstance(page, Question):
        return ""
    place = sum(1 for name in choices.read(page.key) if name not in ("opening", "begun")) - page.begun + 1
    return scene.words("ask.place", place=place, most=place + page.left - 1)


# ---- the checker's result


def result(scene: Scene, page: asked.CheckResult) -> View:
    """Show what is missing first, then what is not known, what is met, and last what may not concern the person."""
    words = scene.words
    return {
        "title": _headline(scene, page),
        "sub": " · ".join(page.about),
        "notices": [noticed(scene, notice) for notice in page.notices],
        "rows": [_line(scene, line) for line in page.lines],
        "checked": words("check.checked", date=scene.date(page.checked)),
        "example": words("status.example") if page.opening is not None and page.opening.synthetic else "",
        "phone": f"phone:check:{page.key}",
    }


def _headline(scene: Scene, page: asked.CheckResult) -> str:
    """Say how much is missing; of a placement that is not open only that: nobody should run after papers for it."""
    if any(notice.kind in ("stopped", "closed") for notice in page.notices):
        return scene.words("check.halted")
    missing = sum(line.outcome == "missing" for line in page.lines if line.certain)
    unknown = sum(line.outcome == "not_known" for line in page.lines)
    amount = "missing_one" if missing == 1 else "missing_many" if missing else "unknown" if unknown else "none_missing"
    return scene.words(f"check.{amount}", count=missing or unknown)


def noticed(scene: Scene, notice: asked.Notice) -> View:
    """Return a notice as a row that leads to its article."""
    since = scene.words("check.since", date=partial_date(scene, notice.since)) if notice.since else ""
    return {
        "text": " ".join(filter(None, (notice.text, since.replace(" ", _TOGETHER)))),
        "ref": f"article:{notice.article}" if notice.article else "",
    }


def _line(scene: Scene, line: ResultLine) -> View:
    words = scene.words
    where: tuple[str, ...] = ()
    if line.outcome != "met":
        free = words("status.free") if line.free else ""
        # what is not known says so with its word already
        ask = words("guide.ask_staff") if line.outcome == "missing" else ""
        where = (line.place, free, line.takes) if line.place or free or line.takes else (ask,)
    return {
        "ref": f"article:{line.article}" if line.article else "",
        "icon": "done" if line.outcome == "met" else about_icon(line.about),
        "text": line.text.removesuffix(".").replace("-", _UNBROKEN),
        "sub": " · ".join(filter(None, where)) if line.certain else words("check.perhaps"),
        "word": words(f"check.{line.outcome}"),
        "mark": _MARKS[line.outcome],
    }


def partial_date(scene: Scene, day: PartialDay) -> str:
    """Write a day as exactly as it is known: `1 Apr 2022`, `Apr 2022`, `2022`."""
    year, month, date = (*day.split("-"), "", "")[:3]
    if not month:
        return year
    name = scene.words("date.months").split()[int(month) - 1]
    return f"{int(date)} {name} {year}" if date else f"{name} {year}"


# ---- calculators


def cost(scene: Scene, page: asked.CostResult) -> View:
    """Show what each rule says: may not be asked for, or ask the staff; never an amount."""
    words = scene.words
    return {
        "title": page.cost,
        "sub": page.job or words("ask.cost_job_OTHER"),
        "icon": option_icon("cost", page.code),
        "cards": [
            {
                "icon": "fraud" if line.may_not else "staff",
                "text": words("cost.may_not" if line.may_not else "guide.ask_staff"),
                "sub": words("cost.rule", date=_span(scene, line.since, line.until)),
                "source": words("cost.source", source="; ".join(line.sources)),
                "mark": "warn" if line.may_not else "plain",
            }
            for line in page.lines
        ],
        "note": words("cost.advice"),
        "rows": [_link(scene, "article:safety-company-asked-money", "fraud", "cost.read")],
    }


def _span(scene: Scene, since: PartialDay, until: PartialDay | None) -> str:
    end = f" - {partial_date(scene, until)}" if until else ""
    return f"{partial_date(scene, since)}{end}"


def contribution(scene: Scene, page: asked.ContributionResult) -> View:
    """Show what is paid for so many months, with keys for more and fewer."""
    words = scene.words
    months = page.months
    paid = page.paid

    def ref(to: int) -> str:
        return f"contribution:{choices.chosen(page.key, 'months', str(to))}" if 1 <= to <= LONGEST_CONTRACT else ""

    facts = []
    if paid is not None and paid.before_work:
        facts.append({"name": words("contribution.before"), "text": rupiah(paid.before_work, words.language)})
    if paid is not None:
        facts.append({"name": words("contribution.during"), "text": rupiah(paid.during_and_after, words.language)})
    return {
        "title": words(f"ask.way_{page.way}"),
        "months": words("contribution.months", months=months),
        "fewer": ref(months - 1),
        "more": ref(months + 1),
        "usual": [
            {"ref": ref(each), "text": str(each), "selected": each == months} for each in (6, 12, USUAL_MONTHS, 36)
        ],
        "total": rupiah(paid.total, words.language) if paid else words("guide.ask_staff"),
        "facts": facts,
        "source": words("guide.source", source="; ".join(page.sources), date=partial_date(scene, page.since))
        if page.since
        else "",
    }


def _link(scene: Scene, ref: str, icon: str, key: str) -> View:
    return {"ref": ref, "icon": icon, "text": scene.words(key), "sub": ""}
