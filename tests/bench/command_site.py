"""Portals and kiosks for the command centre's figures."""

import datetime as dt
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from portal.service import Service
from portal.settings import load
from tests.portal import postgres
from tests.portal.command_hands import Reporter
from tests.portal.kiosk_hands import Hands


class _Wire:
    """What `Hands` needs to enrol over real HTTP."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        self._session.close()

    def post(
        self, path: str, *, json: object = None, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> requests.Response:
        if json is not None:
            return self._session.post(self._url + path, json=json, timeout=30)
        return self._session.post(self._url + path, data=content, headers=headers, timeout=30)


def over_wire(portal: Service, url: str) -> Reporter:
    """Return a kiosk that reports over real HTTP."""
    return Reporter(portal, Hands(portal, _Wire(url)).enrol())  # type: ignore[arg-type]  # posts as a test client does


@contextmanager
def portal_on(backend: str) -> Iterator[Service]:
    """Give an empty portal on `sqlite` or `postgresql`; a commit of either is on the disk when it returns."""
    with tempfile.TemporaryDirectory(prefix="aim-bench-") as folder:
        environment = {"AIM_PORTAL_DATA": str(Path(folder) / "data")}
        if backend == "sqlite":
            portal = Service.open(load(environment))
            yield portal
            portal.close()
            return
        with postgres.running(durable=True) as server:
            portal = Service.open(load({**environment, "DATABASE_URL": server.new_database()}))
            yield portal
            portal.close()


def somebody() -> str:
    """Return a name that no other report of this run has."""
    return f"CONTOH {uuid.uuid4().hex} {dt.datetime.now(dt.UTC).timestamp()}"
