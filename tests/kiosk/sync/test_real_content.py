"""Content's whole road: files and tables at a real portal, published, synced, and found at the kiosk."""

import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import msgspec

from kiosk.cache.enrolment import load_enrolment, save_enrolment
from kiosk.faults import Fault
from kiosk.guidance.library import Library
from kiosk.sync.enrol import enrol
from onedata import wire
from onedata.content_feeds import CONTENT_FEEDS, CONTENT_FORMAT, FORMAT
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.test_real_portal import RealPortal
from tests.onedata.vectors_rows import ROWS

CONTENT = Path(__file__).resolve().parents[3] / "content"
JOBS = (
    "job_code,post_id,post_en,occupation,destination_country,placement_company,verified_on,closes_on\n"
    "CONTOH-1,Penjahit layang-layang,Kite tailor,WORKER,TW,PT CONTOH LAYANG,2026-11-01,2099-12-31\n"
    "CONTOH-2,Penjahit tenda,Tent tailor,WORKER,TW,PT CONTOH LAYANG,,2099-12-31\n"
)
REGISTER_LIST = "licence,name,valid_until,source\nCONTOH/7,PT CONTOH LAYANG,2099-12-31,Daftar CONTOH\n"


def collections(kiosk: Kiosk) -> set[tuple[str, str]]:
    """Return every feed and table that came: another team must find each in docs/formats.md."""
    connection = sqlite3.connect(kiosk.data / "content.db")
    try:
        return set(connection.execute("SELECT DISTINCT feed, collection FROM items"))
    finally:
        connection.close()


def test_what_an_official_writes_is_found_at_the_kiosk(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    portal = RealPortal(tmp_path / "portal")
    portal.environment["AIM_PORTAL_CONTENT"] = str(content)
    (tmp_path / "jobs.csv").write_text(JOBS)
    (tmp_path / "list.csv").write_text(REGISTER_LIST)
    portal.run("jobs", "import", str(tmp_path / "jobs.csv"), "--synthetic")
    portal.run("agencies", "import", str(tmp_path / "list.csv"), "--dated", "2026-11-01", "--synthetic")
    portal.run("publish")
    with portal.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, portal.run("enrol-code", "--office", "BP3MI NTB"))
        assert kiosk.sync().faults == ()
        library = Library(kiosk.data, dt.UTC)
        assert library.search("gaji tidak dibayar", "id").articles[0].id == "abroad-unpaid-wages"
        assert [hit.id for hit in library.search("penjahit", "id").jobs] == ["CONTOH-1"]
        assert [match.state for match in library.agencies("layang contoh").matches] == ["registered"]
        assert str(library.agencies("tidak ada sama sekali").dated) == "2026-11-01"
        assert library.rule_book() is not None
        assert collections(kiosk) <= {(feed, table) for feed, table, *_ in ROWS}

        article = content / "articles/abroad/abroad-unpaid-wages.id.md"
        article.write_text(article.read_text().replace("Gaji tidak dibayar", "Upah Anda belum datang"))
        portal.run("content", "publish")
        assert kiosk.sync().faults == ()
        assert library.search("gaji tidak dibayar", "id").articles[0].title == "Upah Anda belum datang"

        portal.run("content", "rollback", "guidance")
        assert kiosk.sync().faults == ()
        assert library.search("gaji tidak dibayar", "id").articles[0].title == "Gaji tidak dibayar"
        library.close()


def test_a_kiosk_enrolled_before_a_public_feed_existed_follows_it(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_rows("news", {(FORMAT, FORMAT): wire.encode(CONTENT_FORMAT)})
    enrolment = load_enrolment(kiosk.data)
    save_enrolment(kiosk.data, msgspec.structs.replace(enrolment, feeds=(REGISTER, "rules")))
    status = kiosk.sync()
    assert status.faults == ()
    assert status.feeds["news"].sequence == 1
    assert not {feed for feed in CONTENT_FEEDS if feed not in ("rules", "news")} & status.feeds.keys()


def test_a_feed_of_a_newer_format_is_refused_and_the_old_content_stays(portal: GenuinePortal, kiosk: Kiosk) -> None:
    good = {(FORMAT, FORMAT): wire.encode(CONTENT_FORMAT), ("articles", "a.id"): b"\x01"}
    portal.publish_rows("guidance", good)
    assert kiosk.sync().faults == ()
    newer = {(FORMAT, FORMAT): wire.encode(CONTENT_FORMAT + 1), ("articles", "a.id"): b"\x02"}
    for delta in (True, False):
        portal.publish_rows("guidance", newer, delta=delta)
        status = kiosk.sync()
        assert status.faults == (Fault.CONTENT_NEWER,)
        assert status.feeds["guidance"].fault is Fault.CONTENT_NEWER
        assert kiosk.content().row("guidance", "articles", "a.id") == b"\x01"
        assert kiosk.sync().faults == (Fault.CONTENT_NEWER,)
    portal.publish_rows("guidance", {**newer, (FORMAT, FORMAT): wire.encode(CONTENT_FORMAT)})
    assert kiosk.sync().faults == ()
    assert kiosk.content().row("guidance", "articles", "a.id") == b"\x02"
