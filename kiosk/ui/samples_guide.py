"""Invented visits among the pages that anybody may read, for pictures and tests; the articles are examples."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.guidance import pages, placements
from kiosk.guidance.found import ArticleHead, ContactLine, Found, Hit, Shelf
from kiosk.ui.samples_asked import STOPPED
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.model import Stage, Visit
from onedata import articles
from onedata.articles import Heading, Note, Paragraph, Step

TOPICS = (
    ("start", "Mulai dari sini"),
    ("stages", "Tahap demi tahap"),
    ("destinations", "Negara tujuan"),
    ("schemes", "Jalur berangkat"),
    ("documents", "Dokumen"),
    ("costs", "Biaya"),
    ("contract", "Kontrak kerja"),
    ("rights", "Hak dan kewajiban"),
    ("social-security", "Jaminan sosial"),
    ("safety", "Awas penipuan"),
    ("abroad", "Masalah di luar negeri"),
    ("complaints", "Pengaduan"),
    ("family", "Keluarga"),
    ("return", "Pulang ke Indonesia"),
)
HEADS = tuple(
    ArticleHead(f"abroad-{number}", "abroad", title, 3)
    for number, title in enumerate(
        (
            "Gaji tidak dibayar",
            "Paspor hilang di luar negeri",
            "Sakit di luar negeri",
            "Majikan melanggar kontrak",
            "Dipindahkan ke majikan lain",
            "Perwakilan Indonesia",
            "Ditahan polisi",
            "Kecelakaan kerja",
        )
    )
)
ARTICLE = articles.Article(
    articles.FrontMatter(
        id="contoh-gaji",
        language="id",
        topic="abroad",
        title="Gaji tidak dibayar",
        audience=("worker", "family"),
        sources=(articles.Source("S11", "UU 18/2017 Pasal 13", "V", "2017"),),
        verification="V",
        data_date=dt.date(2026, 11, 21),
        review_by=dt.date(2027, 5, 21),
    ),
    (
        articles.Page(
            (
                Heading("Yang perlu Anda simpan"),
                articles.BulletList(("Kontrak kerja Anda", "Catatan jam kerja", "Bukti gaji yang pernah dibayar")),
                Note("Simpan foto semua surat. Kirim salinannya kepada keluarga."),
            )
        ),
        articles.Page(
            (
                Heading("Langkah demi langkah"),
                Step(1, "Tanyakan dahulu kepada majikan dan agensi."),
                Step(2, "Hubungi Perwakilan Indonesia di negara itu."),
                Step(3, "Buat pengaduan dan simpan nomornya."),
            )
        ),
        articles.Page(
            (
                Heading("Hak Anda"),
                Paragraph("Upah dibayar menurut perjanjian kerja dan hukum negara tujuan."),
                Paragraph("Lama dan cara penyelesaian: tanyakan petugas."),
            )
        ),
    ),
)
OLD = msgspec.structs.replace(ARTICLE, pages=ARTICLE.pages[2:])
CONTACTS = (
    ContactLine("c1", "Pusat bantuan", "phone", "000-000", None, "Setiap hari, 24 jam", "Kantor CONTOH",
                dt.date(2026, 11, 1), synthetic=True),
    ContactLine("c2", "Kantor pelayanan CONTOH", "phone", "000-111", None, "Senin sampai Jumat", "Kantor CONTOH",
                dt.date(2026, 11, 1), synthetic=True),
    ContactLine("c3", "Perwakilan Indonesia di Hong Kong", "address", None, "HK"),
)  # fmt: skip
COUNTRIES = ("HK", "TW", "MY", "JP", "SG", "KR", "SA", "IT", "BN", "TR", "AE", "DE", "PL", "QA", "OM")


def waiting(rest: Visit) -> Visit:
    """Return a visit whose page has not come yet."""
    guide = Guide(Stage.HOME, (Spot(Ref(PageKind.ARTICLE, "contoh")),), 1)
    return msgspec.structs.replace(rest, stage=Stage.GUIDE, guide=guide)


def visits(rest: Visit) -> dict[str, Visit]:
    """Return a visit for each page, by the picture's name."""

    def at(kind: PageKind, page: msgspec.Struct | None, key: str = "contoh", **more: Any) -> Visit:
        stage = Stage.SEARCH if kind is PageKind.SEARCH else Stage.GUIDE
        guide = Guide(Stage.HOME, (Spot(Ref(PageKind.TOPICS)), Spot(Ref(kind, key))), 2, page, **more)
        return msgspec.structs.replace(rest, stage=stage, guide=guide)

    shelves = tuple(Shelf(topic, title, 4) for topic, title in TOPICS)
    found = Found(tuple(Hit("article", head.id, head.title, "abroad", 1.0) for head in HEADS[:5]))
    groups = Found(
        found.articles[:2],
        (Hit("job", "CONTOH-00001", "Pengasuh lansia (CONTOH)", "TW", 1.0),),
        (Hit("agency", "CONTOH/1", "PT CONTOH MAJU BERSAMA", "registered", 1.0),),
    )
    charts = placements.placements()
    hong_kong = ArticleHead("country-hong-kong", "destinations", "Hong Kong", 4)
    poland = ArticleHead("country-poland", "destinations", "Polandia", 2)
    return {
        "16-topics": at(PageKind.TOPICS, pages.Topics(shelves)),
        "16-topics-none": at(PageKind.TOPICS, pages.Topics(())),
        "16-topic": at(PageKind.TOPIC, pages.ArticleList("abroad", "Masalah di luar negeri", HEADS)),
        "16-article": at(PageKind.ARTICLE, pages.Reader(ARTICLE, HEADS[1:4])),
        "16-article-old": at(PageKind.ARTICLE, pages.Reader(OLD, HEADS[1:2], HEADS[0])),
        "16-contacts": at(PageKind.CONTACTS, pages.Contacts(CONTACTS)),
        "16-contacts-none": at(PageKind.CONTACTS, pages.Contacts(())),
        "16-map": at(PageKind.MAP, pages.Countries(COUNTRIES)),
        "16-countries": at(PageKind.COUNTRIES, pages.Countries(COUNTRIES, HEADS[:1])),
        "16-country": at(PageKind.COUNTRY, pages.Country("HK", (hong_kong,), placements.years_of("HK"))),
        "16-country-stopped": at(
            PageKind.COUNTRY, pages.Country("PL", (poland,), placements.years_of("PL"), (STOPPED,))
        ),
        "16-placements": at(PageKind.PLACEMENTS, charts),
        "16-search": at(PageKind.SEARCH, pages.Searched("", Found(), HEADS[:5]), ""),
        "16-search-bare": at(PageKind.SEARCH, None, ""),
        "16-search-groups": at(PageKind.SEARCH, pages.Searched("contoh", groups), "contoh"),
        "16-search-found": at(PageKind.SEARCH, pages.Searched("gaji", found), "gaji"),
        "16-search-nothing": at(PageKind.SEARCH, pages.Searched("xyz", Found(), HEADS[:5]), "xyz"),
        "16-failed": at(PageKind.ARTICLE, None, failed=True),
        "16-wait": waiting(rest),
        "16-not-there": at(PageKind.ARTICLE, pages.NotThere()),
    }
