"""A portal on both databases, a kiosk whose desk asks, and the staff there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient

from portal import app
from portal.limits import RateLimit
from portal.people import demo
from portal.service import Service
from portal.web import Limits
from tests.portal.counter.reading import published
from tests.portal.counter_hands import Colleague, Counter

if TYPE_CHECKING:
    from litestar import Litestar


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    free = RateLimit(60000, 10000)
    limits = Limits(strangers=free, enrolment=free, kiosks=free, look_ups=free, counter=free)
    with TestClient(app.create(portal, limits)) as made:
        yield made


@pytest.fixture
def desk(portal: Service, client: "TestClient[Litestar]") -> Counter:
    demo.fill(portal, 30, 1)
    made = Counter(portal, client)
    published(portal)
    return made


@pytest.fixture
def ani(portal: Service, desk: Counter) -> Colleague:
    assert desk
    return Colleague(portal, "ani")


@pytest.fixture
def citra(portal: Service, desk: Counter) -> Colleague:
    assert desk
    return Colleague(portal, "citra", "penyelia")
