"""A portal with thirty invented people, a kiosk of the office, and its staff."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient

from portal import app
from portal.limits import RateLimit
from portal.people import demo
from portal.service import Service
from portal.web import Limits
from tests.portal.counter_hands import Colleague
from tests.portal.desk_hands import Desk

if TYPE_CHECKING:
    from litestar import Litestar


@pytest.fixture
def portal(plain_portal: Service) -> Service:
    """On SQLite: `tests/portal/groups` asks the same door on both databases."""
    return plain_portal


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    free = RateLimit(60000, 10000)
    limits = Limits(strangers=free, enrolment=free, kiosks=free, look_ups=free, counter=free)
    with TestClient(app.create(portal, limits)) as made:
        yield made


@pytest.fixture
def desk(portal: Service, client: "TestClient[Litestar]") -> Desk:
    demo.fill(portal, 30, 1)
    return Desk(portal, client)


@pytest.fixture
def ani(portal: Service, desk: Desk) -> Colleague:
    assert desk
    return Colleague(portal, "ani")
