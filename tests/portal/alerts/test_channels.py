"""Messages against a real SMTP server and a real HTTP server on the loopback."""

import datetime as dt
import http.server
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from email import message_from_string
from email.policy import default
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from litestar.testing import TestClient
from sqlalchemy import select

from portal import app
from portal.alerts import channels as channels_module
from portal.alerts import delivery, escalation, nearest, work
from portal.alerts.channels import Channel, Letter, NotSent, SmsGateway, Smtp, channels
from portal.alerts.clockwork import Clockwork
from portal.alerts.models import AlertMessage, Volunteer
from portal.service import Service
from tests.kept_port import kept_port
from tests.portal.alerts.test_alerts import RIYADH, volunteer
from tests.portal.command_hands import PLAN, Reporter, account, officer, raised
from tests.portal.conftest import SetClock


class Box:
    """Keeps what the mail server took."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[str, Box]]:
    box = Box()
    with kept_port() as port:
        server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
        server.start()
        yield f"127.0.0.1:{port}", box
        server.stop()


@pytest.fixture
def gateway() -> Iterator[tuple[str, list[dict[str, str]]]]:
    taken: list[dict[str, str]] = []

    class Gateway(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/elsewhere":
                self.send_response(307)
                self.send_header("Location", "/send")
                self.end_headers()
                return
            good = self.headers["Authorization"] == "Bearer kunci" and self.path in ("/send", "/send?akun=1")
            if good:
                taken.append(body)
            self.send_response(202 if good else 401)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/send", taken
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_officer_is_told_by_mail_and_sms_without_a_word_about_anybody(
    plain_portal: Service,
    plain_reporter: Reporter,
    mail: tuple[str, Box],
    gateway: tuple[str, list[dict[str, str]]],
) -> None:
    account(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid", phone="CONTOH 1")
    plain_reporter.send("alert-raised", raised(callback="CONTOH 999"))
    settings = msgspec.structs.replace(
        plain_portal.settings, smtp=mail[0], mail_from="aim@contoh.invalid", sms_url=gateway[0], sms_key="kunci"
    )
    sent = delivery.deliver(plain_portal.database, channels(settings), "https://portal.example", plain_portal.clock())
    assert sent == 2
    address, text = mail[1].letters[0]
    assert address == "pusat@contoh.invalid"
    assert "https://portal.example/komando/peringatan/1" in text
    assert "/komando/peringatan/1" in gateway[1][0]["text"]
    for told in (text, gateway[1][0]["text"]):
        assert not any(word in told for word in ("Siti", "Riyadh", "999"))
    assert delivery.deliver(plain_portal.database, channels(settings), "x", plain_portal.clock()) == 0, "each once"


def test_nobody_is_told_that_an_alert_is_unclaimed_once_it_is_claimed(
    plain_portal: Service, plain_reporter: Reporter, mail: tuple[str, Box]
) -> None:
    one = officer(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid")
    officer(plain_portal, "kedua", "pemantau", email="kedua@contoh.invalid")
    plain_reporter.send("alert-raised", raised())
    up = {"email": Smtp(mail[0], "aim@contoh.invalid")}
    with plain_portal.database.write() as session:
        work.claim(session, one, 1, plain_portal.clock())
    assert delivery.deliver(plain_portal.database, up, "x", plain_portal.clock()) == 0
    with plain_portal.database.write() as session:
        work.hand_over(session, one, 1, None, "", plain_portal.clock())
    assert delivery.deliver(plain_portal.database, up, "x", plain_portal.clock()) == 1
    assert [address for address, _ in mail[1].letters] == ["kedua@contoh.invalid"], "who gave it back knows of it"


def test_to_whom_an_alert_is_handed_is_told_so_by_mail(
    plain_portal: Service, plain_reporter: Reporter, mail: tuple[str, Box]
) -> None:
    one = officer(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid")
    plain_reporter.send("alert-raised", raised())
    up = {"email": Smtp(mail[0], "aim@contoh.invalid")}
    with plain_portal.database.write() as session:
        work.claim(session, one, 1, plain_portal.clock())
    other = officer(plain_portal, "riyadh", "piket", country="SA", email="riyadh@contoh.invalid")
    with plain_portal.database.write() as session:
        work.hand_over(session, one, 1, other.account_id, "", plain_portal.clock())
    assert delivery.deliver(plain_portal.database, up, "https://portal.example", plain_portal.clock()) == 1
    ((address, text),) = mail[1].letters
    assert address == "riyadh@contoh.invalid"
    assert "was handed to you. Open: https://portal.example/komando/peringatan/1" in text
    assert states(plain_portal, other.account_id) == {"page": ("sent", False), "email": ("sent", False)}


def states(portal: Service, account_id: int) -> dict[str, tuple[str, bool]]:
    """Each message of an officer: how far it came, and whether it is known when it was seen."""
    query = select(AlertMessage.channel, AlertMessage.state, AlertMessage.seen_at)
    with portal.database.read() as session:
        rows = session.execute(query.where(AlertMessage.account_id == account_id)).tuples()
        return {channel: (state, seen_at is not None) for channel, state, seen_at in rows}


def test_who_opens_an_alert_has_seen_what_was_sent_and_nobody_else_has(
    plain_portal: Service, plain_reporter: Reporter, mail: tuple[str, Box]
) -> None:
    one = officer(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid")
    other = officer(plain_portal, "kedua", "pemantau", email="kedua@contoh.invalid")
    plain_reporter.send("alert-raised", raised())
    up = {"email": Smtp(mail[0], "aim@contoh.invalid")}
    assert delivery.deliver(plain_portal.database, up, "x", plain_portal.clock()) == 2
    assert states(plain_portal, one.account_id) == {"page": ("sent", False), "email": ("sent", False)}
    with plain_portal.database.write() as session:
        work.look(session, one, 1, plain_portal.clock())
    assert states(plain_portal, one.account_id) == {"page": ("seen", True), "email": ("seen", True)}
    assert states(plain_portal, other.account_id) == {"page": ("sent", False), "email": ("sent", False)}


@pytest.mark.parametrize("by", ["email", "sms"])
def test_a_volunteers_letter_holds_nothing_but_a_link_that_opens_their_call(
    plain_portal: Service,
    plain_reporter: Reporter,
    mail: tuple[str, Box],
    gateway: tuple[str, list[dict[str, str]]],
    by: str,
) -> None:
    one = account(plain_portal, "pusat", "pemantau")
    helper = volunteer(plain_portal, one, responder=True, phone="CONTOH")
    if by == "email":
        with plain_portal.database.write() as session:
            session.get_one(Volunteer, helper).phone = ""
    if by == "sms":
        with plain_portal.database.write() as session:
            session.get_one(Volunteer, helper).email = ""
    plain_reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(*RIYADH):x}", callback="CONTOH 999"))
    ways: dict[str, Channel] = {"email": Smtp(mail[0], "aim@contoh.invalid"), "sms": SmsGateway(gateway[0], "kunci")}
    address = "https://portal.example"
    assert delivery.deliver(plain_portal.database, ways, address, plain_portal.clock()) == 1
    if by == "email":
        ((to, letter),) = mail[1].letters
        text = message_from_string(letter, policy=default).get_content()
    else:
        ((to, text),) = ((one["to"], one["text"]) for one in gateway[1])
    assert to == ("penolong@contoh.invalid" if by == "email" else "CONTOH")
    assert not any(word in text for word in ("Siti", "Riyadh", "999"))
    (link,) = set(re.findall(r"https://\S+", text))
    assert link.startswith(f"{address}/bantu/")
    path = link.removeprefix(address)

    def state() -> tuple[str, str, dt.datetime | None]:
        with plain_portal.database.read() as session:
            message = session.scalars(select(AlertMessage).where(AlertMessage.volunteer_id == helper)).one()
            return message.state, message.token, message.seen_at

    with TestClient(app.create(plain_portal)) as client:
        assert client.get(f"{path}x").status_code == client.post(f"{path}x/dilihat").status_code == 404
        page = client.get(path)
        assert page.status_code == 200
        assert "Riyadh" not in page.text
        assert state() == ("sent", "", None), "a messenger's preview is nobody who sees it"
        assert client.post(f"{path}/dilihat").status_code == 204
    assert state() == ("seen", "", plain_portal.clock())


def test_a_mail_server_that_hangs_holds_up_no_sms(
    plain_portal: Service,
    plain_reporter: Reporter,
    gateway: tuple[str, list[dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channels_module, "PATIENCE", 60.0)  # it hangs for longer than this test looks
    account(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid", phone="CONTOH 1")
    plain_reporter.send("alert-raised", raised())
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and never says a word
        silent.settimeout(60)
        settings = msgspec.structs.replace(
            plain_portal.settings,
            smtp=f"127.0.0.1:{silent.getsockname()[1]}",
            mail_from="aim@contoh.invalid",
            sms_url=gateway[0],
            sms_key="kunci",
        )
        clockwork = Clockwork(msgspec.structs.replace(plain_portal, settings=settings))
        clockwork.start()
        hung, _ = silent.accept()
        deadline = time.monotonic() + 40
        while not gateway[1] and time.monotonic() < deadline:
            threading.Event().wait(0.05)
        assert gateway[1], "the SMS went out while the mail server hung"
        hung.close()
    clockwork.stop()


def test_while_the_mail_server_is_down_the_escalation_goes_on_and_the_message_is_tried_again(
    plain_portal: Service, plain_reporter: Reporter, mail: tuple[str, Box], clock: SetClock
) -> None:
    account(plain_portal, "pusat", "pemantau", email="pusat@contoh.invalid")
    account(plain_portal, "kepala", "kepala", email="kepala@contoh.invalid")
    plain_reporter.send("alert-raised", raised())
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        down = {"email": Smtp(f"127.0.0.1:{closed.getsockname()[1]}", "aim@contoh.invalid")}
        assert delivery.deliver(plain_portal.database, down, "x", clock.now) == 0
    clock.advance(minutes=16)
    assert escalation.advance(plain_portal.database, PLAN, clock.now) == 3
    up = {"email": Smtp(mail[0], "aim@contoh.invalid")}
    assert delivery.deliver(plain_portal.database, up, "x", clock.now) == 3
    with plain_portal.database.read() as session:
        rows = session.scalars(select(AlertMessage).where(AlertMessage.channel == "email")).all()
        assert {row.state for row in rows} == {"sent"}
        assert sorted(row.tries for row in rows) == [1, 2, 2]


def test_a_gateway_that_refuses_or_is_away_has_not_sent(gateway: tuple[str, list[dict[str, str]]]) -> None:
    letter = Letter("CONTOH 1", "", "Peringatan")
    with pytest.raises(NotSent, match="HTTP 401"):
        SmsGateway(gateway[0], "salah").send(letter)
    with pytest.raises(NotSent, match="HTTP 307"):
        SmsGateway(gateway[0].replace("/send", "/elsewhere"), "kunci").send(letter)
    assert gateway[1] == [], "a key goes nowhere but where it was set for"
    with pytest.raises(NotSent):
        SmsGateway(gateway[0], "kunci\n").send(letter)
    SmsGateway(gateway[0] + "?akun=1", "kunci").send(letter)
    assert len(gateway[1]) == 1
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(NotSent):
            SmsGateway(f"http://127.0.0.1:{closed.getsockname()[1]}/", "kunci").send(letter)


def test_a_gateway_of_https_is_told_nothing_in_the_clear(gateway: tuple[str, list[dict[str, str]]]) -> None:
    with pytest.raises(NotSent):
        SmsGateway(gateway[0].replace("http:", "https:"), "kunci").send(Letter("CONTOH 1", "", "Peringatan"))
    assert gateway[1] == []


def test_an_address_with_a_line_feed_sends_no_second_letter(mail: tuple[str, Box]) -> None:
    letter = Letter("a@contoh.invalid\nBcc: b@contoh.invalid", "x", "y")
    with pytest.raises(NotSent):
        Smtp(mail[0], "aim@contoh.invalid").send(letter)
    assert mail[1].letters == []


def test_the_clockwork_takes_steps_and_sends_by_itself(
    plain_portal: Service, plain_reporter: Reporter, mail: tuple[str, Box], clock: SetClock
) -> None:
    account(plain_portal, "kepala", "kepala", email="kepala@contoh.invalid")
    plain_reporter.send("alert-raised", raised())
    clock.advance(minutes=16)
    settings = msgspec.structs.replace(plain_portal.settings, smtp=mail[0], mail_from="aim@contoh.invalid")
    done = threading.Event()
    before = mail[1].letters

    class Telling(list[tuple[str, str]]):
        def append(self, letter: tuple[str, str]) -> None:
            super().append(letter)
            if len(self) == 2:
                done.set()

    mail[1].letters = Telling(before)
    work = Clockwork(msgspec.structs.replace(plain_portal, settings=settings))
    work.start()
    assert done.wait(60)
    work.stop()
