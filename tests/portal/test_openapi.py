"""Whatever the OpenAPI document allows, with a kiosk's token or without, the portal makes no fault of its own."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis import openapi

from portal import app
from portal.service import Service
from tests.portal.kiosk_hands import Hands
from tests.portal.komando.site import generous

FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def test_no_request_makes_the_portal_fail(plain_portal: Service) -> None:
    with TestClient(app.create(plain_portal, generous())) as client:
        kiosk = Hands(plain_portal, client).enrol()
        schema: Any = openapi.from_dict(client.get("/schema").json())
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) >= 12
        for operation in operations:
            assert _asked(client, kiosk, operation) >= 1, operation.label


def _asked(client: TestClient[Litestar], kiosk: Hands, operation: Any) -> int:
    asked = 0

    @FEW
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        parts = case.as_transport_kwargs(base_url="http://testserver.local")
        for extra in ({}, kiosk.headers()):
            answer = client.request(
                parts["method"],
                parts["url"],
                params=parts.get("params"),
                headers={**parts["headers"], **extra},
                content=_body(parts),
            )
            assert answer.status_code < 500, (operation.label, answer.text)

    ask()
    return asked


def _body(parts: dict[str, Any]) -> bytes | None:
    if "json" in parts:
        return json.dumps(parts["json"]).encode()
    data = parts.get("data")
    return data if isinstance(data, bytes) else None
