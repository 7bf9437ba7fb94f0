"""HTTP with bounds: every answer has a longest time and a greatest size, whatever stands at the other end.

No proxy or certificate from the environment (`trust_env` off: REQUESTS_CA_BUNDLE would override `verify` silently), no
redirect followed, no body unpacked, no certificate check ever switched off.
"""

import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from kiosk.faults import Fault
from kiosk.sync.pace import Pace
from kiosk.sync.schedule import retry_after
from kiosk.sync.trouble import SyncTrouble

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 20.0
"""Longest wait for the next byte."""
GRACE_SECONDS = 30.0
SLOWEST = 512
"""Bytes a second, over the whole exchange, below which it is given up (and a download resumed later)."""
_CHUNK = 1 << 16
_HEAD = 600
"""About the bytes that a request's and its answer's headers take."""
_OK = range(200, 300)
_NOT_MODIFIED = 304
_BUSY = (429, 503)

_ERROR_LIMIT = 1 << 16
"""Most bytes of an answer that says what is wrong."""

Sink = Callable[[bytes], object]
OpenSink = Callable[[int, Mapping[str, str]], Sink]
"""Takes status and headers of a good answer, gives where its body goes."""


class Answer(msgspec.Struct, frozen=True):
    """A whole answer; `body` is empty where a sink took it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Transport:
    """One portal's address and the one connection pool to it; used by one thread at a time."""

    def __init__(
        self, url: str, trust: Path | None = None, *, patience: float | None = None, pace: Pace | None = None
    ) -> None:
        """Make one; nothing is asked yet.

        `patience`: seconds for a connection and for the next byte, where the usual ones are too long to wait. `pace`
        holds back the whole line.
        """
        self._pace = pace
        self._patience = patience
        self._url = url.rstrip("/")
        self._live: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = True if trust is None else str(trust)
        adapter = _Adapter(self._live, pace)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self.received = 0
        """Bytes of bodies since it was made."""

    def exchange(
        self,
        method: str,
        path: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        sink: OpenSink | None = None,
    ) -> Answer:
        """Send a request and return its answer whatever its status below 500, except redirects and 429.

        `limit` is the most bytes that the body of a good answer may have. With `sink`, that body goes there piece by
        piece. Raises `SyncTrouble`: PORTAL_UNREACHABLE, CERTIFICATE_WRONG or ANSWER_UNUSABLE; what the sink raises
        goes through, except `OSError`.
        """
        started = time.monotonic()
        with _troubles():
            response = self._begin(method, path, dict(headers or {}), body)
            self._spend(_HEAD + len(body or b""))
            with contextlib.closing(response):
                _refuse(response)
                if response.status_code == _NOT_MODIFIED:
                    return Answer(_NOT_MODIFIED, response.headers)
                good = response.status_code in _OK
                pieces: list[bytes] = []
                take = sink(response.status_code, response.headers) if sink and good else pieces.append
                sent = len(body or b"") / SLOWEST
                self._read(response, limit if good else _ERROR_LIMIT, started + sent, take)
                return Answer(response.status_code, response.headers, b"".join(pieces))

    def close(self) -> None:
        """Close what is open."""
        self._session.close()

    def _begin(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> requests.Response:
        request = requests.Request(method, self._url + path, data=body)
        prepared = self._session.prepare_request(request)
        prepared.headers.update({"Accept-Encoding": "identity", "User-Agent": "aim-kiosk", **headers})
        cut = threading.Timer(GRACE_SECONDS + len(body or b"") / SLOWEST, self._cut)
        cut.daemon = True
        cut.start()
        try:
            return self._session.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(self._patience or CONNECT_SECONDS, self._patience or SILENCE_SECONDS),
                verify=self._session.verify,
            )
        finally:
            cut.cancel()

    def _read(self, response: requests.Response, limit: int, started: float, sink: Sink) -> None:
        received = 0
        raw = response.raw
        most = self._pace.piece if self._pace else _CHUNK
        while piece := raw.read1(most, decode_content=False):
            received += len(piece)
            self.received += len(piece)
            if received > limit:
                raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"more than {limit} bytes", status=response.status_code)
            sink(piece)
            self._spend(len(piece))
            if time.monotonic() - started > GRACE_SECONDS + received / SLOWEST:
                raise SyncTrouble(Fault.PORTAL_UNREACHABLE, "the answer came too slowly", timed_out=True)
        promised = response.headers.get("Content-Length", "")
        if promised.isascii() and promised.isdigit() and int(promised) != received:
            raise SyncTrouble(Fault.PORTAL_UNREACHABLE, f"the line broke after {received} of {promised} bytes")

    def _spend(self, count: int) -> None:
        if self._pace is not None:
            self._pace.spend(count)

    def _cut(self) -> None:
        """End a request whose headers come drop by drop: no time-out of a single read ends that."""
        for connection in list(self._live):
            with contextlib.suppress(OSError):
                if isinstance(connection.sock, socket.socket):
                    connection.sock.shutdown(socket.SHUT_RDWR)


def _refuse(response: requests.Response) -> None:
    status = response.status_code
    if status in _BUSY or status >= 500:  # noqa: PLR2004  (server errors begin there)
        wait = retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
        raise SyncTrouble(Fault.PORTAL_UNREACHABLE, f"HTTP {status}", retry_after=wait, status=status)
    if status not in _OK and status < 400 and status != _NOT_MODIFIED:  # noqa: PLR2004  (client errors begin there)
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"HTTP {status}, which is never followed", status=status)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, "a packed answer that nobody asked for", status=status)


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise SyncTrouble(_tls_fault(error), "TLS failed") from error
    except requests.ConnectTimeout as error:
        raise SyncTrouble(Fault.PORTAL_UNREACHABLE, "no connection in time", timed_out=True) from error
    except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError) as error:
        raise SyncTrouble(Fault.PORTAL_UNREACHABLE, "no answer in time", timed_out=True) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise SyncTrouble(Fault.PORTAL_UNREACHABLE, _line_fault(error)) from error


def _line_fault(error: BaseException) -> str:
    """Say what is wrong with the line, as far as the libraries tell."""
    text = repr(error)
    if "NameResolutionError" in text:
        return "nobody knows the name in the portal's address"
    return "no connection" if "NewConnectionError" in text else "the line broke"


def _tls_fault(error: BaseException) -> Fault:
    """Tell a certificate that does not hold from a line on which nobody speaks TLS."""
    text = repr(error)
    known = isinstance(error.__context__, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in text
    return Fault.CERTIFICATE_WRONG if known else Fault.PORTAL_UNREACHABLE


class _Adapter(HTTPAdapter):
    """Keeps sight of its connections, so that they can be cut."""

    def __init__(self, live: weakref.WeakSet[HTTPConnection], pace: Pace | None) -> None:
        self._watch = live
        self._options = list(HTTPConnection.default_socket_options)
        if pace is not None:
            self._options.append((socket.SOL_SOCKET, socket.SO_RCVBUF, pace.window))
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make a pool whose connections put themselves on the list."""
        super().init_poolmanager(*args, socket_options=self._options, **kwargs)
        live = self._watch

        class Plain(HTTPConnection):
            def connect(self) -> None:
                live.add(self)
                super().connect()

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                live.add(self)
                super().connect()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
