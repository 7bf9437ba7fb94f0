"""A small HTTP/1.1 client for many connections at once: what it costs must not hide what is measured."""

import asyncio
import time
from types import TracebackType
from typing import Self


class Connection:
    """One kept connection. Raises `OSError`, `asyncio.IncompleteReadError` and `ValueError`.

    `caller` counts callers from 0: each asks from an address of its own (127.1.x.y), because a portal limits addresses.
    """

    def __init__(self, port: int, caller: int = 0) -> None:
        self._port = port
        self._from = f"127.1.{caller // 250}.{caller % 250 + 1}"

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(self._from, 0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._writer.close()

    async def ask(self, head: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        """Send one request; return status, headers in small letters, and body."""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        self._writer.write(f"{head}\r\nHost: localhost\r\n{length}\r\n".encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        status = int(lines[0].split()[1])
        size = 0 if status in (204, 304) else int(headers["content-length"])
        return status, headers, await self._reader.readexactly(size)


async def a_second(port: int, head: str, wanted: int, callers: range, count: int) -> float:
    """Ask so often, all callers at once; return answers a second. Every status must be `wanted`."""

    async def one(caller: int) -> None:
        async with Connection(port, caller) as connection:
            for _ in range(count // len(callers)):
                status, _, _ = await connection.ask(head)
                assert status == wanted, status

    begun = time.perf_counter()
    await asyncio.gather(*map(one, callers))
    return count / (time.perf_counter() - begun)
