"""Style sheet and script of the pages, from our own address only."""

import functools
import hashlib
from typing import Final

from litestar import Response, Router, get
from litestar.params import FromPath

from portal.pages.layout import FOLDER
from portal.problems import Problem

_KINDS: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@functools.cache
def files() -> dict[str, tuple[str, bytes, str]]:
    """Return name → media type, content and ETag."""
    found = {}
    for path in sorted((FOLDER / "static").iterdir()):
        if path.suffix in _KINDS:
            content = path.read_bytes()
            found[path.name] = (_KINDS[path.suffix], content, hashlib.sha256(content).hexdigest()[:16])
    return found


@get("/gaya/{name:str}", sync_to_thread=False, media_type="text/css", include_in_schema=False)
def static(name: FromPath[str]) -> Response[bytes]:
    """Give one file."""
    found = files().get(name)
    if found is None:
        raise Problem(404, "not-found", "There is no such file.")
    kind, content, etag = found
    return Response(content, media_type=kind, headers={"ETag": f'"{etag}"', "Cache-Control": "max-age=300"})


router = Router(path="/", route_handlers=[static])
