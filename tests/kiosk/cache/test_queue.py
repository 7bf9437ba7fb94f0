"""The queue of the day, and what the staff set on a machine: on disk, without a name, of one day."""

import datetime as dt
from pathlib import Path

from kiosk.cache.house import House
from kiosk.cache.queue import MOST, Queue
from kiosk.health import Closed

WITA = dt.timezone(dt.timedelta(hours=8), "WITA")


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 20, 9, 0, tzinfo=WITA)

    def __call__(self) -> dt.datetime:
        return self.now


def test_numbers_go_up_and_are_called_in_their_order_and_once(tmp_path: Path) -> None:
    queue = Queue(tmp_path, "B", now=Clock())
    assert [queue.take("OPP").number for _ in range(3)] == ["B-001", "B-002", "B-003"]
    called = queue.call("Loket 2")
    assert called is not None
    assert (called.ticket.number, called.ticket.service, called.counter) == ("B-001", "OPP", "Loket 2")
    again = queue.call("Loket 1", "B-003")
    assert again is not None
    assert again.ticket.number == "B-003"
    assert queue.call("Loket 1", "B-003") is None
    assert [ticket.number for ticket in queue.waiting()] == ["B-002"]


def test_a_restart_loses_nobody_and_gives_no_number_twice(tmp_path: Path) -> None:
    clock = Clock()
    first = Queue(tmp_path, "A", now=clock)
    first.take("INFORMATION")
    first.close()
    second = Queue(tmp_path, "A", now=clock)
    assert [ticket.number for ticket in second.waiting()] == ["A-001"]
    assert second.take("INFORMATION").number == "A-002"


def test_the_next_day_begins_at_one_with_nobody_waiting_and_old_days_go(tmp_path: Path) -> None:
    clock = Clock()
    queue = Queue(tmp_path, "A", now=clock)
    queue.take("OPP")
    today = clock.now.date()
    clock.now += dt.timedelta(days=1)
    assert queue.waiting() == ()
    assert queue.call("Loket 1") is None
    assert queue.take("OPP").number == "A-001"
    assert queue.taken(today) == {"OPP": 1}
    clock.now += dt.timedelta(days=40)
    queue.take("OPP")
    assert queue.taken(today) == {}


def test_after_the_last_number_of_three_digits_the_first_comes_again(tmp_path: Path) -> None:
    queue = Queue(tmp_path, "A", now=Clock())
    for _ in range(MOST):
        queue.take("OPP")
        queue.call("Loket 1")
    assert queue.take("OPP").number == "A-001"
    assert [ticket.number for ticket in queue.waiting()] == ["A-001"]


def test_a_machine_stays_closed_through_a_restart_until_it_is_opened(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.read().closed is None
    house.close_machine(Closed.PAPER)
    house.close()
    again = House(tmp_path)
    assert again.read().closed is Closed.PAPER
    assert again.read().closed_since is not None
    assert again.open_machine().closed is None
    assert again.read().closed_since is None


def test_the_loudness_stays_between_nothing_and_all(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.set_volume(140).volume == 100
    assert house.set_volume(-3).volume == 0
    assert House(tmp_path).read().volume == 0
