"""The page around every page of staff, and the few words its templates may use."""

import datetime as dt
import functools
from pathlib import Path
from typing import Any, Final

import jinja2
from litestar import Response

from onedata import codes
from portal.pages.texts import Texts, texts
from portal.staff.sessions import Officer
from portal.staff.web import html, language_of
from portal.web import AnyRequest, service
from portal.wib import WIB

FOLDER: Final = Path(__file__).parent
_HOUR, _DAY = 3600, 86_400


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates; everything is escaped, a missing value is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(moment=moment, hour=hour, iso=iso, country=country)
    return made


def page(
    request: AnyRequest, template: str, officer: Officer | None, status: int = 200, **values: Any
) -> Response[bytes]:
    """Return a page in the reader's language."""
    language = language_of(request, officer)
    values |= {"officer": officer, "path": request.url.path, "server_now": service(request.app.state).clock()}
    return html(render(template, language, **values), status)


def render(template: str, language: str, **values: Any) -> str:
    """Return a template's text in a language."""
    t: Texts = texts(language)
    return environment().get_template(template).render(t=t, language=language, ago=functools.partial(ago, t), **values)


def moment(when: dt.datetime | None) -> str:
    """Return a moment as it is read in Jakarta: `22-11-2026 08:15 WIB`; one beyond every calendar as a dash."""
    try:
        return when.astimezone(WIB).strftime("%d-%m-%Y %H:%M WIB") if when is not None else "-"
    except OverflowError:  # the clock that a kiosk states may say anything; the page must open all the same
        return "-"


def hour(when: dt.datetime) -> str:
    """Return the hour of a moment in Jakarta: what stands in the place of a clock until a script makes it run."""
    return when.astimezone(WIB).strftime("%H:%M WIB")


def iso(when: dt.datetime | None) -> str:
    """Return a moment for a script."""
    return when.isoformat() if when is not None else ""


def country(t: Texts, code: str) -> str:
    """Return a country's name; unknown places say so."""
    known = codes.index("countries").get(code)
    if known is None:
        return t("alert.country_unknown")
    return known.name_id if t.language == "id" else known.name_en


def ago(t: Texts, when: dt.datetime | None, now: dt.datetime) -> str:
    """Return how long ago something was, in one unit."""
    if when is None:
        return t("time.never")
    seconds = max(0, int((now - when).total_seconds()))
    for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", 60)):
        if seconds >= size:
            return t(f"time.{unit}", n=seconds // size)
    return t("time.now")
