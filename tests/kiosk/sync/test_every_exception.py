"""No exception ends the rounds: every class that Python and the libraries have, thrown at every step of a round."""

import builtins
import importlib
import inspect
import random
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.sync import lane as lanes
from kiosk.sync import process
from kiosk.sync.client import PortalClient
from kiosk.sync.lane import AlertLane, AlertSender
from kiosk.sync.process import Rounds
from kiosk.sync.pull import Puller
from kiosk.sync.push import Pusher
from kiosk.sync.schedule import LONGEST_BACKOFF, Schedule
from tests.faults.counts import note
from tests.kiosk.sync.conftest import SITI, Kiosk
from tests.kiosk.sync.genuine_portal import GenuinePortal

LIBRARIES = (
    "sqlite3", "ssl", "socket", "json", "http.client", "email.errors", "zlib", "msgspec", "requests",
    "urllib3.exceptions", "cryptography.exceptions", "zstandard", "kiosk.cache.durable",
    "kiosk.cache.enrolment", "kiosk.sync.trouble", "kiosk.sync.process", "onedata.wire", "onedata.signatures",
    "onedata.sealing", "onedata.register_file",
)  # fmt: skip
STEPS: tuple[tuple[object, str], ...] = (
    (process, "load_enrolment"),
    (process, "load_keys"),
    (process, "SyncState"),
    (process, "Transport"),
    (PortalClient, "compare_clocks"),
    (Pusher, "push"),
    (Puller, "pull"),
    (process, "heartbeat"),
    (process, "adopt_settings"),
    (process, "read_settings"),
    (process, "write_status"),
    (Rounds, "_finish"),
)
"""Where it is thrown, from the first step of a round to what follows it."""


def classes() -> Iterator[type[Exception]]:
    modules = [builtins, *(importlib.import_module(name) for name in LIBRARIES)]
    for module in modules:
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Exception) and not issubclass(found, Warning):
                yield found


def made(kind: type[Exception]) -> Exception:
    """Return one of a class, whatever its constructor wants; its own state may be missing."""
    for arguments in (("thrown by the test",), ("thrown by the test", [ValueError("within")]), ("x", b"", 0, 1, "y")):
        try:
            return kind(*arguments)
        except Exception:  # noqa: BLE001, S112
            continue
    return kind.__new__(kind)


def thrower(error: Exception) -> Callable[..., object]:
    def throw(*_: object, **__: object) -> object:
        raise error

    return throw


def test_no_exception_ends_the_rounds(kiosk: Kiosk, portal: GenuinePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kiosk.sync().faults == ()
    chance = random.Random(20261122)
    rounds, schedule = Rounds(kiosk.config, lambda _: None), Schedule(60)
    tried = 0
    for kind in sorted(set(classes()), key=lambda kind: f"{kind.__module__}.{kind.__name__}"):
        for owner, name in chance.sample(STEPS, 2):
            with monkeypatch.context() as patched:
                patched.setattr(owner, name, thrower(made(kind)))
                wait = rounds.next(schedule)
            assert 0 < wait <= LONGEST_BACKOFF, (kind, name)
            tried += 1
    assert tried > 250
    assert rounds.next(schedule) <= 66
    assert rounds.worked
    assert kiosk.name_of(SITI) == SITI.name
    note("thrown_into_rounds", tried=tried, survived=tried)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
def test_each_step_may_fail_in_a_way_nobody_thought_of(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    rounds, schedule = Rounds(kiosk.config, lambda _: None), Schedule(60)
    with monkeypatch.context() as patched:
        patched.setattr(*step, thrower(RuntimeError("thrown by the test")))
        waits = [rounds.next(schedule) for _ in range(3)]
    assert all(0 < wait <= 66 for wait in waits)
    assert rounds.next(schedule) > 50
    assert rounds.worked


def test_no_exception_ends_the_alerts_lane(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, portal: GenuinePortal
) -> None:
    monkeypatch.setattr(lanes, "_BUG_SECONDS", 0.0)
    done = threading.Event()
    errors = iter([made(kind) for kind in sorted(set(classes()), key=str)])
    send = AlertSender.send

    def throwing(self: AlertSender, socket: object = None) -> int:
        error = next(errors, None)
        if error is not None:
            raise error
        done.set()
        return send(self)

    monkeypatch.setattr(AlertSender, "send", throwing)
    monkeypatch.setattr(lanes, "RETRY_SECONDS", 0.001)
    monkeypatch.setattr(lanes, "_LOOK_SECONDS", 0.001)
    lane = AlertLane(kiosk.config)
    lane.start()
    assert done.wait(30)
    lane.stop()


def test_a_stop_does_end_them(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: what is meant to end a process does."""
    config = kiosk.config
    for stop in (KeyboardInterrupt, SystemExit):
        with monkeypatch.context() as patched:
            patched.setattr(process, "load_enrolment", thrower(stop()))  # type: ignore[arg-type]
            assert process.run(config) == 0
            with pytest.raises(stop):
                Rounds(config, lambda _: None).next(Schedule(60))
