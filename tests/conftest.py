"""What every test shares: no screen, software drawing, no user's own configuration, no machine too slow."""

import gc
import os
import re
import signal

import pytest
from hypothesis import HealthCheck, settings

from tests.album import Album
from tests.times import take_times

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
# Qt waits five milliseconds before each frame, for a screen that is not there.
os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"
os.environ.pop("AIM_CONFIG", None)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # begun with &, and every program that a test ends by Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)
LONGEST_NAME = 200
# An example that never ends is ended by the test's own limit; how long one takes is the machine's affair.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Take the times of a whole run."""
    take_times(config)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a text by its length where nobody would read it: it stands in each report, up to eight megabytes of it."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{argname} of {len(val)}"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep on one worker what shares a thing that is made once a module: two workers would make it twice."""
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("xdist_group") is None:
            used = (found[-1] for found in item._fixtureinfo.name2fixturedefs.values())
            if any(fixture.scope == "module" for fixture in used):
                item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_collection_finish() -> None:
    """Leave eight thousand tests out of every later collection of garbage: each took half a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """The pictures of this journey, in a folder named after its test."""
    return Album(re.sub(r"\W+|_", "-", request.node.name.removeprefix("test_")).strip("-"))
