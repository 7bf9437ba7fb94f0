"""A portal that really serves, on a free port, in a thread of its own."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn

from portal import app
from portal.komando.hub import hub_of
from portal.limits import RateLimit
from portal.service import Service
from portal.web import Limits


def generous() -> Limits:
    """Return limits that a test never meets."""
    much = RateLimit(1e9, 1_000_000)
    return Limits(much, much, much, look_ups=much, counter=much, queue=much, alerts=much, sign_in=much, pages=much)


@contextlib.contextmanager
def serving(portal: Service, port: int = 0, limits: Limits | None = None) -> Iterator[str]:
    """Serve until the block ends; gives the address. Without `limits` none is ever met."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        application = app.create(portal, limits or generous())
        config = uvicorn.Config(application, log_config=None, lifespan="on", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        started = threading.Event()
        begin = server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await begin(sockets)
            started.set()

        server.startup = startup  # type: ignore[method-assign]  # says when it listens
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert started.wait(20)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            hub_of(application.state).stop()
            server.should_exit = True
            thread.join(timeout=20)
