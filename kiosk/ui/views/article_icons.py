"""Which pictogram stands for an article: what it explains, else what it is about, else its topic."""

from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.ui import names
from kiosk.ui.views.option_icons import PAPERS, land_icon, option_icon

TOPICS: Final[Mapping[str, str]] = {
    "start": "begin",
    "stages": "journey",
    "destinations": "globe",
    "schemes": "signpost",
    "documents": "dokumen",
    "costs": "cost",
    "contract": "employment_contract",
    "rights": "rights",
    "social-security": "social_security",
    "safety": "fraud",
    "abroad": "abroad",
    "complaints": "complaint_open",
    "family": "family",
    "return": "pulang",
}
"""Pictogram of each topic; another topic shows a sheet of paper."""
ARTICLES: Final[Mapping[str, str]] = {
    "abroad-different-work": "employment_contract",
    "abroad-ill": "health_exam",
    "abroad-irregular": "warning",
    "abroad-lost-passport": "passport",
    "abroad-mission": "government",
    "abroad-unpaid-wages": "cost",
    "abroad-violence": "violence",
    "abroad-want-home": "return",
    "complaint-clock-2024": "clock",
    "complaint-clock-2025": "clock",
    "complaint-follow": "search",
    "complaint-how": "speak",
    "contract-before-signing": "eye",
    "cost-free-services": "done",
    "cost-law": "shield",
    "cost-ten-jobs": "bekerja",
    "cost-what-not-to-pay": "list",
    "family-before-departure": "berangkat",
    "family-lost-contact": "silent",
    "family-needs": "people",
    "return-claims": "cost",
    "return-help-desk": "staff",
    "return-report": "arrival_report",
    "return-shelter": "bed",
    "return-vocation": "training_certification",
    "right-duties": "check",
    "right-one-stop-centre": "government",
    "right-problem-employers": "warning",
    "right-requirements": "requirements",
    "right-who-is-worker": "person",
    "right-your-data": "private",
    "safety-check-company": "company",
    "safety-company-asked-money": "cost",
    "safety-papers-held": "passport",
    "social-contribution": "calculator",
    "social-death-claim": "family",
    "social-old-age": "elder",
    "start-already-home": "pulang",
    "start-ask-staff": "staff",
    "start-data-not-found": "search",
    "start-not-registered": "not_registered",
    "start-who-is-who": "where",
}
"""Of articles that explain no code; one that nobody named shows the pictogram of its topic."""


def topic_icon(topic: str) -> str:
    """Return the pictogram of a topic."""
    return TOPICS.get(topic, "article")


def article_icon(article: str, topic: str, about: Sequence[str] = ()) -> str:
    """Return the pictogram of an article by its id, its topic and the codes it explains, as `documents/PASSPORT`."""
    kind, _, code = (about[0] if about else "").partition("/")
    match kind:
        case "countries":
            found = land_icon(code)
        case "stages":
            found = names.stage(code, "id").icon
        case "documents":
            found = PAPERS.get(code, "")
        case "schemes":
            found = option_icon("scheme", code)
        case _:
            found = ""
    return ARTICLES.get(article) or found or topic_icon(topic)
