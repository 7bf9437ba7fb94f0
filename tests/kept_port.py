"""A port that is let go and listened on again, and that nobody else is given in between."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """Keep a port of the loopback: it refuses every call until somebody who sets SO_REUSEADDR listens on it.

    Linux gives a port that is bound, though nobody listens, to none who asks for any port.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield int(keeper.getsockname()[1])
