"""The page that checks a slip in any phone's browser: its files, its headers, and the names it shows.

The page sends nothing: the token stands behind the `#`, which no browser sends, and is checked by a script.
"""

import functools
import json
import tomllib
from pathlib import Path
from types import MappingProxyType

from onedata import codes
from onedata.slip_words import WORDS

FOLDER = Path(__file__).parent
TRANSLATIONS = FOLDER.parents[1] / "translations"
LANGUAGES = ("id", "en")

HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'none'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-cache",
    }
)
"""Sent with the page and each of its files; even a changed script could not send a token anywhere."""

_TYPES = {
    "v.html": "text/html; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "ed25519.js": "text/javascript; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}


@functools.cache
def files() -> dict[str, tuple[str, bytes]]:
    """Return the page and the files it loads from `/v/`: name → (content type, content).

    `names.js` (see `names_js`) and `keys.js` come beside them. `keys.js` sets `window.AIM_SLIP_KEYS`, key id → public
    key, and `window.AIM_SLIP_REVOKED`, ids of revoked tokens, all in hex.
    """
    return {name: (kind, (FOLDER / name).read_bytes()) for name, kind in _TYPES.items()}


@functools.cache
def names_js() -> str:
    """Return the script that sets `window.AIM_SLIP_NAMES`: stages, countries, words, months and the page's texts."""
    texts = {language: _catalogue(language) for language in LANGUAGES}
    names = {
        "stages": {code.code: _both("stages", code.code) for code in codes.load("stages")},
        "countries": {code.code: _both("countries", code.code) for code in codes.load("countries")},
        "words": WORDS,
        "months": {
            language: [table["slip"]["month"][str(month)] for month in range(1, 13)]
            for language, table in texts.items()
        },
        "text": {language: table["slip_check"] for language, table in texts.items()},
    }
    # In a script file "<" needs no care, but it costs nothing to keep a stray "</script>" out.
    return f"window.AIM_SLIP_NAMES={json.dumps(names, separators=(',', ':')).replace('<', chr(92) + 'u003c')};\n"


def _both(list_name: str, code: str) -> list[str]:
    """Return a code's names as they stand on slips."""
    return [codes.short(list_name, code, "id"), codes.short(list_name, code, "en")]


def _catalogue(language: str) -> dict[str, dict[str, dict[str, str]]]:
    with (TRANSLATIONS / f"slips.{language}.toml").open("rb") as file:
        return tomllib.load(file)
