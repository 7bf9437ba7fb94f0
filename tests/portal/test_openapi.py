"""Whatever the OpenAPI document allows, with a kiosk's token or without, the portal makes no fault of its own."""

import datetime as dt
import json
from typing import Any

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis import openapi

from onedata import wire
from onedata.desk import Ask, FindPeople, ListGroups, OpenGroup, OpenPerson
from onedata.queue import CallAsked, CallDone, QueueSaid, Ticket
from portal import app
from portal.people import demo
from portal.service import Service
from tests.portal.counter_hands import Colleague
from tests.portal.desk_hands import Desk
from tests.portal.kiosk_hands import MSGPACK, Hands
from tests.portal.komando.site import generous

FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def test_no_request_makes_the_portal_fail(plain_portal: Service) -> None:
    with TestClient(app.create(plain_portal, generous())) as client:
        kiosk = Hands(plain_portal, client).enrol()
        schema: Any = openapi.from_dict(client.get("/schema").json())
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) >= 12
        asked = {f"POST /v1/{door}" for door in ("alerts", "counter", "desk", "events", "queue")}
        assert asked <= {one.label for one in operations}
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


NUMBERS = st.from_regex(r"[A-Z]-[0-9]{3}", fullmatch=True)
TEXTS = st.text(max_size=60)
MOMENTS = st.datetimes(timezones=st.just(dt.UTC))
KEYS = st.binary(min_size=16, max_size=16)
SAID = st.builds(
    QueueSaid,
    waiting=st.lists(st.builds(Ticket, number=NUMBERS, service=TEXTS, made_at=MOMENTS), max_size=4).map(tuple),
    done=st.lists(st.builds(CallDone, call=KEYS, called=st.booleans()), max_size=3).map(tuple),
    calls=st.lists(st.builds(CallAsked, call=KEYS, kiosk=st.just("me"), number=NUMBERS, counter=TEXTS), max_size=3).map(
        tuple
    ),
    watching=st.booleans(),
)
"""Whatever a machine may say of its queue; `me` is put in place of its own id."""
ASKS = st.one_of(
    st.builds(
        FindPeople,
        name=TEXTS,
        born=st.from_regex(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?", fullmatch=True),
        phone=st.from_regex(r"([0-9]{4})?", fullmatch=True),
        agency=TEXTS,
    ),
    st.builds(OpenPerson, handle=st.text(max_size=64), papers=st.text(max_size=40)),
    st.just(ListGroups()),
    st.builds(OpenGroup, group=st.from_regex(r"[0-9a-f]{16}", fullmatch=True), row=st.integers(0, 9_999)),
)
MANY = settings(FEW, max_examples=60)


def test_nothing_that_a_machine_says_of_its_queue_makes_the_portal_fail(portal: Service) -> None:
    with TestClient(app.create(portal, generous())) as client:
        kiosk = Hands(portal, client).enrol()

        @MANY
        @given(SAID, st.binary(max_size=64))
        def say(said: QueueSaid, noise: bytes) -> None:
            calls = tuple(msgspec.structs.replace(call, kiosk=kiosk.kiosk_id) for call in said.calls)
            whole = wire.encode(msgspec.structs.replace(said, calls=calls))
            for body in (whole, whole + noise, noise):
                headers = {**kiosk.headers(), "Content-Type": MSGPACK}
                assert client.post("/v1/queue", content=body, headers=headers).status_code in (200, 400)

        say()


def test_nothing_that_staff_ask_at_the_desk_makes_the_portal_fail(portal: Service) -> None:
    demo.fill(portal, 5, 1)
    with TestClient(app.create(portal, generous())) as client:
        desk = Desk(portal, client)
        ani = Colleague(portal, "ani")

        @MANY
        @given(ASKS, st.text(max_size=40), st.text(max_size=64), st.booleans())
        @example(ListGroups(), "a\x00b", "1", False)
        def ask(asked: Ask, reason: str, staff_id: str, right: bool) -> None:
            said, who = ("AT_COUNTER", None) if right else (reason, staff_id)
            assert desk.ask(ani, asked, reason=said, staff_id=who).outcome in ("done", "refused", "limit")

        ask()
