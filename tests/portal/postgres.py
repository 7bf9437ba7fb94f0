"""A real PostgreSQL from Debian's package, started by hand for the tests and stopped after them."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.kept_port import kept_port

BINARIES = Path("/usr/lib/postgresql/15/bin")
_SMALL = "-c shared_buffers=32MB -c max_connections=60"
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class Server:
    """A running server; `new_database` gives the URL of an empty database, or of a copy of one."""

    def __init__(self, port: int) -> None:
        self._port = port

    def new_database(self, like: str = "/template1") -> str:
        """Make a database, a copy of the one at the URL `like`, and return its URL."""
        name, template = f"t{secrets.token_hex(6)}", like.rpartition("/")[2]
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(order)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/{name}"


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Start a server on a free port in its own folder; it may not run as root, so it runs as postgres.

    `durable`: a commit is on the disk when it returns, as in production; for figures.
    """
    folder = Path(tempfile.mkdtemp(prefix="aim-pg-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_postgres, str(BINARIES / program), *arguments]
        with (folder.with_suffix(".log")).open("ab") as log:
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=log, timeout=180)

    def start(port: int) -> None:
        place = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        options = f"{place} {_SMALL}" if durable else f"{place} {_SMALL} {_FAST}"
        run("pg_ctl", "-D", data, "-w", "-t", "120", "-o", options, "start")

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-N", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    with kept_port() as port:
        start(port)
    try:
        yield Server(port)
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".log").unlink(missing_ok=True)
