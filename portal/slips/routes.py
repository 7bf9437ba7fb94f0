"""Routes of slips: the page that checks one in a browser, and the keys it checks with."""

import json

from litestar import Response, Router, get
from litestar.params import FromPath
from sqlalchemy import select

from portal import slip_page
from portal.models import RevokedToken
from portal.problems import Problem
from portal.service import Service
from portal.web import AnyRequest, service, stranger

_SCRIPT = "text/javascript"
_BRIEF = {"Cache-Control": "no-store"}


@get("/v1/slip-keys", sync_to_thread=False)
def slip_keys(request: AnyRequest) -> dict[str, str]:
    """Give the public keys that slips are signed with: key id → key, both hex."""
    stranger(request)
    return service(request.app.state).ring.slip_keys()


def page(request: AnyRequest) -> Response[bytes]:
    """Give the page; what it checks stands behind the `#` and never comes here."""
    return _file(request, "v.html")


def page_file(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Give one of the page's files."""
    portal = service(request.app.state)
    if name == "keys.js":
        stranger(request)
        return Response(_keys_js(portal), media_type=_SCRIPT, headers={**slip_page.HEADERS, **_BRIEF})
    if name == "names.js":
        stranger(request)
        return Response(slip_page.names_js().encode(), media_type=_SCRIPT, headers=dict(slip_page.HEADERS))
    return _file(request, name)


def _file(request: AnyRequest, name: str) -> Response[bytes]:
    stranger(request)
    found = slip_page.files().get(name)
    if found is None:
        raise Problem(404, "not-found", "There is no such file.")
    media_type, content = found
    # Litestar names the charset itself.
    return Response(content, media_type=media_type.partition(";")[0], headers={**slip_page.HEADERS, **_BRIEF})


def _keys_js(portal: Service) -> bytes:
    """Return the keys and the revoked tokens as a script: the page may not fetch anything."""
    with portal.database.read() as session:
        revoked = [token_id.hex() for token_id in session.scalars(select(RevokedToken.token_id))]
    keys = json.dumps(portal.ring.slip_keys(), sort_keys=True)
    return f"window.AIM_SLIP_KEYS={keys};\nwindow.AIM_SLIP_REVOKED={json.dumps(sorted(revoked))};\n".encode()


# One handler a path: Litestar wraps a threaded handler with two paths twice.
_page_routes = [
    get(path, sync_to_thread=True, include_in_schema=False)(function)
    for path, function in (("/v", page), ("/V", page), ("/v/{name:str}", page_file), ("/V/{name:str}", page_file))
]
router = Router(path="/", route_handlers=[slip_keys, *_page_routes], tags=["slips"])
