"""Openings and companies, as plain values for their screens."""

from typing import Final

from kiosk.guidance import asked, choices
from kiosk.guidance.found import AgencyMatch
from kiosk.guidance.openings import FILTERS, PART, part_key
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.option_icons import job_icon, land_icon
from kiosk.visit.guide import Guide
from onedata import codes
from onedata.amounts import grouped, money
from onedata.jobs import Job

_FILTER_ICONS: Final = {"destination": "globe", "occupation": "bekerja", "schooling": "steps-3"}
STATES: Final = {"registered": ("shield", "good"), "expired": ("clock", "warn"), "revoked": ("warning", "warn")}


# ---- openings


def jobs(scene: Scene, page: asked.JobsPage) -> View:
    """Show the openings that fit, and the filter with what is chosen in it."""
    words = scene.words
    dated = scene.date(page.dated) if page.dated else ""
    count, after = len(page.jobs), page.first + PART
    said = words("jobs.dated", count=grouped(count, words.language), date=dated) if dated else words("jobs.no_data")
    return {
        "filters": [_filter(scene, page.key, name) for name in FILTERS],
        "rows": [_row(scene, job) for job in page.jobs[page.first : after]],
        "said": said,
        "first": page.first,
        "count": grouped(count, words.language),
        "before": f"jobs:{part_key(page.key, page.first - PART)}" if page.first else "",
        "after": f"jobs:{part_key(page.key, after)}" if after < count else "",
        "empty": "" if page.jobs else words("jobs.none" if not page.all else "jobs.none_fit"),
        "example": words("status.example") if any(job.synthetic for job in page.jobs) else "",
        "clear": "jobs:" if page.key else "",
    }


def _filter(scene: Scene, key: str, name: str) -> View:
    code = choices.read(key).get(name, "")
    if not code:
        text = scene.words(f"jobs.{name}")
    elif name == "schooling":
        text = scene.words(f"ask.schooling_{code}")
    else:
        text = named(scene, "countries" if name == "destination" else "occupations", code)
    return {
        "ref": f"jobs-by:{choices.chosen(key, 'by', name)}",
        "icon": land_icon(code) if code and name == "destination" else _FILTER_ICONS[name],
        "text": text,
        "name": scene.words(f"jobs.{name}"),
        "selected": bool(code),
    }


def _row(scene: Scene, job: Job) -> View:
    return {
        "ref": f"job:{job.job}",
        "icon": job_icon(job.occupation),
        "text": _post(scene, job),
        "sub": " · ".join(filter(None, (named(scene, "countries", job.destination), _pay(scene, job)))),
    }


def job(scene: Scene, page: asked.JobPage) -> View:
    """Show one opening: where, pay, whom they look for, when it was verified, and the way to check oneself."""
    opening, words = page.job, scene.words
    ask = words("guide.ask_staff")
    facts = [
        _fact("where", words("jobs.country"), _where(scene, opening)),
        _fact("cost", words("jobs.pay"), _pay(scene, opening) or ask),
        _fact("people", words("jobs.quota"), str(opening.quota) if opening.quota else ask),
        _fact("steps-3", words("jobs.schooling"), _schooling(scene, opening)),
        _fact("person", words("jobs.sex"), words(f"jobs.{opening.sex}") if opening.sex else words("jobs.any")),
        _fact("cake", words("jobs.age"), _age(scene, opening)),
        _fact("clock", words("jobs.closes"), scene.date(opening.closes)),
    ]
    company = {"ref": f"agency:{opening.licence}", "icon": "company", "text": opening.company}
    return {
        "title": _post(scene, opening),
        "icon": job_icon(opening.occupation),
        "facts": facts,
        "company": company | {"sub": words("jobs.company") if page.licensed else ""},
        "licensed": page.licensed,
        "source": words("jobs.verified", date=scene.date(opening.checked), number=opening.job),
        "example": words("status.example") if opening.synthetic else "",
        "check": f"check:{page.check}",
    }


def _fact(icon: str, name: str, text: str) -> View:
    return {"icon": icon, "name": name, "text": text}


def _post(scene: Scene, opening: Job) -> str:
    return opening.post_id if scene.words.language == "id" else opening.post_en


def _where(scene: Scene, opening: Job) -> str:
    return ", ".join(filter(None, (opening.place, named(scene, "countries", opening.destination))))


def _pay(scene: Scene, opening: Job) -> str:
    return money(opening.pay, opening.currency or "", scene.words.language) if opening.pay else ""


def _schooling(scene: Scene, opening: Job) -> str:
    asked_for = opening.schooling not in (None, "NONE")
    return scene.words(f"ask.schooling_{opening.schooling}") if asked_for else scene.words("jobs.any")


