"""The slip check page in a real browser: right answers, no request that leaves it, nothing left in the address."""

import base64
import datetime as dt
import hashlib
import http.server
import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

from kiosk.slips.words import words
from onedata import codes
from onedata.signatures import key_id, raw_public_key
from onedata.slip_token import SlipClaims, make_token, token_url
from onedata.slip_words import WORDS, code_words
from portal import slip_page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ORDER = 2**252 + 27742317777372353535851937790883648493
TODAY = dt.datetime.now(dt.UTC).date()
KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"slip key of the page's tests").digest())
KID = key_id(raw_public_key(KEY))
REVOKED_ID = b"REVOKED!"
CLAIMS = SlipClaims(
    token_id=bytes(range(8)),
    status="PRE_DEPARTURE_ORIENTATION",
    destination="TW",
    initials="SÑ",
    birth_year=1994,
    data_date=TODAY - dt.timedelta(days=1),
    expires=TODAY + dt.timedelta(days=60),
)
# RFC 8032 section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


def keys_js() -> bytes:
    keys = json.dumps({KID.hex(): raw_public_key(KEY).hex()})
    return f"window.AIM_SLIP_KEYS={keys};window.AIM_SLIP_REVOKED={json.dumps([REVOKED_ID.hex()])};".encode()


class SlipPage(http.server.BaseHTTPRequestHandler):
    """Serves the page as the portal does, with its strict headers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, body = self.found()
        self.send_response(200 if body else 404)
        for name, value in {**slip_page.HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def found(self) -> tuple[str, bytes]:
        if self.path in {"/v", "/V"}:
            return slip_page.files()["v.html"]
        name = self.path.removeprefix("/v/")
        if name in {"names.js", "keys.js"}:
            return "text/javascript; charset=utf-8", slip_page.names_js().encode() if name[0] == "n" else keys_js()
        return slip_page.files().get(name, ("text/plain", b""))

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlipPage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    profile = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 360, "height": 740},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="id-ID",
        )
        yield context
        context.close()


class Visit:
    """A page and every request and complaint it made."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def text(self, element: str) -> str:
        return str(self.page.inner_text(f"#{element}"))

    def seen(self) -> str:
        return str(self.page.inner_text("body"))


Open = Callable[[str], Visit]


@pytest.fixture
def visit(browser: BrowserContext) -> Iterator[Open]:
    pages: list[Page] = []

    def open_(url: str) -> Visit:
        page = browser.new_page()
        pages.append(page)
        found = Visit(page)
        page.goto(url)
        return found

    yield open_
    for page in pages:
        page.close()


def address(portal: str, **changes: Any) -> str:
    """Return a slip's address with its path and fragment as on paper."""
    return on(portal, make_token(msgspec.structs.replace(CLAIMS, **changes), KEY))


def on(portal: str, token: bytes) -> str:
    return portal + token_url("https://x", token).removeprefix("HTTPS://X")


def test_a_true_slip_reads_true_with_what_to_compare(portal: str, visit: Open) -> None:
    found = visit(address(portal))
    token = make_token(CLAIMS, KEY)
    assert found.text("word") == "BENAR"
    assert found.text("text") == f"Benar pada {words('id').date(CLAIMS.data_date)}."
    assert found.text("claim-status") == "Orientasi (OPP)"
    assert found.text("claim-destination") == "Taiwan"
    assert found.text("claim-initials") == "SÑ"
    assert found.text("claim-birth_year") == "1994"
    assert found.text("claim-words") == " · ".join(code_words(token))
    assert found.text("claim-data_date") == words("id").date(CLAIMS.data_date)
    assert "bukan tanda pengenal" in found.text("limits")
    assert found.complaints == []


def test_the_other_language_is_one_touch_away(portal: str, visit: Open) -> None:
    found = visit(address(portal))
    found.page.tap("#switch")
    assert found.text("word") == "TRUE"
    assert found.text("claim-status") == "Orientation (OPP)"
    assert found.page.get_attribute("html", "lang") == "en"
    found.page.tap("#switch")
    assert found.text("word") == "BENAR"


