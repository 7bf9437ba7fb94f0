"""A volunteer's way, in a real browser: enrolled at the counter, vetted by another, called, accepting, leaving."""

import datetime as dt

import msgspec
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from portal.alerts import escalation, nearest, volunteers
from portal.alerts.models import AlertMessage, Volunteer
from portal.service import Service, utc_now
from tests.album import Album
from tests.portal.alerts.test_alerts import volunteer
from tests.portal.command_hands import PASSWORD, PLAN, Reporter, account, raised, registered

RIYADH = ("24,7136", "46,6753")


def at_the_counter(browser: BrowserContext, site: str, login: str) -> Page:
    """Sign an officer in and open the volunteers."""
    browser.clear_cookies()
    page = browser.new_page()
    page.goto(site + "/komando/penolong")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(site + "/komando/penolong")
    return page


def enrol(counter: Page, album: Album) -> None:
    """Enrol somebody who stands there; the browser itself asks for the consent."""
    counter.fill("[name=nomor]", "CTH00007")
    counter.fill("[name=surel]", "penolong@contoh.invalid")
    counter.select_option("[name=negara]", "SA")
    counter.click("form[action='/komando/penolong'] button")
    assert counter.evaluate("document.querySelector('[name=setuju]').validity.valueMissing"), "not without consent"
    counter.check("[name=setuju]")
    album.page(counter, "enrol")
    counter.click("form[action='/komando/penolong'] button")
    expect(counter.locator(".say")).to_have_text("Tersimpan.")


def seen_at(portal: Service) -> dt.datetime | None:
    """Return when the volunteer's message was seen."""
    with portal.database.read() as session:
        return session.scalars(select(AlertMessage.seen_at).where(AlertMessage.volunteer_id.is_not(None))).one()


def look_without_seeing(portal: Service, browser: BrowserContext, link: str) -> None:
    """Open a link as a messenger does, with and without a browser: it is seen when somebody touches the page."""
    assert browser.request.get(link).ok
    preview = browser.new_page()
    preview.goto(link)
    preview.evaluate("for (const act of ['pointerdown', 'keydown', 'wheel']) dispatchEvent(new Event(act))")
    preview.wait_for_load_state("networkidle")
    assert seen_at(portal) is None
    with preview.expect_response("**/dilihat") as touched:
        preview.click("h1")
    assert touched.value.status == 204
    assert seen_at(portal) is not None
    preview.close()


def test_a_volunteer_is_enrolled_vetted_called_accepts_and_leaves(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext, album: Album
) -> None:
    account(plain_portal, "rina", "petugas", office="BP3MI NTB", region="52", password=PASSWORD)
    account(plain_portal, "dewi", "pemantau", password=PASSWORD)
    registered(plain_portal, "CONTOH-7", passport_no="CTH00007", destination="SA")
    counter = at_the_counter(browser, site, "rina")
    enrol(counter, album)
    expect(counter.locator(".helper h3")).to_have_text("CONTOH Penolong")
    assert counter.locator("form[action$=terima]").count() == 0, "who enrolled does not vet"
    counter.close()

    vetting = at_the_counter(browser, site, "dewi")
    vetting.click("form[action$=terima] button.primary")
    vetting.click("summary:has-text('Ubah letak')")
    vetting.fill(".helper [name=lintang]", RIYADH[0])
    vetting.fill(".helper [name=bujur]", RIYADH[1])
    vetting.click("form[action$=tempat] button")
    expect(vetting.locator(".helper > .hint")).to_contain_text("Letak sampai")
    album.page(vetting, "vetted")

    reporter = Reporter(msgspec.structs.replace(plain_portal, clock=utc_now), plain_reporter.hands)
    cell = f"{nearest.cell_at(24.72, 46.68):x}"
    reporter.send("alert-raised", raised(cell=cell, place="CONTOH Jalan Olaya"))
    escalation.advance(plain_portal.database, PLAN, utc_now() + dt.timedelta(seconds=91))
    with plain_portal.database.read() as session:
        told = session.scalars(select(AlertMessage).where(AlertMessage.volunteer_id.is_not(None))).one()
    assert told.state == "held"
    assert vetting.goto(f"{site}/bantu/{told.token}").status == 404, "nobody has allowed it yet"  # type: ignore[union-attr]
    vetting.goto(f"{site}/komando/peringatan/1")
    vetting.click("form[action$=penolong] button")
    vetting.wait_for_selector("text=Penolong boleh diberi tahu")

    browser.clear_cookies()
    look_without_seeing(plain_portal, browser, f"{site}/bantu/{told.token}")
    phone = browser.new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{site}/bantu/{told.token}")
    assert "Olaya" not in phone.inner_text("body"), "the place only to who accepted"
    album.page(phone, "called")
    phone.click("button.primary.wide")
    expect(phone.locator(".facts")).to_contain_text("CONTOH Jalan Olaya")
    album.page(phone, "accepted")
    phone.close()
    vetting.close()

    counter = at_the_counter(browser, site, "rina")
    counter.click(".leave summary")
    counter.click("form[action$=keluar] button >> nth=-1")
    expect(counter.locator(".helper")).to_have_count(0)
    counter.close()
    with plain_portal.database.read() as session:
        gone = session.scalars(select(Volunteer)).one()
        assert (gone.state, gone.name, gone.email, gone.cell) == ("left", "-", "", None)
        assert session.scalars(select(AlertMessage.address).where(AlertMessage.volunteer_id.is_not(None))).all() == [""]


def test_without_a_script_the_button_says_seen_and_accepted_in_one(
    plain_portal: Service, plain_reporter: Reporter, site: str, browser: BrowserContext
) -> None:
    volunteer(plain_portal, account(plain_portal, "dewi", "pemantau"), responder=True)
    plain_reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(24.72, 46.68):x}", place="CONTOH Jalan Olaya"))
    with plain_portal.database.write() as session:
        told = session.scalars(select(AlertMessage).where(AlertMessage.volunteer_id.is_not(None))).one()
        told.state, token = "sent", told.token
    page = browser.new_page()
    browser.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto(f"{site}/bantu/{token}")
    assert seen_at(plain_portal) is None
    page.click("button.primary.wide")
    expect(page.locator(".facts")).to_contain_text("CONTOH Jalan Olaya")
    page.close()
    assert seen_at(plain_portal) is not None


def test_a_place_is_forgotten_after_a_day_without_anybody_asking(plain_portal: Service) -> None:
    by, now = account(plain_portal, "dewi", "pemantau"), plain_portal.clock()
    with plain_portal.database.write() as session:
        row = {"name": "CONTOH", "phone": "", "country": "SA", "state": "active", "enrolled_by": by}
        session.add(Volunteer(**row, consented_at=now, consent_text=volunteers.CONSENT))
    with plain_portal.database.write() as session:
        volunteers.stand(session, "test", 1, nearest.cell_at(24.7, 46.7), now)
    for hours, kept in ((23, True), (24, False)):
        with plain_portal.database.write() as session:
            volunteers.forget_positions(session, now + dt.timedelta(hours=hours))
            assert (session.get_one(Volunteer, 1).cell is not None) is kept
