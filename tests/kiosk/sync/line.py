"""The line to a portal: requests and answers as values that a test can spoil, and the server that sends them."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Protocol
from urllib.parse import parse_qs, urlsplit

import msgspec


class Request(msgspec.Struct, frozen=True):
    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


class Reply(msgspec.Struct, frozen=True):
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}
    cut_at: int | None = None
    """Close the line after so many bytes of the body."""
    endless: bool = False
    """Go on sending until the other end hangs up."""
    drip_seconds: float = 0.0
    """Send the headers byte by byte with this pause."""
    drip_body: float = 0.0
    """Send the body in pieces of 512 bytes with this pause."""


Spoil = Callable[[Request, Reply], Reply]
MSGPACK = {"Content-Type": "application/vnd.msgpack"}


class Answering(Protocol):
    def answer(self, request: Request) -> Reply: ...


def problem(status: int) -> Reply:
    body = json.dumps({"type": "about:blank", "title": "No", "status": status, "detail": "said the test"}).encode()
    return Reply(status, body, {"Content-Type": "application/problem+json"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    portal: ClassVar[Answering]

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        request = Request(self.command, parts.path, query, dict(self.headers), body)
        try:
            self._send(self.portal.answer(request))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = _serve  # noqa: N815  (the library's names)

    def _send(self, reply: Reply) -> None:
        head = f"HTTP/1.1 {reply.status} Answer\r\nContent-Length: {len(reply.body)}\r\n"
        head += "".join(f"{key}: {value}\r\n" for key, value in reply.headers.items()) + "\r\n"
        for byte in head.encode() if reply.drip_seconds else b"":
            self.wfile.write(bytes([byte]))
            time.sleep(reply.drip_seconds)  # the hostile end of a test, not the test
        if not reply.drip_seconds:
            self.wfile.write(
                head.encode().replace(b"Content-Length", b"X-Length" if reply.endless else b"Content-Length")
            )
        while reply.endless:
            self.wfile.write(bytes(65536))
        for start in range(0, len(reply.body), 512) if reply.drip_body else ():
            self.wfile.write(reply.body[start : start + 512])
            time.sleep(reply.drip_body)
        if not reply.drip_body:
            self.wfile.write(reply.body[: reply.cut_at])
        if reply.cut_at is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Hold no lines that broke against anybody."""


@contextmanager
def served(portal: Answering, port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve a portal on this machine, over TLS where a context is given, and give its address."""
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = _Server(("127.0.0.1", port), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
