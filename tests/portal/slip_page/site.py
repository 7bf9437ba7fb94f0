"""A small site that serves the page as the portal does, slips to show it, and a visit to it."""

import datetime as dt
import hashlib
import http.server
import json
from collections.abc import Callable
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, Request

from onedata.signatures import key_id, raw_public_key
from onedata.slip_token import SlipClaims, make_token, token_url
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


def address(site: str, **changes: Any) -> str:
    """Return a slip's address with its path and fragment as on paper."""
    return on(site, make_token(msgspec.structs.replace(CLAIMS, **changes), KEY))


def on(site: str, token: bytes) -> str:
    return site + token_url("https://x", token).removeprefix("HTTPS://X")
