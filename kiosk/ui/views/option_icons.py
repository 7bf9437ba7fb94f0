"""Which pictogram stands for an answer, a paper, a job or a cost."""

from collections.abc import Mapping
from typing import Final

from kiosk.ui import lands

PAPERS: Final[Mapping[str, str]] = {
    "PASSPORT": "passport",
    "HEALTH_CERTIFICATE": "health_exam",
    "FAMILY_PERMIT": "family",
    "MARITAL_STATUS_LETTER": "marriage",
    "COMPETENCY_CERTIFICATE": "training_certification",
    "PASSPORT_RECOMMENDATION": "passport_recommendation",
    "PLACEMENT_AGREEMENT": "placement_agreement",
    "EMPLOYMENT_CONTRACT": "employment_contract",
    "BPJSTK_CARD": "social_security",
    "WORK_VISA": "work_visa",
    "OPP_SCHEDULE": "pre_departure_orientation",
    "E_KPMI": "biometric_id_card",
    "E_PMI": "card",
    "JKN_PROOF": "health_exam",
    "JOB_OFFER_COPY": "article",
    "EMPLOYER_PROFILE": "company",
    "RISK_STATEMENT": "warning",
    "LEAVE_LETTER": "leave_reentry",
    "PROFILE_PHOTO": "photo",
    "ID_CARD": "status",
    "SEAMAN_BOOK": "ship",
    "PKL": "ship",
    "SKILL_TEST": "training_certification",
    "STR": "nurse",
    "POLICE_RECORD": "police",
    "AGENCY_LETTER": "company",
    "COMPLAINT_RECEIPT": "complaint_open",
    "DIPLOMA": "steps-4",
    "DIVORCE_CERTIFICATE": "marriage",
    "FAMILY_CARD": "family",
    "OPP_REQUEST": "pre_departure_orientation",
    "PHOTO_3X4": "photo",
    "QUEUE_TICKET": "queue",
    "SIP2MI": "company",
    "SIP3MI": "company",
}
JOBS: Final[Mapping[str, str]] = {
    "HOUSE_MAID": "broom",
    "CAREGIVER": "elder",
    "CAREWORKER": "elder",
    "NURSE": "nurse",
    "WORKER": "build",
    "MANUFACTURING_WORKER": "factory",
    "OPERATOR_PRODUCTION": "factory",
    "PLANTATION_WORKER": "plant",
    "CONSTRUCTION_WORKER": "build",
    "MERCHANT_SEAFARER": "ship",
    "FISHER": "fish",
    "BABY_CARER": "baby",
    "CHILD_CARER": "baby",
    "ELDERLY_CARER": "elder",
    "COOK": "cook",
    "DRIVER": "car",
    "GARDENER": "plant",
    "CLEANER": "broom",
}
COSTS: Final[Mapping[str, str]] = {
    "TICKET_OUT": "berangkat",
    "TICKET_HOME": "return",
    "WORK_VISA": "work_visa",
    "CONTRACT_LEGALISATION": "employment_contract",
    "TRAINING": "steps-3",
    "CERTIFICATE": "training_certification",
    "AGENCY_SERVICE": "company",
    "PASSPORT_REPLACEMENT": "passport",
    "POLICE_RECORD": "police",
    "SOCIAL_SECURITY": "social_security",
    "HEALTH_EXAM": "health_exam",
    "EXTRA_HEALTH_EXAM": "health_exam",
    "LOCAL_TRANSPORT": "car",
    "ACCOMMODATION": "bed",
}
_OPTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "papers": PAPERS,
    "job": JOBS,
    "occupation": JOBS,
    "cost_job": JOBS,
    "cost": COSTS,
    "scheme": {
        "P_TO_P": "company",
        "G_TO_G": "government",
        "SPSK": "signpost",
        "SSW": "training_certification",
        "PERSEORANGAN": "person",
        "UKPS": "bekerja",
        "RE_ENTRY": "leave_reentry",
        "EXTENSION_ABROAD": "contract_extension",
        "EXTENSION_DOMESTIC": "contract_extension",
        "G_TO_P": "government",
        "SEAFARER_MERCHANT": "ship",
        "SEAFARER_FISHING": "fish",
    },
    "sex": {"FEMALE": "woman", "MALE": "man"},
    "schooling": {
        "NONE": "close",
        "SD": "steps-1",
        "SMP": "steps-2",
        "SMA": "steps-3",
        "D3": "steps-4",
        "S1": "steps-5",
    },
    "language": {"NONE": "close"},
    "way": {"placed": "company", "individual": "person"},
}
_QUESTIONS: Final[Mapping[str, str]] = {
    "destination": "globe",
    "job": "bekerja",
    "occupation": "bekerja",
    "cost_job": "bekerja",
    "cost": "cost",
    "scheme": "signpost",
    "sex": "people",
    "age": "cake",
    "schooling": "steps-3",
    "language": "training_certification",
    "papers": "dokumen",
}
"""What stands for a question as a whole, and for answers without a pictogram of their own."""


def option_icon(question: str, code: str) -> str:
    """Return the pictogram of one answer; a country is shown as it lies on the map."""
    if question == "destination":
        return land_icon(code)
    return _OPTIONS.get(question, {}).get(code) or _QUESTIONS.get(question, "article")


def land_icon(code: str) -> str:
    """Return the picture of a country, a globe for one that the map does not know."""
    return f"{lands.PREFIX}{code}" if lands.known(code) else "globe"


def about_icon(about: str) -> str:
    """Return the pictogram of what a line of a result is about: a paper or a question."""
    return PAPERS.get(about) or _QUESTIONS.get(about, "staff")


def job_icon(occupation: str) -> str:
    """Return the pictogram of an occupation."""
    return option_icon("occupation", occupation)


NAMES: Final = frozenset(
    {name for table in _OPTIONS.values() for name in table.values()} | {*_QUESTIONS.values(), "staff", "article"}
)
"""Every pictogram that may be asked for."""
