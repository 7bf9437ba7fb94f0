"""Office printers for the contract: CUPS's `ippeveprinter` in a place of its own, and the simulator's machine.

The first insists on announcing itself, so a bus and an mDNS responder of its own run beside it, in a process namespace
that ends with it. Its print command is a script of ours that keeps every sheet and does as a file says.
"""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from kiosk.devices.office_machine import OfficeMachine
from tests.emulators.pcsc_service import _as_root, _free_pair, _root_is_a_mount

_BUS = """<busconfig><type>system</type><listen>unix:path={0}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow receive_sender="*"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""
_AVAHI = "[server]\nuse-ipv6=no\nallow-interfaces=lo\n[publish]\ndisable-publishing=yes\n"
_INSIDE = """
mkdir -p /run/avahi-daemon; while umount /run/avahi-daemon 2>/dev/null; do :; done
mount --bind "$1/avahi" /run/avahi-daemon
dbus-daemon --config-file="$1/bus.conf" --nofork & sleep 0.2
avahi-daemon --file "$1/avahi.conf" --no-drop-root --no-chroot --no-rlimits --no-proc-title &
n=0; until [ -e "$1/avahi/pid" ] || [ $n -gt 100 ]; do n=$((n+1)); sleep 0.05; done; sleep 0.2
exec ippeveprinter -p "$2" -n localhost -r off -f application/pdf -d "$1/spool" -c "$1/print" -v CONTOH
"""
_PRINT = """#!/bin/sh
cp "$1" "{0}/taken.$$"
for word in $(cat "{0}/do"); do case $word in
  hold) while [ -e "{0}/held" ]; do sleep 0.05; done ;;
  fail) rm "{0}/taken.$$"; exit 1 ;;
  *) echo "$word" | tr '=' ' ' >&2 ;;
esac; done
mv "{0}/taken.$$" "{0}/sheet.$$"
"""


class OfficePrinter:
    """`do` says what the next jobs meet: `hold` waits until `release()`, `fail` aborts, `STATE:=+reason` is told."""

    drops_cancelled = False
    """Its print command is not told of a cancellation and lays its sheet down all the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("avahi", "spool"):
            (folder / name).mkdir()
        (folder / "bus.conf").write_text(_BUS.format(folder))
        (folder / "avahi.conf").write_text(_AVAHI)
        (folder / "print").write_text(_PRINT.format(folder))
        (folder / "print").chmod(0o755)
        self._port = _free_pair()  # a port of the ephemeral range may be taken on one of its two addresses
        self.do("")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"ipp://127.0.0.1:{self._port}/ipp/print"

    def do(self, words: str) -> None:
        (self._folder / "do").write_text(words)
        if "hold" in words:
            (self._folder / "held").touch()

    def release(self) -> None:
        (self._folder / "held").unlink(missing_ok=True)

    def sheets(self) -> list[bytes]:
        """Return what came out."""
        return [path.read_bytes() for path in sorted(self._folder.glob("sheet.*"))]

    def taken(self) -> int:
        """Return how many sheets the printer has in work."""
        return len(list(self._folder.glob("taken.*")))

    def start(self) -> None:
        namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        if not _root_is_a_mount():
            namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "unchanged"]
        command = ["unshare", *namespaces, "sh", "-c", _INSIDE, "sh", str(self._folder), str(self._port)]
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._folder}/bus"}
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_root(), *command], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        ends = time.monotonic() + 20
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"ippeveprinter did not start: {(self._folder / 'log').read_text()[-800:]}")
            threading.Event().wait(0.05)

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        (self._folder / "avahi/pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket() as client:
            client.settimeout(0.2)
            return client.connect_ex(("127.0.0.1", self._port)) == 0


class SimulatedOffice:
    """The simulator's printer, done to by the same words."""

    drops_cancelled = True

    def __init__(self) -> None:
        self.machine = OfficeMachine()
        self.address = self.machine.address

    def do(self, words: str) -> None:
        self.machine.aborts = "fail" in words
        self.machine.stop_for(*re.findall(r"=\+(\S+)", words))
        if "hold" in words:
            self.machine.hold()

    def release(self) -> None:
        self.machine.stop_for()
        self.machine.hold(False)

    def sheets(self) -> list[bytes]:
        return list(self.machine.sheets)

    def taken(self) -> int:
        return len([job for job in self.machine.jobs.values() if job.sheet and not job.ended])

    def stop(self) -> None:
        self.machine.close()


class Cable:
    """A line between kiosk and printer that can be cut and mended: both ends see nothing but silence, then a reset."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.cut = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while not self._closed.is_set():
            if select.select([self._listener], [], [], 0.02)[0]:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry_quietly, args=(near,), daemon=True).start()

    def _carry_quietly(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError):  # one end went away: so does the other
            self._carry(near)

    def _carry(self, near: socket.socket) -> None:
        with near:
            if self.cut.is_set():
                return
            with socket.create_connection(("127.0.0.1", self._far)) as far:
                while not self._closed.is_set() and not self.cut.is_set():
                    for one in select.select([near, far], [], [], 0.02)[0]:
                        data = one.recv(65536)
                        if not data or self.cut.is_set():
                            return
                        (far if one is near else near).sendall(data)
