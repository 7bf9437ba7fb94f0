"""Vectors of the rows of public feeds: one of each collection, everybody and everything in them invented."""

import datetime as dt
from typing import Final

import msgspec

from onedata import wire
from onedata.agencies import Agency, AgencyList
from onedata.articles import Article, BulletList, FrontMatter, Heading, Note, Page, Paragraph, Source, Step
from onedata.case_clock import CaseClock
from onedata.content_feeds import CONTENT_FEEDS, CONTENT_FORMAT, EXAMPLES, FORMAT, SearchWords, Topic
from onedata.jobs import Job
from onedata.news import Contact, NewsItem
from onedata.placement_cost import CostBook, CostRules, Named
from onedata.records import NextStep
from onedata.rules import Need, Option, Question, Rule, RuleBook
from onedata.social_security import ContributionRules, Term
from onedata.trust import Provenance, Revocation, TrustedIssuer, revocation_key
from tests.onedata.samples import fixed
from tests.onedata.vector_parts import Vector, plain

Row = tuple[str, str, str, object, object]
"""Feed, table, key, value, and the class it is read as."""
_DAY: Final = dt.date(2026, 11, 20)
_SOURCE: Final = Source("S11", "UU 18/2017 Pasal 13", "V", "2017-11-22")
_ISSUER: Final = bytes.fromhex("300d310b3009060355040613024944")
"""DER of the name C=ID."""

_FRONT = FrontMatter(
    id="contoh-gaji",
    language="id",
    topic="abroad",
    title="CONTOH: gaji",
    words=("upah",),
    audience=("worker", "family"),
    about=("stages/WORKING",),
    sources=(_SOURCE,),
    verification="V",
    data_date=_DAY,
    review_by=dt.date(2027, 11, 20),
    effective_from="2017-11",
)
_ARTICLE = Article(
    _FRONT,
    (
        Page((Heading("CONTOH"), Paragraph("Contoh kalimat.", ("S11",)), BulletList(("Satu", "Dua")))),
        Page((Heading("Langkah"), Step(1, "Contoh langkah."), Note("Contoh catatan."))),
    ),
)
_BOOK = RuleBook(
    (
        Question("destination", "choice", "Ke mana?", "Where to?", (Option("HK", "Hong Kong", "Hong Kong"),)),
        Question("age", "number", "Berapa umur Anda?", "How old are you?", least=1, most=99),
    ),
    (
        Rule(
            rule="contoh-umur",
            id="CONTOH: umur",
            en="CONTOH: age",
            applies={"destination": ("HK",)},
            need=Need("age", at_least=18),
            sources=(_SOURCE,),
            effective_from="2017",
        ),
        Rule(rule="contoh-tutup", id="CONTOH: tutup", en="CONTOH: closed", notice="closed"),
    ),
)
_COSTS = CostBook(
    (Named("TICKET", "Tiket", "Ticket"),),
    (Named("HOUSE_MAID", "Penata laksana rumah tangga", "House maid"),),
    (
        CostRules(
            rules="contoh-2020",
            id="CONTOH: tidak boleh dipungut.",
            en="CONTOH: may not be charged.",
            sources=(_SOURCE,),
            effective_from="2020",
            costs=("TICKET",),
            jobs=("HOUSE_MAID",),
        ),
    ),
)
_CONTRIBUTIONS = (
    ContributionRules(
        rules="contoh-2023",
        sources=(_SOURCE,),
        effective_from="2023-02",
        before_work=1000,
        terms=(Term(6, 2000),),
        each_further_month=300,
    ),
)
_STEP = NextStep(
    "CONTOH_STEP",
    "WORK_VISA",
    "Contoh langkah berikut.",
    "Example of a next step.",
    schemes=("P_TO_P",),
    bring=("PASSPORT",),
    cost="free",
    source="UU 18/2017 Pasal 13",
    verification="V",
    checked_on=_DAY,
)
_JOB = Job(
    job="CONTOH-1",
    post_id="Penjahit CONTOH",
    post_en="Tailor CONTOH",
    occupation="WORKER",
    destination="TW",
    pay=28000,
    currency="TWD",
    age_from=20,
    company="PT CONTOH LAYANG",
    licence="CONTOH/7",
    checked=_DAY,
    closes=dt.date(2027, 1, 31),
    synthetic=True,
)
_AGENCY = Agency(
    licence="CONTOH/7",
    name="PT CONTOH LAYANG",
    other_names=("PT LAYANG CONTOH",),
    valid_until=dt.date(2028, 12, 31),
    source="Daftar CONTOH",
    synthetic=True,
)
_NEWS = NewsItem(
    item="contoh-kabar",
    title_id="CONTOH kabar",
    title_en="CONTOH news",
    text_id="Baris satu.\nBaris dua.",
    text_en="Line one.\nLine two.",
    dated=_DAY,
    until=dt.date(2026, 12, 31),
    source="BP3MI CONTOH",
    synthetic=True,
)
_CONTACT = Contact(
    contact="contoh-kontak", name_id="CONTOH kantor", name_en="CONTOH office", kind="phone", synthetic=True
)
_CLOCK = CaseClock(clock="answer", days=17, source="Peraturan CONTOH 1/2026", checked=_DAY, synthetic=True)
_ORIGIN = Provenance("CONTOH master list", _DAY)

