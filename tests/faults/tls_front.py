"""TLS in front of a portal that speaks plain HTTP on this machine, as a web server would do it in an office."""

import asyncio
import contextlib
import signal
import ssl
import sys

PORT, BEHIND = 8443, 8000
"""Where it listens, and where the portal behind it does."""
_CHUNK = 1 << 16


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", BEHIND)
    await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def front(chain: str, secret: str, *command: str) -> int:
    """Listen, run the portal, and end with it; return its exit code."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    async with await asyncio.start_server(_pass_on, "0.0.0.0", PORT, ssl=context):  # noqa: S104  (its own network)
        portal = await asyncio.create_subprocess_exec(*command)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, portal.terminate)
        return await portal.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(front(*sys.argv[1:])))