def test_the_token_leaves_the_address_and_no_request_leaves_the_page(portal: str, visit: Open) -> None:
    url = address(portal)
    found = visit(url)
    fragment = url.partition("#")[2]
    assert found.page.evaluate("location.href") == f"{portal}/V"
    assert found.page.evaluate("history.length") <= 2
    own = {
        f"{portal}/V",
        *(f"{portal}/v/{name}" for name in ("style.css", "names.js", "keys.js", "ed25519.js", "page.js")),
    }
    assert {request.partition("#")[0] for request in found.requests if not request.startswith("data:")} == own
    sent = found.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert all(name.startswith((f"{portal}/v/", "data:")) and fragment not in name for name in sent)
    assert (
        found.page.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)") == "{}{}"
    )
    assert fragment not in found.page.content()
    found.page.reload()
    assert found.text("text") == "Pindai kode QR di slip dengan kamera HP."


def test_the_page_could_not_send_anything_even_if_it_wanted_to(portal: str, visit: Open) -> None:
    found = visit(f"{portal}/v")
    for attempt in (
        "fetch('/healthz').then(() => 'sent', () => 'refused')",
        (
            "new Promise(r => { const i = new Image(); i.onload = () => r('sent'); "
            "i.onerror = () => r('refused'); i.src = '/x.png' })"
        ),
    ):
        assert found.page.evaluate(attempt) == "refused"


@pytest.mark.parametrize("at", [20, 40, 60, 85, -1, -40, -64])
def test_an_altered_slip_is_not_genuine_and_shows_nothing(portal: str, visit: Open, at: int) -> None:
    token = bytearray(make_token(CLAIMS, KEY))
    token[at] ^= 4
    found = visit(on(portal, bytes(token)))
    assert found.text("word") in {"TIDAK ASLI", "BUKAN SLIP AIM"}
    if at != 20:
        assert found.text("word") == "TIDAK ASLI"
    assert not found.page.is_visible("#claims")
    assert "SÑ" not in found.seen()


def test_another_signers_slip_cannot_be_checked(portal: str, visit: Open) -> None:
    token = make_token(CLAIMS, Ed25519PrivateKey.generate())
    found = visit(on(portal, token))
    assert found.text("word") == "BELUM BISA DICEK"
    assert "1994" not in found.seen()


def test_our_key_id_on_anothers_signature_is_not_genuine(portal: str, visit: Open) -> None:
    token = bytearray(make_token(CLAIMS, Ed25519PrivateKey.generate()))
    token[8:16] = KID
    assert visit(on(portal, bytes(token))).text("word") == "TIDAK ASLI"


def test_an_old_slip_says_when_it_was_true(portal: str, visit: Open) -> None:
    yesterday = TODAY - dt.timedelta(days=2)
    found = visit(address(portal, data_date=TODAY - dt.timedelta(days=92), expires=yesterday))
    assert found.text("word") == "KEDALUWARSA"
    assert words("id").date(yesterday) in found.text("text")


def test_a_revoked_slip_shows_nothing(portal: str, visit: Open) -> None:
    found = visit(address(portal, token_id=REVOKED_ID))
    assert found.text("word") == "DICABUT"
    assert "SÑ" not in found.seen()


def test_a_neutral_slip_names_no_stage_and_no_country(portal: str, visit: Open) -> None:
    found = visit(address(portal, status="SEE_STAFF"))
    assert found.text("claim-status") == "Silakan temui petugas."
    assert "Taiwan" not in found.seen()


def test_codes_of_a_newer_portal_stand_as_they_are(portal: str, visit: Open) -> None:
    assert visit(address(portal, status="STAGE_OF_NEXT_YEAR")).text("claim-status") == "STAGE_OF_NEXT_YEAR"


@pytest.mark.parametrize("garbage", ["HELLO", "%00", "<img src=x onerror=alert(1)>", "A" * 2000, "2KCE2", "é"])
def test_garbage_is_no_slip(portal: str, visit: Open, garbage: str) -> None:
    found = visit(f"{portal}/v#{garbage}")
    assert found.text("word") == "BUKAN SLIP AIM"
    assert found.complaints == []
    assert found.page.evaluate("location.hash") == ""


def test_without_a_token_it_says_what_to_do(portal: str, visit: Open) -> None:
    found = visit(f"{portal}/v")
    assert found.text("text") == "Pindai kode QR di slip dengan kamera HP."
    assert not found.page.is_visible("#word")
    assert not found.page.is_visible("#claims")


