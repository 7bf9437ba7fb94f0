"""The page as the portal itself serves it, with the portal's own keys, headers and withdrawn slips."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest
import uvicorn

from onedata.slip_token import make_token
from portal import app
from portal.models import RevokedToken
from portal.service import Service
from portal.settings import load
from tests.portal.slip_page.site import CLAIMS, KEY, REVOKED_ID, Visit, on


@contextmanager
def serving(portal: Service) -> Iterator[str]:
    """Run the web application on a free port until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app.create(portal), log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(load({"AIM_PORTAL_DATA": str(tmp_path_factory.mktemp("portal"))}))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(service: Service) -> Iterator[str]:
    with serving(service) as url:
        yield url


@pytest.mark.parametrize("path", ["/V", "/v"])
def test_a_slip_of_this_portal_is_true(service: Service, served: str, visit: Callable[[str], Visit], path: str) -> None:
    token = make_token(CLAIMS, service.ring.purpose("slip"))
    found = visit(on(served, token).replace("/V#", f"{path}#"))
    assert found.text("word") == "BENAR"
    assert found.page.evaluate("location.href") == f"{served}{path}"
    assert found.complaints == []
    assert all(request.startswith((f"{served}/v", f"{served}/V", "data:")) for request in found.requests)


def test_a_slip_of_another_portal_cannot_be_checked(served: str, visit: Callable[[str], Visit]) -> None:
    assert visit(on(served, make_token(CLAIMS, KEY))).text("word") == "BELUM BISA DICEK"


def test_a_withdrawn_slip_is_known_as_such(service: Service, served: str, visit: Callable[[str], Visit]) -> None:
    withdrawn = msgspec.structs.replace(CLAIMS, token_id=REVOKED_ID)
    url = on(served, make_token(withdrawn, service.ring.purpose("slip")))
    assert visit(url).text("word") == "BENAR"
    with service.database.write() as session:
        session.add(RevokedToken(token_id=REVOKED_ID, revoked_at=service.clock(), expires_on=CLAIMS.expires))
    assert visit(url).text("word") == "DICABUT"


def test_the_browser_is_told_to_send_nothing(served: str, visit: Callable[[str], Visit]) -> None:
    page = visit(f"{served}/v").page
    for path in ("/v", "/V", "/v/page.js", "/v/keys.js", "/v/names.js"):
        headers = page.request.get(served + path).headers
        assert "connect-src 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    assert page.evaluate("fetch('/healthz').then(() => 'sent', () => 'refused')") == "refused"