ROWS: Final[tuple[Row, ...]] = (
    ("rules", "next_steps", "CONTOH_STEP", _STEP, NextStep),
    ("rules", "checker", "book", _BOOK, RuleBook),
    ("rules", "calculators", "costs", _COSTS, CostBook),
    ("rules", "calculators", "contributions", _CONTRIBUTIONS, tuple[ContributionRules, ...]),
    ("guidance", "articles", "contoh-gaji.id", _ARTICLE, Article),
    ("guidance", "topics", "all", (Topic("abroad", "Di luar negeri", "Abroad"),), tuple[Topic, ...]),
    ("guidance", "search", "words", SearchWords((("gaji", "upah"),), ("yang",)), SearchWords),
    ("guidance", "search", EXAMPLES, ("contoh-gaji",), tuple[str, ...]),
    ("jobs", "jobs", "CONTOH-1", _JOB, Job),
    ("agencies", "agencies", "CONTOH/7", _AGENCY, Agency),
    ("agencies", "about", "list", AgencyList(_DAY, 1), AgencyList),
    ("news", "news", "contoh-kabar", _NEWS, NewsItem),
    ("codes", "contacts", "contoh-kontak", _CONTACT, Contact),
    ("codes", "clocks", "answer", _CLOCK, CaseClock),
    *((feed, FORMAT, FORMAT, CONTENT_FORMAT, int) for feed in CONTENT_FEEDS),
    ("trust", "csca", fixed("certificate").hex(), TrustedIssuer(b"\x30\x03CSC", _ORIGIN), TrustedIssuer),
    ("trust", "revoked", revocation_key(_ISSUER, 0xABC), Revocation(_ORIGIN), Revocation),
    ("slip-revoked", "revoked", fixed("token id", 8).hex(), dt.date(2027, 2, 18), dt.date),
)


def public_row_vectors() -> Vector:
    """Return one row of each collection, and rows that a kiosk must leave out."""
    wrong: tuple[tuple[str, msgspec.Struct], ...] = (
        ("a code that is none", msgspec.structs.replace(_JOB, destination="Taiwan")),
        ("a line that turns the direction of writing", msgspec.structs.replace(_JOB, company="PT \u202eCONTOH")),
        ("longer than a line", msgspec.structs.replace(_JOB, company="x" * 121)),
    )
    return {
        "rows": [
            {"feed": feed, "table": table, "key": key, "value": plain(value), "row": wire.encode(value).hex()}
            for feed, table, key, value, _ in ROWS
        ],
        "revocation_key_of": {"issuer": _ISSUER.hex(), "serial": 0xABC},
        "refused_jobs": {why: wire.encode(job).hex() for why, job in wrong},
    }