def _age(scene: Scene, opening: Job) -> str:
    if opening.age_from is None and opening.age_to is None:
        return scene.words("jobs.any")
    key = "between" if opening.age_from and opening.age_to else "from" if opening.age_from else "to"
    return scene.words(f"jobs.age_{key}", least=opening.age_from, most=opening.age_to)


def named(scene: Scene, table: str, code: str) -> str:
    """Return the name of a code; one that this program does not know stands for itself."""
    return codes.text(table, code, scene.words.language) if code in codes.index(table) else code


# ---- companies


def agencies(scene: Scene, guide: Guide) -> View:
    """Show the companies that what is typed may mean; none of them is never more than "not in the list of DATE"."""
    page = guide.page if isinstance(guide.page, asked.AgenciesPage) else None
    words, text = scene.words, guide.here.key
    rows = [_agency_row(scene, match) for match in page.answer.matches] if page else []
    said = ""
    if page is not None and page.answer.dated is not None and not text.strip():
        counted = words("agency.counted", date=_date(scene, page), count=grouped(page.answer.count, words.language))
        rows = [{"heading": counted, "ref": ""}, *({"heading": "", **row} for row in _read(scene))]
    elif page is not None and page.answer.dated is None:
        said = words("agency.no_list")
    elif page is not None and len("".join(page.text.split())) >= 3:  # noqa: PLR2004  # as `openings` asks for
        said = "" if rows else words("agency.none", date=_date(scene, page))
        rows.append(
            {
                "heading": "",
                "ref": f"agency-none:{page.text}",
                "icon": "search",
                "text": words("agency.other" if rows else "agency.what_now"),
                "sub": "",
            }
        )
    return {
        "text": text,
        "rows": rows,
        "said": said,
        "turn": guide.turn,
        "empty": not text.strip(),
        "hint": words("agency.hint"),
        "title": words("agency.title"),
    }


def _date(scene: Scene, page: asked.AgenciesPage) -> str:
    return scene.date(page.answer.dated) if page.answer.dated else ""


def _agency_row(scene: Scene, match: AgencyMatch) -> View:
    agency = match.agency
    icon, _ = STATES[match.state]
    example = scene.words("status.example") if agency.synthetic and "CONTOH" not in agency.name else ""
    state = scene.words(f"agency.{match.state}")
    sub = " · ".join(filter(None, (example, state, agency.city)))
    return {"heading": "", "ref": f"agency:{agency.licence}", "icon": icon, "text": agency.name, "sub": sub}


def agency(scene: Scene, page: asked.AgencyPage) -> View:
    """Show what the list says about one company, of which day it is, and what to do next."""
    found, state = page.match.agency, page.match.state
    words = scene.words
    icon, mark = STATES[state]
    facts = [_fact("status", words("agency.licence"), found.licence)]
    if found.city:
        facts.append(_fact("where", words("agency.city"), found.city))
    facts.append(_fact("clock", words("agency.valid_until"), scene.date(found.valid_until)))
    if found.revoked_on:
        facts.append(_fact("warning", words("agency.revoked_on"), scene.date(found.revoked_on)))
    listed = words("agency.listed", date=scene.date(page.dated)) if page.dated else ""
    return {
        "title": found.name,
        "verdict": {"icon": icon, "mark": mark, "text": words(f"agency.{state}"), "sub": listed},
        "facts": facts,
        "note": words(f"agency.{state}_next"),
        "source": words("agency.source", source=found.source),
        "example": words("status.example") if found.synthetic else "",
        "rows": _read(scene),
    }


def agency_none(scene: Scene, page: asked.AgencyNonePage) -> View:
    """Say that somebody is not in the list of its day: lists can be late, and names be spelt in another way."""
    words = scene.words
    known = page.dated is not None
    text = words("agency.none", date=scene.date(page.dated)) if page.dated else words("agency.no_list")
    return {
        "title": page.text.upper(),  # as the list writes names: the pad types small letters
        "verdict": {"icon": "search", "mark": "plain", "text": text, "sub": words("agency.why") if known else ""},
        "facts": [],
        "note": words("agency.expired_next"),
        "source": "",
        "example": "",
        "rows": _read(scene),
    }


def _read(scene: Scene) -> list[View]:
    return [{"ref": "article:safety-check-company", "icon": "fraud", "text": scene.words("agency.read"), "sub": ""}]


def code(scene: Scene, page: asked.PhonePage) -> View:
    """Show the code for phones; the picture itself comes from the visit, under a name that says nothing."""
    asked_for = scene.visit.guide.asked if scene.visit.guide else 0
    return {"modules": len(page.rows), "picture": f"{scene.visit.number}-{asked_for}"}
