"""A voice and a panic button, against a real portal: an alert that arrives, and a complaint that is answered."""

import contextlib
import datetime as dt
import os
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator

import httpx
import msgspec
import pytest
from sqlalchemy import select

from kiosk.config import Config, load
from kiosk.demo import Demo, demo, portal_serving
from kiosk.health import PrintOutcome
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Call, Overlay, Stage
from kiosk.visit.reports import Question
from onedata.reports import AlertCancelled, AlertRaised, CaseOpened, DataWrong, VisitRated
from onedata.wire import decode
from portal import wib
from portal.alerts.models import Alert
from portal.cases import quarter, work
from portal.cases.models import CaseFile
from portal.models import IntakeEvent
from portal.service import Service
from portal.settings import Settings
from portal.staff.models import StaffAccount
from tests.album import Album
from tests.driving import Driver
from tests.journeys.officer import press, signed_in
from tests.journeys.test_canary import read_aside, readings
from tests.portal.cases.test_quarter import closed
from tests.portal.command_hands import officer

STORY = "ZAMRUD KUNING"
NEXT_STEP = dt.timedelta(seconds=90)
"""Then an alert that nobody took goes to helpers."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A portal and an enrolled kiosk of this file's own; the portal serves only where a test lets it."""
    folder = tmp_path_factory.mktemp("office")
    with demo(folder, 0, 5, lambda _: None) as made:
        pass
    return made


@pytest.fixture
def config(office: Demo) -> Config:
    loaded = load(office.config)
    screen = msgspec.structs.replace(loaded.screen, reduced_motion=True)
    sync = msgspec.structs.replace(loaded.sync, watched_by="systemd")
    return msgspec.structs.replace(loaded, screen=screen, sync=sync)


@pytest.fixture
def kiosk(config: Config) -> Iterator[Driver]:
    with Driver.opened(config) as driver:
        yield driver


def serving(office: Demo) -> contextlib.AbstractContextManager[str]:
    """Serve the portal at the address that the kiosk knows."""
    return portal_serving(office.folder, urllib.parse.urlparse(office.url).port or 0)


def sync(office: Demo) -> None:
    line = [sys.executable, "-m", "kiosk", "--config", str(office.config), "sync", "--once"]
    subprocess.run(line, check=True, capture_output=True, timeout=100)


def publish(office: Demo) -> None:
    environment = {**os.environ, "AIM_PORTAL_DATA": str(office.folder / "portal")}
    line = [sys.executable, "-m", "portal", "publish"]
    subprocess.run(line, env=environment, check=True, capture_output=True, timeout=100)


def portal(office: Demo) -> Service:
    data = office.folder / "portal"
    return Service.open(Settings(data, f"sqlite:///{data / 'portal.db'}", office.url))


def taken_in(office: Demo, kind: str) -> list[bytes]:
    """The bodies of the events of a kind that the portal holds."""
    service = portal(office)
    try:
        with service.database.read() as session:
            return [event.body for event in session.scalars(select(IntakeEvent).where(IntakeEvent.kind == kind))]
    finally:
        service.close()


def claimed(office: Demo) -> tuple[Alert, str]:
    """The only alert about Saudi Arabia, and the login of its owner."""
    service = portal(office)
    try:
        with service.database.read() as session:
            query = select(Alert, StaffAccount.login).join(StaffAccount, StaffAccount.account_id == Alert.owner_id)
            return session.execute(query.where(Alert.country == "SA")).tuples().one()
    finally:
        service.close()


def to_home(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)


def to_danger(kiosk: Driver) -> None:
    kiosk.touch("Darurat", Overlay.EMERGENCY)
    kiosk.touch("Lapor PMI dalam bahaya", Stage.DANGER)


def to_review(kiosk: Driver) -> None:
    """Report a daughter in Riyadh who is beaten and watched."""
    to_danger(kiosk)
    kiosk.touch("Kekerasan")
    kiosk.touch("Arab Saudi")
    kiosk.type("CONTOH")
    kiosk.touch("Lanjut")
    kiosk.type("RIYADH")
    kiosk.touch("Lanjut")
    kiosk.touch("Jangan telepon")
    kiosk.touch("Ya")
    kiosk.touch("Petugas saja")
    kiosk.touch("Lewati")
    assert kiosk.visit.danger is not None
    assert kiosk.visit.danger.form.at is Question.REVIEW


def count_down(kiosk: Driver) -> None:
    kiosk.touch("Kirim laporan")
    kiosk.touch("Ya", Stage.COUNTDOWN)
    kiosk.let_pass(10, Stage.ALERT)


def on_duty(office: Demo, url: str) -> contextlib.closing[httpx.Client]:
    """The duty officer of the mission in Riyadh, at the portal's pages."""
    return contextlib.closing(signed_in(office.folder, url, "piket-riyadh", "--role", "piket", "--country", "SA"))


def claims(duty: httpx.Client) -> None:
    """Take the alert that waits."""
    waiting = re.search(r'href="(/komando/peringatan/\d+)"', duty.get("/komando").raise_for_status().text)
    assert waiting
    assert "CONTOH piket-riyadh" in press(duty, waiting[1], "ambil")


