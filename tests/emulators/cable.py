"""A network cable between a machine and a portal: it carries bytes until somebody pulls it out."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Cable:
    """Forwards every connection to one address; `url` is the near end."""

    def __init__(self, far: str) -> None:
        self._far = (urlsplit(far).hostname or "127.0.0.1", urlsplit(far).port or 80)
        self._near = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._near.getsockname()[1]}"
        self._lock = threading.Lock()
        self._in = True
        self._ends: set[socket.socket] = set()
        self._listener = threading.Thread(target=self._accept, daemon=True)
        self._listener.start()

    def pull(self) -> None:
        """Take it out: what is under way ends, what comes is cut off."""
        with self._lock:
            self._in = False
            for end in self._ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def plug(self) -> None:
        """Put it in again."""
        with self._lock:
            self._in = True

    def close(self) -> None:
        """Throw it away."""
        self.pull()
        with contextlib.suppress(OSError):
            self._near.shutdown(socket.SHUT_RDWR)
        self._near.close()
        self._listener.join(10)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._near.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._far, timeout=10)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                if not self._in:
                    near.close()
                    far.close()
                    continue
                self._ends |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with self._lock:
            for end in (one, other):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                if end is one:
                    self._ends.discard(end)
                    end.close()
