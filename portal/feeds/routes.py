"""Routes of feeds: manifests with ETag, blobs with Range."""

import re

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy import select

from portal.audit import note
from portal.auth import Caller
from portal.feeds import blobs
from portal.kiosks import holdings
from portal.models import Feed, StoredBlob
from portal.problems import Problem
from portal.service import Service
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, may_read, service

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FEED = re.compile(r"[a-z0-9-]{1,64}")
_FOREVER = "public, max-age=31536000, immutable"
_FOREVER_PRIVATE = "private, max-age=31536000, immutable"


@get("/v1/feeds/{feed:str}/manifest", sync_to_thread=True, media_type=MSGPACK, security=[*KIOSK_SECURITY, {}])
def manifest(request: AnyRequest, feed: FromPath[str]) -> Response[bytes]:
    """Give a feed's signed manifest; 304 while the caller's ETag still holds."""
    if not _FEED.fullmatch(feed):
        raise Problem(404, "not-published", "This feed is not published.")
    query = select(Feed.public, Feed.manifest, Feed.etag).where(Feed.feed == feed)
    with service(request.app.state).database.read() as session:
        row = session.execute(query).one_or_none()
    # Who may not read a feed does not learn whether it exists.
    private = feed.startswith(("register-", "staff-", "cases-", "config-"))
    may_read(request, feed, public=row.public if row else not private)
    if row is None:
        raise Problem(404, "not-published", "This feed is not published.")
    etag = f'"{row.etag}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache" if row.public else "private, no-cache"}
    if etag in [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]:
        return Response(b"", status_code=304, headers=headers, media_type=MSGPACK)
    return Response(row.manifest, headers=headers, media_type=MSGPACK)


@get(
    "/v1/blobs/{sha256:str}",
    sync_to_thread=True,
    media_type="application/octet-stream",
    security=[*KIOSK_SECURITY, {}],
)
def blob(request: AnyRequest, sha256: FromPath[str]) -> Stream:
    """Give a blob or one range of it; its content never changes."""
    portal = service(request.app.state)
    if not _SHA256.fullmatch(sha256):
        may_read(request, "", public=True)
        raise Problem(404, "no-blob", "There is no such blob.")
    query = (
        select(StoredBlob.feed, StoredBlob.size, Feed.public)
        .join(Feed, Feed.feed == StoredBlob.feed)
        .where(StoredBlob.sha256 == sha256)
    )
    with portal.database.read() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        # A stranger is asked for a token before anything is said about a name.
        may_read(request, "", public=True)
        raise Problem(404, "no-blob", "There is no such blob.")
    caller = may_read(request, row.feed, public=row.public)
    path = blobs.path_of(portal.settings.blobs, sha256)
    if not path.is_file():
        raise Problem(404, "no-blob", "There is no such blob.")
    if caller is not None:
        _note(portal, caller, row.feed, sha256)
    etag = f'"{sha256}"'
    asked = request.headers.get("range") if request.headers.get("if-range", etag) == etag else None
    start, end, status = _range(asked, row.size)
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": _FOREVER if row.public else _FOREVER_PRIVATE,
        "Content-Length": str(end - start),
    }
    if status == 206:  # noqa: PLR2004 - partial content
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{row.size}"
    content = blobs.read_range(path, start, end - start)
    return Stream(content, status_code=status, headers=headers, media_type="application/octet-stream")


def _note(portal: Service, caller: Caller, feed: str, sha256: str) -> None:
    """Leave a trace of every piece of a register that is handed out."""
    now = portal.clock()
    with portal.database.write() as session:
        note(session, now, caller.kiosk_id, "blob", sha256, "given")
        epoch = holdings.present_epoch(session, feed)
        if epoch is not None:
            holdings.given(session, caller.kiosk_id, feed, [epoch], now)


def _range(header: str | None, size: int) -> tuple[int, int, int]:
    """Return first byte, byte after the last, and status; several ranges are answered with the whole (RFC 9110)."""
    match = _RANGE.fullmatch(header or "")
    if match is None or (not match[1] and not match[2]):
        return 0, size, 200
    if not match[1]:
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    if start >= size or start >= end:
        raise Problem(416, "range", "The range lies outside the blob.", {"Content-Range": f"bytes */{size}"})
    return start, end, 206


router = Router(path="/", route_handlers=[manifest, blob], tags=["feeds"])
