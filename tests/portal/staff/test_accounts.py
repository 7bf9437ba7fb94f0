"""Accounts, cards of the desk, and the audit chain."""

import datetime as dt
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, text

from onedata import sealing, wire
from onedata.counter_records import open_staff, staff_feed
from onedata.credentials import credential_keys
from onedata.feeds import Put
from onedata.register_file import StoredRecord
from portal import app, audit
from portal.audit import Broken, Checked
from portal.feeds.ledger import Ledger, incarnation
from portal.feeds.publish_sealed import publish_sealed
from portal.models import AuditEntry, Epoch
from portal.people import credentials
from portal.service import Service
from portal.staff import accounts, sessions
from portal.staff.accounts import AccountWrong, NewAccount
from portal.staff.models import StaffSession
from tests.portal.command_hands import PASSWORD, Reporter, account
from tests.portal.conftest import SetClock

CARD, PIN = "04A1B2C3D4E580", "123456"


def rows_of(portal: Service, collection: str) -> list[tuple[str, bytes]]:
    with portal.database.read() as session:
        ledger = Ledger(
            session, portal.settings.blobs, portal.ring, staff_feed("BP3MI NTB"), portal.clock(), incarnation(session)
        )
        return list(ledger.rows(collection))


def publish(portal: Service) -> None:
    publish_sealed(portal.database, portal.settings, portal.ring, portal.clock(), "test")


def opened(portal: Service, pin: str) -> str | None:
    """Open the desk as a kiosk of the office does, from the rows that were published."""
    feed = staff_feed("BP3MI NTB")
    with portal.database.read() as session:
        sealed_with = credentials.sealing(session)
        epoch = session.scalars(select(Epoch).where(Epoch.feed == feed)).all()[-1]
    keys = credential_keys(
        sealing.stretch("staff", CARD, f"pin:{pin}", sealed_with.salt, sealed_with.cost), epoch.pepper
    )
    wrapped = dict(rows_of(portal, "entries")).get(keys.locator.hex())
    if wrapped is None:
        return None
    params = sealing.Parameters(sealed_with.salt, sealed_with.cost, epoch.epoch, feed)
    contents = sealing.open_entry(keys, params, wrapped)
    stored = dict(rows_of(portal, "records"))[contents.record_id.hex()]
    record = wire.decode(stored, StoredRecord, 65536)
    assert record.full is None
    who = open_staff(record.basic, contents, record.version, params)
    return f"{who.name} {who.role} {who.office}"


def test_a_card_opens_the_desk_until_the_account_is_disabled(portal: Service, reporter: Reporter) -> None:
    account(portal, "rina", "petugas", office="BP3MI NTB")
    with portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "rina"), "04:a1:b2:c3:d4:e5:80", PIN, portal.clock(), "test")
    publish(portal)
    assert opened(portal, PIN) == "CONTOH rina petugas BP3MI NTB"
    assert opened(portal, "123457") is None
    with portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "rina"), CARD, "654321", portal.clock(), "test")
    publish(portal)
    assert opened(portal, PIN) is None, "a new PIN shuts the old one"
    assert opened(portal, "654321") is not None
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "rina"), portal.clock(), "test")
    publish(portal)
    assert opened(portal, "654321") is None
    assert rows_of(portal, "records") == []


def test_a_card_of_another_a_short_pin_and_a_role_without_desk_are_refused(portal: Service) -> None:
    for login, role, office in (("rina", "petugas", "A"), ("tuti", "petugas", "A"), ("pusat", "pemantau", "")):
        account(portal, login, role, office=office)
    now = portal.clock()
    with portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "rina"), CARD, PIN, now, "test")
    wrong = [("tuti", CARD, PIN), ("tuti", "04AA", PIN), ("tuti", "04AABBCC", "12345"), ("pusat", CARD, PIN)]
    for login, card, pin in wrong:
        with pytest.raises(AccountWrong), portal.database.write() as session:
            accounts.set_card(session, accounts.named(session, login), card, pin, now, "test")
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "tuti"), now, "test")
    with pytest.raises(AccountWrong), portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "tuti"), "04AABBCC", PIN, now, "test")


