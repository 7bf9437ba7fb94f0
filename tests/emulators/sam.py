"""Programs and devices that play a vendor's secure access module, each with an answer of its own."""

import http.server
import os
import select
import sys
import threading
import time
import tty
from pathlib import Path


class HttpSam:
    """A vendor's service on this machine."""

    def __init__(self) -> None:
        self.answer = b"{}"
        self.status = 200
        self.delay = 0.0
        self.asked: list[bytes] = []
        self._released = threading.Event()
        self._server: http.server.ThreadingHTTPServer | None = None
        self._port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/ektp"

    def start(self) -> None:
        sam = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sam.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
                sam._released.wait(sam.delay)
                self.send_response(sam.status)
                self.end_headers()
                self.wfile.write(sam.answer)

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._released.clear()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        server, self._server = self._server, None
        self._released.set()
        if server is not None:
            server.shutdown()
            server.server_close()


class SerialSam:
    """A device on a real pseudo-terminal."""

    def __init__(self, folder: Path) -> None:
        self.answer = b"{}"
        self.delay = 0.0
        self.asked: list[bytes] = []
        self._link = folder / "sam"
        self._running = False
        self._thread: threading.Thread | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"{self._link}@9600"

    def start(self) -> None:
        master, slave = os.openpty()
        tty.setraw(slave)
        self._link.symlink_to(os.ttyname(slave))
        self._running = True
        self._thread = threading.Thread(target=self._serve, args=(master, slave), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._running = False
        self._link.unlink(missing_ok=True)
        if self._thread is not None:
            self._thread.join(5)

    def _serve(self, master: int, slave: int) -> None:
        heard = b""
        while self._running:
            if select.select([master], [], [], 0.005)[0]:
                heard += os.read(master, 4096)
            while b"\n" in heard:
                line, _, heard = heard.partition(b"\n")
                self.asked.append(line.strip())
                ends = time.monotonic() + self.delay
                while self._running and time.monotonic() < ends:
                    select.select([], [], [], 0.005)
                os.write(master, self.answer + b"\r\n")
        os.close(slave)
        os.close(master)


class CommandSam:
    """A vendor's command: a script that keeps what it was given and says what a file holds."""

    def __init__(self, folder: Path) -> None:
        self._answer, self._delay, self._asked = folder / "answer", folder / "delay", folder / "asked"
        self._script = folder / "vendor"
        self.start()
        self.answer = b"{}"
        self.delay = 0.0

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "answer" and isinstance(value, bytes):
            self._answer.write_bytes(value)
        if name == "delay":
            self._delay.write_text(str(value))

    @property
    def command(self) -> tuple[str, ...]:
        return (str(self._script), "--read")

    @property
    def asked(self) -> list[bytes]:
        return self._asked.read_bytes().splitlines() if self._asked.exists() else []

    def start(self) -> None:
        self._script.write_text(
            f"#!{sys.executable} -I\n"
            "import sys, time\n"
            f"open({str(self._asked)!r}, 'a').write(sys.stdin.read())\n"
            f"time.sleep(float(open({str(self._delay)!r}).read()))\n"
            f"sys.stdout.write(open({str(self._answer)!r}).read())\n"
        )
        self._script.chmod(0o755)

    def stop(self) -> None:
        self._script.unlink(missing_ok=True)
