"""The slip check page in a real browser: right answers, no request that leaves it, nothing left in the address."""

import base64
import datetime as dt
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page

from kiosk.slips.words import words
from onedata import codes
from onedata.slip_token import make_token
from onedata.slip_words import WORDS, code_words
from portal import slip_page
from tests.portal.slip_page.site import (
    CLAIMS,
    KEY,
    KID,
    REVOKED_ID,
    TODAY,
    Open,
    address,
    on,
)


def unbroken(day: dt.date) -> str:
    """Return a date in Indonesian that no line ends in."""
    return words("id").date(day).replace(" ", "\u00a0")


def test_a_true_slip_reads_true_with_what_to_compare(site: str, visit: Open) -> None:
    found = visit(address(site))
    token = make_token(CLAIMS, KEY)
    assert found.text("word") == "BENAR"
    assert found.text("text") == f"Benar pada {unbroken(CLAIMS.data_date)}."
    assert found.text("claim-status") == "Orientasi (OPP)"
    assert found.text("claim-destination") == "Taiwan"
    assert found.text("claim-initials") == "SÑ"
    assert found.text("claim-birth_year") == "1994"
    assert found.text("claim-words") == " · ".join(code_words(token))
    assert found.text("claim-data_date") == unbroken(CLAIMS.data_date)
    assert "bukan tanda pengenal" in found.text("limits")
    assert found.complaints == []


def test_the_other_language_is_one_touch_away(site: str, visit: Open) -> None:
    found = visit(address(site))
    found.page.tap("#switch")
    assert found.text("word") == "TRUE"
    assert found.text("claim-status") == "Orientation (OPP)"
    assert found.page.get_attribute("html", "lang") == "en"
    found.page.tap("#switch")
    assert found.text("word") == "BENAR"


def test_the_token_leaves_the_address_and_no_request_leaves_the_page(site: str, visit: Open) -> None:
    url = address(site)
    found = visit(url)
    fragment = url.partition("#")[2]
    assert found.page.evaluate("location.href") == f"{site}/V"
    assert found.page.evaluate("history.length") <= 2
    own = {
        f"{site}/V",
        *(f"{site}/v/{name}" for name in ("style.css", "names.js", "keys.js", "ed25519.js", "page.js")),
    }
    assert {request.partition("#")[0] for request in found.requests if not request.startswith("data:")} == own
    sent = found.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert all(name.startswith((f"{site}/v/", "data:")) and fragment not in name for name in sent)
    assert (
        found.page.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)") == "{}{}"
    )
    assert fragment not in found.page.content()
    found.page.reload()
    assert found.text("text") == "Pindai kode QR di slip dengan kamera HP."


def test_the_page_could_not_send_anything_even_if_it_wanted_to(site: str, visit: Open) -> None:
    found = visit(f"{site}/v")
    for attempt in (
        "fetch('/healthz').then(() => 'sent', () => 'refused')",
        (
            "new Promise(r => { const i = new Image(); i.onload = () => r('sent'); "
            "i.onerror = () => r('refused'); i.src = '/x.png' })"
        ),
    ):
        assert found.page.evaluate(attempt) == "refused"


@pytest.mark.parametrize("at", [20, 40, 60, 85, -1, -40, -64])
def test_an_altered_slip_is_not_genuine_and_shows_nothing(site: str, visit: Open, at: int) -> None:
    token = bytearray(make_token(CLAIMS, KEY))
    token[at] ^= 4
    found = visit(on(site, bytes(token)))
    assert found.text("word") in {"TIDAK ASLI", "BUKAN SLIP AIM"}
    if at != 20:
        assert found.text("word") == "TIDAK ASLI"
    assert not found.page.is_visible("#claims")
    assert "SÑ" not in found.seen()


def test_another_signers_slip_cannot_be_checked(site: str, visit: Open) -> None:
    token = make_token(CLAIMS, Ed25519PrivateKey.generate())
    found = visit(on(site, token))
    assert found.text("word") == "BELUM BISA DICEK"
    assert "1994" not in found.seen()


def test_our_key_id_on_anothers_signature_is_not_genuine(site: str, visit: Open) -> None:
    token = bytearray(make_token(CLAIMS, Ed25519PrivateKey.generate()))
    token[8:16] = KID
    assert visit(on(site, bytes(token))).text("word") == "TIDAK ASLI"


def test_an_old_slip_says_when_it_was_true(site: str, visit: Open) -> None:
    yesterday = TODAY - dt.timedelta(days=2)
    found = visit(address(site, data_date=TODAY - dt.timedelta(days=92), expires=yesterday))
    assert found.text("word") == "KEDALUWARSA"
    assert unbroken(yesterday) in found.text("text")


def test_a_revoked_slip_shows_nothing(site: str, visit: Open) -> None:
    found = visit(address(site, token_id=REVOKED_ID))
    assert found.text("word") == "DICABUT"
    assert "SÑ" not in found.seen()


def test_a_neutral_slip_names_no_stage_and_no_country(site: str, visit: Open) -> None:
    found = visit(address(site, status="SEE_STAFF"))
    assert found.text("claim-status") == "Silakan temui petugas."
    assert "Taiwan" not in found.seen()


