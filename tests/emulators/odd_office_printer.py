"""An IPP printer of a few lines that says what a test tells it to say: printers' ways that `ippeveprinter` has not."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CREATE_JOB, SEND_DOCUMENT, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x05, 0x06, 0x08, 0x09, 0x0A, 0x0B
CANCELED, ABORTED, COMPLETED = 7, 8, 9
IDLE, STOPPED = 3, 5
_OPERATION, _JOB, _PRINTER, _END = b"\x01", b"\x02", b"\x04", b"\x03"
_INTEGER, _ENUM, _KEYWORD, _CHARSET, _LANGUAGE = 0x21, 0x23, 0x44, 0x47, 0x48
_OLD_ONLY, _BAD_REQUEST = 0x0503, 0x0400


class OddOfficePrinter:
    """Takes every job that is asked for in the standard's order; `job_states` are told one by one, the last always."""

    def __init__(self) -> None:
        self.printer_state = IDLE
        self.printer_reasons = ["none"]
        self.job_states = [COMPLETED]
        self.job_reasons = ["job-completed-successfully"]
        self.pages: int | None = 1
        self.old = False
        """Knows IPP 1.1 only."""
        self.breaks_off = False
        """Announces a longer answer than it gives."""
        self.asked: list[int] = []
        """The operations that were asked for."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"ipp://127.0.0.1:{self._server.server_address[1]}/ipp/print"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    def answer(self, asked: bytes) -> bytes:
        operation = int.from_bytes(asked[2:4], "big")
        self.asked.append(operation)
        status = _OLD_ONLY if self.old and asked[:2] != b"\x01\x01" else 0 if _is_ordered(asked) else _BAD_REQUEST
        head = asked[:2] + status.to_bytes(2, "big") + asked[4:8] + _OPERATION
        head += _text(_CHARSET, "attributes-charset", "utf-8") + _text(_LANGUAGE, "attributes-natural-language", "en")
        return head + (b"" if status else self._group(operation)) + _END

    def _group(self, operation: int) -> bytes:
        if operation == GET_PRINTER:
            return (
                _PRINTER
                + _enum("printer-state", self.printer_state)
                + _words("printer-state-reasons", self.printer_reasons)
            )
        if operation == CREATE_JOB:
            return _JOB + _integer("job-id", 7)
        if operation != GET_JOB:
            return b""
        state = self.job_states.pop(0) if len(self.job_states) > 1 else self.job_states[0]
        pages = b"" if self.pages is None else _integer("job-impressions-completed", self.pages)
        return _JOB + _enum("job-state", state) + _words("job-state-reasons", self.job_reasons) + pages

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        printer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = printer.answer(self._body())
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(data) + 100 * printer.breaks_off))
                self.end_headers()
                self.wfile.write(data)

            def _body(self) -> bytes:
                if self.headers["Transfer-Encoding"] != "chunked":
                    return self.rfile.read(int(self.headers["Content-Length"]))
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                return body

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _is_ordered(asked: bytes) -> bool:
    """Tell whether the target comes before all else that is named: the printer, then the job (RFC 8011, 4.1.5)."""
    return asked.find(b"printer-uri") < asked.find(b"job-id") < asked.find(b"requesting-user-name") or (
        b"job-id" not in asked
    )


def _value(tag: int, name: str, value: bytes) -> bytes:
    return bytes([tag]) + len(name).to_bytes(2, "big") + name.encode() + len(value).to_bytes(2, "big") + value


def _text(tag: int, name: str, text: str) -> bytes:
    return _value(tag, name, text.encode())


def _integer(name: str, number: int) -> bytes:
    return _value(_INTEGER, name, number.to_bytes(4, "big"))


def _enum(name: str, number: int) -> bytes:
    return _value(_ENUM, name, number.to_bytes(4, "big"))


def _words(name: str, words: list[str]) -> bytes:
    """Return one attribute of several values: each after the first has no name (RFC 8010, 3.1.5)."""
    return b"".join(_text(_KEYWORD, "" if place else name, word) for place, word in enumerate(words))
