"""Data that are wrong, all the way: marked by a visitor, sealed, answered by whose data they are, read again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.sync.process import Rounds
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver
from tests.journeys.officer import Staff, portal, press, signed_in
from tests.journeys.test_canary import read_aside, readings
from tests.journeys.test_voice import follow_up

SOURCE: Final = "SISKOP2MI"
"""Whose data the invented people's records are."""
ANSWER: Final = "CONTOH: nama perusahaan sudah diperbaiki."


class Producer:
    """Somebody who works for the producer of data, at the portal's pages in a browser."""

    def __init__(self, site: Path, url: str, login: str, office: str) -> None:
        self.browser = signed_in(site, url, login, "--role", "petugas", "--office", office)

    def cases(self) -> str:
        return self.browser.get("/komando/kasus").raise_for_status().text

    def case(self, code: str) -> str:
        """Return where the case with this code stands in the list."""
        found = re.search(rf'href="(/komando/kasus/\d+)"[^>]*>[^<]*{re.escape(code)}', self.cases())
        assert found, self.cases()
        return found[1]

    def do(self, code: str, act: str, **fields: str) -> str:
        return press(self.browser, self.case(code), act, **fields)


@pytest.fixture
def producers(site: Path, config: Config) -> Iterator[tuple[Producer, Producer]]:
    """Colleagues of the producer of these people's records, and of another one."""
    theirs = Producer(site, config.portal.url, "data-siskop", SOURCE)
    others = Producer(site, config.portal.url, "data-lain", "SUMBER LAIN")
    yield theirs, others
    theirs.browser.close()
    others.browser.close()


def marked(kiosk: Driver) -> tuple[str, str]:
    """Mark the company in one's own record as wrong; return code and PIN."""
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Rincian", Stage.JOURNEY)
    kiosk.touch("Data saya salah", Overlay.DATA_WRONG)
    kiosk.touch("Tandai yang salah", Stage.VOICE)
    kiosk.touch("Perusahaan")
    kiosk.touch("Kirim", Stage.CASE_SAVED)
    assert kiosk.visit.person is None
    assert kiosk.visit.voice is not None
    assert kiosk.visit.voice.ticket is not None
    ticket = kiosk.visit.voice.ticket
    kiosk.leave()
    return ticket.code, ticket.pin


def seen_at_the_desk(staff: Staff, code: str, state: str) -> None:
    """What staff see of it: the field, whose data, how far; by code, without a name."""
    kiosk = staff.kiosk
    staff.do(d.WrongAsked(), Place.WRONG)
    kiosk.until("the mark", lambda: kiosk.reads(code))
    assert kiosk.reads("Perusahaan")
    assert kiosk.reads(SOURCE)
    assert kiosk.reads(state)
    staff.do(d.BackAsked(), Place.HOME)


def test_what_a_visitor_marked_as_wrong_is_put_right_by_whose_data_it_is_and_comes_back_to_them(
    staff: Staff, site: Path, config: Config, producers: tuple[Producer, Producer]
) -> None:
    kiosk, rounds = staff.kiosk, Rounds(config, lambda _: None)
    code, pin = marked(kiosk)
    secret = (code.encode(), f'"{pin}"'.encode(), b"agency")
    files = [
        path for path in (config.data_folder / "outbox.db", config.data_folder / "outbox.db-wal") if path.is_file()
    ]
    kept = [text for path in files for text in readings(read_aside(path))]
    assert kept
    assert [word for word in secret for text in kept if word in text] == []
    rounds.run()

    # The portal gave it to the producer of the record: they see it, the staff of another producer do not.
    theirs, others = producers
    assert code in theirs.cases()
    assert code not in others.cases()
    staff.sign_in()
    seen_at_the_desk(staff, code, "diterima")
    theirs.do(code, "ambil")
    seen_at_the_desk(staff, code, "dikerjakan")
    assert "Perusahaan" in theirs.do(code, "jawab", text=ANSWER)
    portal(site, "publish")
    rounds.run()
    seen_at_the_desk(staff, code, "dijawab")
    staff.do(d.LockAsked(), Place.LOCKED)
    kiosk.until("the visitors have the screen", lambda: kiosk.visit.stage is Stage.ATTRACT)

    # The visitor reads it like any case, by code and PIN, and takes a number for the counter that corrects data.
    follow_up(kiosk, code, "000000" if pin != "000000" else "111111", Stage.VOICE)
    kiosk.leave()
    follow_up(kiosk, code, pin, Stage.CASE)
    assert kiosk.reads("Sudah dijawab")
    assert kiosk.reads("sudah diperbaiki")
    assert kiosk.reads(SOURCE)
    kiosk.touch("Ambil nomor antrean")
    kiosk.until("offer", lambda: kiosk.page_is(PageKind.QUEUE))
    assert kiosk.reads("Perbaikan data")
    assert kiosk.visit.voice is None
    kiosk.leave()