def test_the_next_slip_in_the_same_tab_is_checked_too(portal: str, visit: Open) -> None:
    found = visit(address(portal))
    found.page.evaluate("hash => { location.hash = hash }", "NOTASLIP")
    found.page.wait_for_function("document.getElementById('word').textContent === 'BUKAN SLIP AIM'")
    assert "SÑ" not in found.seen()


def test_a_narrow_phone_needs_no_sideways_scrolling(portal: str, visit: Open) -> None:
    found = visit(address(portal, initials="WWWW", status="TRAINING_CERTIFICATION"))
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


# ---- the signature script itself ----------------------------------------------------------------------------------

VERIFY = "cases => cases.map(c => AIM_ED25519.verify(c[0], c[1], c[2]))"


def verified(page: Page, cases: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    """Ask the page's script: signature, message, public key."""
    return list(page.evaluate(VERIFY, [[list(part) for part in case] for case in cases]))


@pytest.fixture
def script(portal: str, visit: Open) -> Page:
    return visit(f"{portal}/v").page


def test_sha512_gives_what_the_standard_gives(script: Page) -> None:
    messages = [b"", b"abc", *(bytes([n % 256]) * n for n in (1, 63, 111, 112, 113, 127, 128, 129, 240, 1000))]
    found = script.evaluate("all => all.map(m => AIM_ED25519.sha512(m))", [list(message) for message in messages])
    assert [bytes(digest) for digest in found] == [hashlib.sha512(message).digest() for message in messages]


def test_the_vectors_of_rfc_8032_hold(script: Page) -> None:
    cases = [(bytes.fromhex(s), bytes.fromhex(m), bytes.fromhex(k)) for k, m, s in RFC_8032]
    assert verified(script, cases) == [True] * len(cases)
    spoiled = [(s, m + b"\x00", k) for s, m, k in cases]
    assert verified(script, spoiled) == [False] * len(cases)


def test_two_hundred_random_signatures_hold_and_their_alterations_do_not(script: Page) -> None:
    good, bad = [], []
    for _ in range(200):
        key = Ed25519PrivateKey.generate()
        message = secrets.token_bytes(secrets.randbelow(200))
        signature = key.sign(message)
        good.append((signature, message, raw_public_key(key)))
    for i, (signature, message, public) in enumerate(good[:60]):
        spoiled = bytearray(signature)
        spoiled[i] ^= 1 << secrets.randbelow(8)
        bad.append((bytes(spoiled), message, public))
    assert verified(script, good) == [True] * len(good)
    assert verified(script, bad) == [False] * len(bad)


def test_a_signature_has_one_form_only(script: Page) -> None:
    message, public = b"slip", raw_public_key(KEY)
    signature = KEY.sign(message)
    scalar = int.from_bytes(signature[32:], "little")
    assert scalar + ORDER < 2**256
    grown = signature[:32] + (scalar + ORDER).to_bytes(32, "little")
    top = signature[:63] + bytes([signature[63] | 0x80])
    cases = [
        (signature, message, public),
        (grown, message, public),
        (top, message, public),
        (signature[:63], message, public),
        (signature + b"\x00", message, public),
        (signature, message, public[:31]),
    ]
    assert verified(script, cases) == [True, False, False, False, False, False]


def test_points_that_are_none_are_refused(script: Page) -> None:
    signature, message = KEY.sign(b"slip"), b"slip"
    prime = 2**255 - 19
    off_curve = next(y.to_bytes(32, "little") for y in range(2, 50) if not on_curve(y, prime))
    unreduced = (prime + 1).to_bytes(32, "little")
    minus_zero = bytes([1] + [0] * 30 + [0x80])
    cases = [(signature, message, key) for key in (off_curve, unreduced, minus_zero, b"\xff" * 32)]
    assert verified(script, cases) == [False] * 4
    assert verified(script, [(off_curve + signature[32:], message, raw_public_key(KEY))]) == [False]


def on_curve(y: int, prime: int) -> bool:
    """Whether x^2 = (y^2 - 1) / (d y^2 + 1) has a root."""
    d = -121665 * pow(121666, -1, prime) % prime
    square = (y * y - 1) * pow(d * y * y + 1, -1, prime) % prime
    return square == 0 or pow(square, (prime - 1) // 2, prime) == 1


def test_page_and_kiosk_agree_on_spoiled_tokens(portal: str, script: Page) -> None:
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
    spent = script.evaluate("t => { const a = performance.now(); AIM_CHECK(t); return performance.now() - a }", text)
    assert spent < 1000
