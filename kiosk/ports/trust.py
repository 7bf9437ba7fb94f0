"""The list of states by which passports are believed, as the feed `trust` brought it to this machine."""

from pathlib import Path

from kiosk.cache.content import Content, Cursor
from kiosk.cache.durable import NotSaved
from kiosk.devices.passport.trust_list import TrustList
from onedata.content_feeds import TRUST
from onedata.trust import CERTIFICATE_LIMIT, CERTIFICATES, REVOKED, TrustedIssuer
from onedata.wire import Malformed, decode

_ROW_LIMIT = 2 * CERTIFICATE_LIMIT


class Trust:
    """The list in force; read anew when the feed has changed. Used by one thread (the reader's worker)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cursor: Cursor | None = None
        self._list = TrustList()

    def current(self) -> TrustList:
        """Return the list; an empty one believes nobody: the feed never came, or its file cannot be read."""
        try:
            content = Content(self._folder)
            try:
                self._read(content)
            finally:
                content.close()
        except NotSaved:
            return TrustList()
        return self._list

    def _read(self, content: Content) -> None:
        cursor = content.cursor(TRUST)
        if cursor is None or cursor == self._cursor:
            return
        certificates = [found for _, value in content.rows(TRUST, CERTIFICATES) if (found := _certificate(value))]
        self._list = TrustList(certificates, (key for key, _ in content.rows(TRUST, REVOKED)))
        self._cursor = cursor


def _certificate(value: bytes) -> bytes | None:
    """Return the certificate of a row, None where this program does not understand it: a newer portal may know more."""
    try:
        return decode(value, TrustedIssuer, _ROW_LIMIT).certificate
    except Malformed:
        return None
