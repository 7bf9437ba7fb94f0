"""Run the web application in this process until it is told to stop."""

import asyncio
import logging
import os
import signal
import socket
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar

from portal import app
from portal.feeds.publishing_timer import publishing_every
from portal.komando.hub import hub_of
from portal.people import credentials
from portal.service import Service
from portal.settings import Settings, SettingsWrong

log = logging.getLogger("portal.serve")
_GRACE_SECONDS = 5


class _Server(uvicorn.Server):
    """Uvicorn that says when it listens."""

    def __init__(self, config: uvicorn.Config, application: Litestar, ready_file: Path | None, url: str) -> None:
        super().__init__(config)
        self._application = application
        self._ready_file = ready_file
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then leave the address where the caller waits for it."""
        await super().startup(sockets)
        if self._ready_file is not None:
            # Renamed into place: whoever sees the file sees all of it.
            new = self._ready_file.with_name(f".{self._ready_file.name}.{os.getpid()}")
            new.write_text(self._url + "\n", encoding="utf-8")
            new.replace(self._ready_file)
        log.info("listening", extra={"url": self._url})

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the live streams first: an open page would hold up the end of everything else."""
        await asyncio.to_thread(hub_of(self._application.state).stop)
        await super().shutdown(sockets)


def serve(settings: Settings, host: str, port: int, ready_file: Path | None) -> str:
    """Serve until SIGTERM or SIGINT and return the address that was served. Raises SettingsWrong where it cannot."""
    if ready_file is not None:
        if not ready_file.absolute().parent.is_dir():
            raise SettingsWrong(f"{ready_file}: there is no such folder")
        ready_file.unlink(missing_ok=True)  # one that a killed process left would name a dead address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as trouble:
            raise SettingsWrong(f"cannot listen on {host}, port {port}: {trouble.strerror}") from trouble
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        portal = Service.open(_reached(settings, url))
        try:
            _warn(portal)
            application = app.create(portal, clockwork=True)
            config = uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
                timeout_keep_alive=30,
                h11_max_incomplete_event_size=32 * 1024,
                lifespan="on",
            )
            server = _Server(config, application, ready_file, url)
            # Uvicorn raises the caught signal again after it has stopped; then nothing must be left to do.
            for caught in (signal.SIGTERM, signal.SIGINT):
                signal.signal(caught, signal.SIG_IGN)
            with publishing_every(settings):
                server.run(sockets=[listener])
        finally:
            portal.close()
            if ready_file is not None:
                ready_file.unlink(missing_ok=True)
    return url


def _warn(portal: Service) -> None:
    """Say at start what must not be so in production."""
    with portal.database.read() as session:
        parameters = credentials.present(session)
    if parameters is not None and credentials.is_cheap(parameters):
        log.warning("the register is sealed at demo cost: for synthetic people only")


def _reached(settings: Settings, url: str) -> Settings:
    """Return the settings with the real address where none was set from outside."""
    if "AIM_PORTAL_PUBLIC_URL" in os.environ:
        return settings
    return msgspec.structs.replace(settings, public_url=url)