@pytest.mark.parametrize(
    "change",
    [
        {"login": "Ab"},
        {"login": "a b c"},
        {"role": "admin"},
        {"role": "petugas"},
        {"country": "ZZ"},
        {"region": "99"},
        {"email": "no-at"},
        {"email": "a@b\nBcc: c@d"},
    ],
)
def test_an_account_that_cannot_be_is_refused(plain_portal: Service, change: dict[str, str]) -> None:
    whole = {"login": "rina", "name": "CONTOH Rina", "role": "pemantau", **change}
    with pytest.raises(AccountWrong), plain_portal.database.write() as session:
        accounts.add(session, NewAccount(**whole), None, plain_portal.clock(), "test")


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_even_the_right_one(
    portal: Service, clock: SetClock
) -> None:
    account(portal, "rina", "pemantau", password=PASSWORD)
    assert sessions.sign_in(portal, "rina", PASSWORD) is not None
    for _ in range(5):
        assert sessions.sign_in(portal, "rina", "salah-salah-salah") is None
    assert sessions.sign_in(portal, "rina", PASSWORD) is None
    clock.advance(minutes=14)
    with portal.database.write() as session:
        accounts.named(session, "rina").failed = 9
    assert sessions.sign_in(portal, "rina", "salah-salah-salah") is None
    clock.advance(minutes=1, seconds=1)
    assert sessions.sign_in(portal, "RINA ", PASSWORD) is not None, "whoever goes on guessing makes it no longer"


def test_a_session_is_rotated_ends_after_silence_and_dies_with_the_account(portal: Service, clock: SetClock) -> None:
    account(portal, "rina", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(portal, "rina", PASSWORD)
    assert entered is not None
    clock.advance(minutes=31)
    found = sessions.current(portal, entered.token)
    assert found is not None
    fresh = found[1]
    assert fresh is not None
    assert sessions.current(portal, entered.token) is not None, "requests under way still count"
    clock.advance(minutes=2)
    assert sessions.current(portal, entered.token) is None
    assert sessions.current(portal, fresh) is not None
    clock.advance(hours=2, minutes=1)
    assert sessions.current(portal, fresh) is None
    again = sessions.sign_in(portal, "rina", PASSWORD)
    assert again is not None
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "rina"), clock.now, "test")
    assert sessions.current(portal, again.token) is None
    assert sessions.sign_in(portal, "rina", PASSWORD) is None


def test_a_session_ends_after_a_shift_however_busy_its_pages_are(plain_portal: Service, clock: SetClock) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(plain_portal, "rina", PASSWORD)
    assert entered is not None
    token, number = entered.token, entered.officer.session_id
    for hour in range(11):  # a request in one hour, an open page in the next: either keeps it alive
        clock.advance(hours=1)
        if hour % 2:
            assert sessions.still_open(plain_portal, {number}) == {number}
            continue
        found = sessions.current(plain_portal, token)
        assert found is not None
        token = found[1] or token
    clock.advance(hours=1)
    assert sessions.still_open(plain_portal, {number}) == frozenset()
    assert sessions.current(plain_portal, token) is None


def test_a_sign_in_ends_nobody_elses_session_and_sweeps_those_of_earlier_shifts(
    plain_portal: Service, clock: SetClock
) -> None:
    for login in ("rina", "tuti"):
        account(plain_portal, login, "pemantau", password=PASSWORD)
    entered = sessions.sign_in(plain_portal, "rina", PASSWORD)
    assert entered is not None
    clock.advance(hours=1)
    assert sessions.sign_in(plain_portal, "tuti", PASSWORD) is not None
    assert sessions.current(plain_portal, entered.token) is not None
    clock.advance(hours=12)
    assert sessions.sign_in(plain_portal, "tuti", PASSWORD) is not None
    with plain_portal.database.read() as session:
        kept = session.scalars(select(StaffSession.made_at)).all()
    assert sorted(kept) == [clock.now - dt.timedelta(hours=12), clock.now]


def test_an_open_page_of_a_session_that_was_silent_too_long_ends_with_it(
    plain_portal: Service, clock: SetClock
) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(plain_portal, "rina", PASSWORD)
    assert entered is not None
    clock.advance(hours=2)
    assert sessions.still_open(plain_portal, {entered.officer.session_id}) == frozenset()


def test_a_right_password_forgets_the_wrong_ones_before_it(plain_portal: Service) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    with plain_portal.database.write() as session:
        accounts.named(session, "rina").failed = 4
    assert sessions.sign_in(plain_portal, "rina", PASSWORD) is not None
    assert sessions.sign_in(plain_portal, "rina", "salah-salah-salah") is None
    assert sessions.sign_in(plain_portal, "rina", PASSWORD) is not None


def test_who_is_given_another_scope_is_signed_out(plain_portal: Service, clock: SetClock) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(plain_portal, "rina", PASSWORD)
    assert entered is not None
    with plain_portal.database.write() as session:
        scope = accounts.Scope(role="piket", country="HK")
        accounts.move(session, accounts.named(session, "rina"), scope, clock.now, "test")
    assert sessions.current(plain_portal, entered.token) is None


