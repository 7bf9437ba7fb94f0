"""What every test shares: no screen, software drawing, no user's own configuration, no machine too slow."""

import os
import re

import pytest
from hypothesis import HealthCheck, settings

from tests.album import Album
from tests.times import take_times

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ.pop("AIM_CONFIG", None)
# An example that never ends is ended by the test's own limit; how long one takes is the machine's affair.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Take the times of a whole run."""
    take_times(config)


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """The pictures of this journey, in a folder named after its test."""
    return Album(re.sub(r"\W+|_", "-", request.node.name.removeprefix("test_")).strip("-"))
