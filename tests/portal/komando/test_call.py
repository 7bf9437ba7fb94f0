"""Who must come is called: what an officer's page does when an alert arrives, in a real browser with real sound."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal.alerts import work
from portal.pages.texts import texts
from portal.service import Service, utc_now
from tests.album import Album
from tests.portal.command_hands import PASSWORD, Reporter, account, officer, raised
from tests.portal.komando.test_journeys import real, signed_in

EAR = """
window.loudest = 0; window.tones = 0; window.notices = [];
const connect = AudioNode.prototype.connect, start = OscillatorNode.prototype.start;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to instanceof AudioDestinationNode) {
    const ear = this.context.createAnalyser(), heard = new Float32Array(ear.fftSize);
    connect.call(this, ear);
    setInterval(() => {
      ear.getFloatTimeDomainData(heard);
      window.loudest = heard.reduce((most, one) => Math.max(most, Math.abs(one)), window.loudest);
    }, 5);
  }
  return connect.call(this, to, ...rest);
};
OscillatorNode.prototype.start = function (...rest) { window.tones += 1; return start.apply(this, rest); };
window.Notification = class extends Notification {
  constructor(title, options) { super(title, options); window.notices.push([title, JSON.stringify(options)]); }
};
"""
"""Listens to what a page sends to the loudspeaker, counts its tones, and keeps its notices; all of them stay real."""
CHIME = 4
"""Tones of one chime."""
HELD, ON, OFF = (texts("id")(f"page.call_{one}") for one in ("held", "on", "off"))


@pytest.fixture
def page(browser: BrowserContext, plain_portal: Service) -> Iterator[Page]:
    """A page with an ear, of a browser that kept nothing of other tests."""
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    made = browser.new_page()
    made.add_init_script(EAR)
    yield made
    made.evaluate("localStorage.clear()")
    made.close()


def enter(page: Page, site: str, path: str = "/komando") -> None:
    """Sign in by hand."""
    page.context.clear_cookies()
    page.goto(site + path)
    page.fill("[name=login]", "pusat")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(site + path)


def heard(page: Page) -> None:
    page.wait_for_function("() => window.loudest > 0.1", timeout=15_000)


def test_a_page_that_nobody_touched_says_that_it_is_silent_and_one_key_lets_it_call(
    plain_reporter: Reporter, site: str, browser: BrowserContext, page: Page, album: Album
) -> None:
    signed_in(browser, site, "pusat").close()
    page.goto(site + "/komando")  # as a wall that was switched on: signed in, and no hand near it
    state = page.locator("#call span")
    expect(state).to_have_text(HELD)
    real(plain_reporter).send("alert-raised", raised())
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(page.locator("#alert-1")).to_be_visible()
    album.page(page, "silent")
    assert (page.evaluate("window.tones"), page.get_attribute("#call", "aria-checked")) == (0, "false")
    page.keyboard.press("Shift")
    expect(state).to_have_text(ON)
    heard(page)
    assert page.get_attribute("#call", "aria-checked") == "true"


def test_an_alert_rings_again_and_again_until_somebody_has_it(
    plain_portal: Service, plain_reporter: Reporter, site: str, page: Page
) -> None:
    page.clock.install()
    enter(page, site)
    expect(page.locator("#call span")).to_have_text(ON)
    assert page.evaluate("window.tones") == 0, "nothing waits"
    real(plain_reporter).send("alert-raised", raised())
    page.wait_for_function(f"() => window.tones == {CHIME}")
    page.clock.fast_forward(21_000)
    page.wait_for_function(f"() => window.tones == {2 * CHIME}")
    real(plain_reporter).send("alert-raised", raised("illness", "CONTOH B", country="HK"))
    page.wait_for_function(f"() => window.tones == {3 * CHIME}")
    one = officer(plain_portal, "kedua", "pemantau")
    with plain_portal.database.write() as session:
        for alert in (1, 2):
            work.claim(session, one, alert, utc_now())
    expect(page).to_have_title(re.compile(r"^Pusat"))
    page.clock.fast_forward(65_000)
    assert page.evaluate("window.tones") == 3 * CHIME, "it is in hands"


def test_who_is_busy_with_a_case_is_called_too_and_turning_a_page_rings_nothing_anew(
    plain_reporter: Reporter, site: str, page: Page
) -> None:
    enter(page, site, "/komando/kasus")
    real(plain_reporter).send("alert-raised", raised())
    page.wait_for_function(f"() => window.tones == {CHIME}")
    page.click("nav a[href='/komando']")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(page.locator("#call span")).to_have_text(ON)
    assert page.evaluate("window.tones") == 0, "rung a moment ago, in this browser"


def test_a_sound_that_was_switched_off_stays_off_and_the_title_still_counts(
    plain_reporter: Reporter, site: str, page: Page
) -> None:
    enter(page, site)
    expect(page.locator("#call span")).to_have_text(ON)
    page.click("#call")
    page.reload()
    expect(page.locator("#call span")).to_have_text(OFF)
    real(plain_reporter).send("alert-raised", raised())
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    assert page.evaluate("window.tones") == 0
    page.click("#call")
    heard(page)


def test_a_notice_stands_before_other_windows_and_names_nobody(
    plain_reporter: Reporter, site: str, browser: BrowserContext, page: Page
) -> None:
    browser.grant_permissions(["notifications"], origin=site)
    page.add_init_script("document.hasFocus = () => false")
    enter(page, site)
    real(plain_reporter).send("alert-raised", raised(name="CONTOH Siti", place="Riyadh"))
    page.wait_for_function("() => window.notices.length == 1")
    title, options = page.evaluate("window.notices[0]")
    assert title == "Peringatan belum ditangani: 1"
    assert "Siti" not in title + options
    assert "Riyadh" not in title + options
    browser.clear_permissions()
