"""The inbox that both conductors take from."""

import threading

from kiosk.conductor.inbox import Inbox
from kiosk.conductor.worker import Busy


def test_messages_are_taken_in_order_a_bug_ends_nothing_and_the_end_comes_after_all() -> None:
    taken: list[object] = []

    def take(message: int) -> None:
        if message == 2:
            raise ValueError("two")
        taken.append(message)

    busy = Busy()
    inbox = Inbox[int](
        "inbox", busy, take, lambda name, error: taken.append((name, str(error))), lambda: taken.append("end")
    )
    inbox.start()
    for message in (1, 2, 3):
        inbox.put(message)
    assert busy.wait_until_idle(60)
    assert taken == [1, ("step", "two"), 3]
    assert inbox.stop() == ()
    assert taken[-1] == "end"


def test_a_thread_that_hangs_is_named_and_one_that_never_began_is_not_waited_for() -> None:
    begun, let_go = threading.Event(), threading.Event()

    def hang(_message: int) -> None:
        begun.set()
        assert let_go.wait(60)

    inbox = Inbox[int]("slow", Busy(), hang, lambda _name, _error: None, lambda: None)
    assert inbox.stop() == ()
    inbox.start()
    inbox.put(1)
    assert begun.wait(60)
    assert inbox.stop(timeout=0.01) == ("slow",)
    let_go.set()
    assert inbox.stop() == ()