def test_codes_of_a_newer_portal_stand_as_they_are(site: str, visit: Open) -> None:
    assert visit(address(site, status="STAGE_OF_NEXT_YEAR")).text("claim-status") == "STAGE_OF_NEXT_YEAR"


@pytest.mark.parametrize("garbage", ["HELLO", "%00", "<img src=x onerror=alert(1)>", "A" * 2000, "2KCE2", "é"])
def test_garbage_is_no_slip(site: str, visit: Open, garbage: str) -> None:
    found = visit(f"{site}/v#{garbage}")
    assert found.text("word") == "BUKAN SLIP AIM"
    assert found.complaints == []
    assert found.page.evaluate("location.hash") == ""


def test_without_a_token_it_says_what_to_do(site: str, visit: Open) -> None:
    found = visit(f"{site}/v")
    assert found.text("text") == "Pindai kode QR di slip dengan kamera HP."
    assert not found.page.is_visible("#word")
    assert not found.page.is_visible("#claims")


def test_the_next_slip_in_the_same_tab_is_checked_too(site: str, visit: Open) -> None:
    found = visit(address(site))
    found.page.evaluate("hash => { location.hash = hash }", "NOTASLIP")
    found.page.wait_for_function("document.getElementById('word').textContent === 'BUKAN SLIP AIM'")
    assert "SÑ" not in found.seen()


def test_a_narrow_phone_needs_no_sideways_scrolling(site: str, visit: Open) -> None:
    found = visit(address(site, initials="WWWW", status="TRAINING_CERTIFICATION"))
    for width in (320, 360):
        found.page.set_viewport_size({"width": width, "height": 640})
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    button = found.page.locator("#switch").bounding_box()
    assert button is not None
    assert button["height"] >= 48


def test_without_scripts_it_says_so_in_both_languages() -> None:
    page = (slip_page.FOLDER / "v.html").read_text(encoding="utf-8")
    noscript = page.partition("<noscript>")[2].partition("</noscript>")[0]
    for language in ("id", "en"):
        assert words(language)("slip_check.noscript") in noscript


def test_without_scripts_it_shows_neither_an_empty_answer_nor_a_dead_button(site: str, visit: Open) -> None:
    found = visit(f"{site}/v")
    assert found.page.is_visible("#answer")
    assert found.page.is_visible("#switch")
    found.page.context.new_cdp_session(found.page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    found.page.reload()
    assert "JavaScript" in found.seen()
    assert not found.page.is_visible("#answer")
    assert not found.page.is_visible("#switch")


def test_scripts_are_plain_enough_for_older_phones() -> None:
    for name in ("ed25519.js", "page.js"):
        script = re.sub(
            r"/\*.*?\*/|//[^\n]*", "", (slip_page.FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for newer in (
            "=>",
            "`",
            r"\blet\b",
            r"\bconst\b",
            "BigInt",
            "subtle",
            "fetch",
            "innerHTML",
            r"\beval\b",
            "Uint8",
        ):
            assert not re.search(newer, script), (name, newer)


def test_nothing_in_the_page_is_inline_or_from_elsewhere() -> None:
    page = (slip_page.FOLDER / "v.html").read_text(encoding="utf-8")
    assert not re.search(r"<script(?! src=\"/v/)|<style|style=|\son\w+=|https?:", page)
    assert "'unsafe" not in slip_page.HEADERS["Content-Security-Policy"]


def test_names_hold_every_public_code_and_no_sensitive_one() -> None:
    names = json.loads(slip_page.names_js().removeprefix("window.AIM_SLIP_NAMES=").removesuffix(";\n"))
    assert names["words"] == list(WORDS)
    assert names["stages"].keys() == {stage.code for stage in codes.load("stages")}
    for stage in codes.load("stages"):
        if stage.row["sensitive"] == "yes":
            assert names["stages"][stage.code] == ["Silakan temui petugas", "Please see the staff"]


def test_page_and_kiosk_agree_on_spoiled_tokens(site: str, script: Page) -> None:
    """Every byte of a token altered: whatever the kiosk's reader refuses, the page refuses."""
    token = make_token(CLAIMS, KEY)
    texts = [base64.b32encode(token).decode().rstrip("=")]
    for i in range(len(token)):
        spoiled = bytearray(token)
        spoiled[i] ^= 1 << (i % 8)
        texts.append(base64.b32encode(bytes(spoiled)).decode().rstrip("="))
    texts += [texts[0][:-1], texts[0] + "A", texts[0] + "AAAAAAAA", texts[0][1:], texts[0][:-1] + "7"]
    kinds = script.evaluate("texts => texts.map(t => AIM_CHECK(t).kind)", texts)
    assert kinds[0] == "VALID"
    assert "VALID" not in kinds[1:]
    assert {"ALTERED", "NOT_OURS", "UNKNOWN_KEY"} == set(kinds[1:])


def test_checking_takes_a_blink(script: Page) -> None:
    text = base64.b32encode(make_token(CLAIMS, KEY)).decode().rstrip("=")
    once = "t => { const a = performance.now(); AIM_CHECK(t); return performance.now() - a }"
    assert min(script.evaluate(once, text) for _ in range(5)) < 1000, "once at least nothing else had the processor"