def test_a_mother_reports_her_daughter_in_riyadh_and_the_duty_officer_claims_it_in_time(
    kiosk: Driver, office: Demo, album: Album
) -> None:
    to_review(kiosk)
    kiosk.picture(album, "review")
    with serving(office) as url, on_duty(office, url) as duty:
        count_down(kiosk)
        kiosk.picture(album, "not-yet-received")
        sync(office)
        kiosk.until("receipt", lambda: kiosk.reads("Diterima pukul"))
        kiosk.picture(album, "received")
        claims(duty)
    (told,) = (decode(body, AlertRaised, 1 << 16) for body in taken_in(office, "alert-raised"))
    assert (told.kind, told.country, told.worker_name, told.place) == ("violence", "SA", "Contoh", "Riyadh")
    assert (told.safe_to_call, told.silent, told.exclude_strangers) == ("no", True, True)
    alert, login = claimed(office)
    assert (alert.state, login) == ("claimed", "piket-riyadh")
    assert alert.claimed_at is not None
    assert alert.claimed_at - alert.received_at < NEXT_STEP
    kiosk.leave()


def test_an_alert_waits_for_a_portal_that_is_down_and_says_so(kiosk: Driver, office: Demo) -> None:
    to_danger(kiosk)
    kiosk.touch("Sakit")
    kiosk.touch("Kirim sekarang")
    count_down(kiosk)
    kiosk.let_pass(10, Stage.ALERT)
    assert kiosk.reads("Belum terkirim")
    assert kiosk.reads("Silakan temui petugas")
    assert kiosk.reads("000"), "phone numbers stand there meanwhile"
    assert not kiosk.reads("Diterima")
    with serving(office):
        sync(office)
        kiosk.until("receipt", lambda: kiosk.reads("Diterima pukul"))
    kiosk.leave()


def test_staff_who_do_not_come_leave_phone_numbers(kiosk: Driver) -> None:
    kiosk.touch("Darurat", Overlay.EMERGENCY)
    kiosk.touch("Saya perlu petugas", Overlay.STAFF_CALLED)
    kiosk.let_pass(60, Overlay.STAFF_CALLED)
    assert kiosk.visit.call is Call.UNANSWERED
    assert kiosk.reads("CONTOH")
    kiosk.touch("Nomor telepon", Stage.GUIDE)
    kiosk.until("numbers", lambda: kiosk.page_is(PageKind.CONTACTS))
    kiosk.leave()


def complain(kiosk: Driver) -> tuple[str, str]:
    """Complain about wages in a few words, print the slip; return code and PIN."""
    to_home(kiosk)
    kiosk.touch("Aspirasi & pengaduan", Stage.VOICE)
    kiosk.touch("Sampaikan")
    kiosk.touch("Gaji tidak dibayar")
    kiosk.touch("Keluarga saya")
    kiosk.touch("Di luar negeri")
    kiosk.touch("Taiwan")
    kiosk.touch("Beberapa bulan")
    for word in STORY.split():
        kiosk.type(word)
        kiosk.touch("Spasi")
    kiosk.touch("Lanjut")
    kiosk.touch("Tanpa nama")
    kiosk.touch("Kirim", Stage.CASE_SAVED)
    assert kiosk.visit.voice is not None
    ticket = kiosk.visit.voice.ticket
    assert ticket is not None
    return ticket.code, ticket.pin


def follow_up(kiosk: Driver, code: str, pin: str, then: Stage) -> None:
    to_home(kiosk)
    kiosk.touch("Aspirasi & pengaduan", Stage.VOICE)
    kiosk.touch("Lihat jawaban")
    kiosk.type(code)
    kiosk.touch("Lanjut")
    kiosk.type(pin)
    if then is Stage.VOICE:  # what does not open takes its time on the clock
        kiosk.touch("Lanjut", Stage.CASE_OPENING)
        kiosk.let_pass(1.5, then)
    else:
        kiosk.touch("Lanjut", then)


def answer(office: Demo, code: str, text: str) -> None:
    """Answer a case as an officer of the province."""
    service = portal(office)
    try:
        someone = officer(service, "petugas-contoh", "petugas", office="BP3MI CONTOH", region="52")
        now = dt.datetime.now(dt.UTC)
        with service.database.write() as session:
            case = session.scalars(select(CaseFile).where(CaseFile.code == code)).one()
            work.take(session, case, someone, now)
            work.answer(session, case, someone, text, now)
    finally:
        service.close()