def test_a_session_that_outlived_its_account_opens_nothing(portal: Service, clock: SetClock) -> None:
    """A sign-in and a revocation that cross leave one behind."""
    account(portal, "rina", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(portal, "rina", PASSWORD)
    assert entered is not None
    number = entered.officer.session_id
    assert sessions.current(portal, entered.token) is not None
    assert sessions.still_open(portal, {number}) == {number}
    with portal.database.write() as session:
        accounts.named(session, "rina").disabled_at = clock.now
    assert sessions.current(portal, entered.token) is None
    assert sessions.still_open(portal, {number}) == frozenset()


def test_signing_out_ends_the_session_that_this_very_request_rotated(plain_portal: Service, clock: SetClock) -> None:
    account(plain_portal, "rina", "pemantau", password=PASSWORD)
    with TestClient(app.create(plain_portal)) as client:
        form = {"login": "rina", "password": PASSWORD}
        assert client.post("/masuk", data=form, follow_redirects=False).status_code == 303
        found = re.search(r'name="csrf" value="([^"]+)"', client.get("/komando/kasus").text)
        assert found
        clock.advance(minutes=31)
        client.post("/keluar", data={"csrf": found[1]}, follow_redirects=False)
        assert client.get("/komando/kasus", follow_redirects=False).status_code == 303
        client.post("/masuk", data=form)
        client.post("/masuk", data=form)
    with plain_portal.database.read() as session:
        assert len(session.scalars(select(StaffSession)).all()) == 1, "a browser has one session"


def test_the_audit_chain_holds_and_every_kind_of_tampering_is_found(portal: Service) -> None:
    for number in range(6):
        with portal.database.write() as session:
            audit.note(session, portal.clock(), "test", "look-case", str(number), "shown")
    with portal.database.read() as session:
        good = audit.verify(session)
    assert isinstance(good, Checked)
    assert good.entries == 6
    for change in (
        "UPDATE audit SET subject = '99' WHERE audit_id = 3",
        "DELETE FROM audit WHERE audit_id = 4",
        "UPDATE audit SET outcome = 'refused' WHERE audit_id = 6",
    ):
        with portal.database.write() as session:
            session.execute(text(change))
            assert isinstance(audit.verify(session), Broken), change
            session.rollback()
    with portal.database.write() as session:
        session.execute(text("DELETE FROM audit WHERE audit_id >= 5"))
        assert isinstance(audit.verify(session), Checked), "a cut end shows only against an earlier head"
        assert isinstance(audit.verify(session, (good.last, good.head)), Broken)
        session.rollback()
    with portal.database.read() as session:
        assert audit.verify(session, (good.last, good.head)) == good


def test_entries_of_many_threads_lie_on_one_chain(portal: Service) -> None:
    def write(who: int) -> None:
        for number in range(5):
            with portal.database.write() as session:
                audit.note(session, portal.clock(), f"t{who}", "look-case", str(number), "shown")

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with portal.database.read() as session:
        found = audit.verify(session)
        assert isinstance(found, Checked)
        assert found.entries == 20


def test_what_is_rolled_back_leaves_no_entry(portal: Service) -> None:
    with portal.database.write() as session:
        audit.note(session, portal.clock(), "test", "look-case", "1", "shown")
        session.rollback()
    with portal.database.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_the_commands_make_reset_disable_and_verify(tmp_path: Path) -> None:
    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "portal", *words],
            env={"AIM_PORTAL_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            input=typed,
            check=False,
        )
        return done.returncode, done.stdout.strip(), done.stderr

    code, password, _ = run("staff", "add", "rina", "--name", "CONTOH", "--role", "petugas", "--office", "BP3MI NTB")
    assert (code, len(password)) == (0, 23)
    assert run("staff", "add", "rina", "--name", "CONTOH", "--role", "petugas", "--office", "X")[0] == 2
    assert run("staff", "card", "rina", CARD, typed="123456\n")[0] == 0
    assert "card" in run("staff", "list")[1]
    assert run("staff", "disable", "rina")[0] == 0
    code, told, _ = run("audit", "verify")
    assert code == 0
    head = told.rpartition(" ")[2]
    assert run("audit", "verify", "--since", head)[0] == 0
    assert run("audit", "verify", "--since", f"1:{'0' * 64}")[0] == 4


def test_rows_of_the_feed_are_sealed(portal: Service, reporter: Reporter) -> None:
    account(portal, "rina", "petugas", office="BP3MI NTB")
    with portal.database.write() as session:
        accounts.set_card(session, accounts.named(session, "rina"), CARD, PIN, portal.clock(), "test")
    publish(portal)
    everything = b"".join(Put("x", key, value).value for key, value in rows_of(portal, "records"))
    assert everything
    assert b"rina" not in everything