def test_a_complaint_is_answered_and_followed_up_offline_with_the_pin(
    kiosk: Driver, office: Demo, config: Config, album: Album
) -> None:
    code, pin = complain(kiosk)
    assert kiosk.reads("belum terkirim")
    kiosk.picture(album, "saved-here")
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    kiosk.touch("Kembali", Stage.CASE_SAVED)
    with serving(office):
        sync(office)
        kiosk.let_pass(3, Stage.CASE_SAVED)
        kiosk.until("receipt", lambda: kiosk.reads("Diterima pusat"))
        kiosk.picture(album, "received")
        kiosk.leave()
        (told,) = (decode(body, CaseOpened, 1 << 16) for body in taken_in(office, "case-opened"))
        assert (told.topic, told.about, told.text, told.country) == ("UNPAID_WAGE", "family", STORY.capitalize(), "TW")
        answer(office, code, "CONTOH: laporan Anda sedang diperiksa.")
        publish(office)
        sync(office)
    follow_up(kiosk, code, "000000" if pin != "000000" else "111111", Stage.VOICE)
    assert kiosk.reads("Kode atau PIN tidak cocok")
    kiosk.picture(album, "wrong-pin")
    kiosk.leave()
    follow_up(kiosk, code, pin, Stage.CASE)
    assert kiosk.reads("Sudah dijawab")
    assert kiosk.reads("sedang diperiksa")
    kiosk.picture(album, "answered-offline")
    kiosk.leave()
    nothing_open(config, (STORY, STORY.capitalize(), code, f'"{pin}"', "sedang diperiksa"))


def nothing_open(config: Config, said: tuple[str, ...]) -> None:
    """Code, PIN, words and answer stand nowhere on the kiosk's disk in the open."""
    files = [path for path in config.data_folder.rglob("*") if path.is_file()]
    marks = [word.lower().encode() for word in said]
    found = {
        (mark, path.name)
        for path in files
        for text in readings(read_aside(path))
        for mark in marks
        if mark in text.lower()
    }
    assert found == set()


def call_off(kiosk: Driver) -> None:
    """Report a danger and press BATAL in the countdown."""
    to_danger(kiosk)
    kiosk.touch("Bahaya lain")
    kiosk.touch("Kirim sekarang")
    kiosk.touch("Kirim laporan")
    kiosk.touch("Ya", Stage.COUNTDOWN)
    kiosk.touch("BATAL", Stage.DANGER)
    assert kiosk.reads("Dibatalkan")
    kiosk.leave()


def mark_wrong(kiosk: Driver) -> None:
    """Say that the company in one's own record is wrong."""
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Rincian", Stage.JOURNEY)
    kiosk.touch("Data saya salah", Overlay.DATA_WRONG)
    kiosk.touch("Tandai yang salah", Stage.VOICE)
    assert kiosk.visit.person is None
    kiosk.touch("Perusahaan")
    kiosk.touch("Kirim", Stage.CASE_SAVED)
    kiosk.leave()


def rate(kiosk: Driver) -> None:
    """End a visit and say in two taps how it was."""
    to_home(kiosk)
    kiosk.touch("Selesai", Stage.GOODBYE)
    kiosk.touch("Baik")
    kiosk.touch("Petugas")
    kiosk.let_pass(10, Stage.ATTRACT)


def test_an_alert_called_off_wrong_data_and_a_rating_reach_staff(kiosk: Driver, office: Demo) -> None:
    before = len(taken_in(office, "alert-raised"))
    for visit in (call_off, mark_wrong, rate):
        visit(kiosk)
    with serving(office):
        sync(office)
    assert len(taken_in(office, "alert-raised")) == before, "BATAL sends nothing"
    (stopped,) = (decode(body, AlertCancelled, 1 << 16) for body in taken_in(office, "alert-cancelled"))
    assert stopped.kind == "other"
    (wrong,) = (decode(body, DataWrong, 1 << 16) for body in taken_in(office, "data-wrong"))
    assert (wrong.field, wrong.source_system) == ("agency", "SISKOP2MI")
    assert wrong.token_id is not None
    (rating,) = (decode(body, VisitRated, 1 << 16) for body in taken_in(office, "visit-rated"))
    assert (rating.score, rating.reason) == (3, "staff")


def test_news_are_read(kiosk: Driver) -> None:
    to_home(kiosk)
    kiosk.touch("Kabar", Stage.GUIDE)
    kiosk.until("news", lambda: kiosk.page_is(PageKind.NEWS))
    assert kiosk.reads("CONTOH")
    kiosk.leave()


def test_what_became_of_last_quarters_complaints_is_read_as_news(kiosk: Driver, office: Demo) -> None:
    """Nobody writes it: whenever the portal publishes, the last quarter's closed cases are told."""
    last = quarter.last_before(wib.day(dt.datetime.now(dt.UTC)))
    service = portal(office)
    closed(service, "UNPAID_WAGE", 6, dt.datetime.combine(last.first, dt.time(12), dt.UTC))
    service.close()
    publish(office)
    with serving(office):
        sync(office)
    to_home(kiosk)
    kiosk.touch("Kabar", Stage.GUIDE)
    kiosk.until("news", lambda: kiosk.reads("Anda sampaikan, kami lakukan"))
    kiosk.touch("Anda sampaikan")
    kiosk.until("text", lambda: kiosk.reads(f"Triwulan {last.number}/{last.year}: 6 kasus selesai."))
    assert kiosk.reads("Gaji tidak dibayar: 6")
    kiosk.leave()
