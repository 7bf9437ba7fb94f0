"""The bar on the terminal: drawn on one line, now and then, ended once, and never into a file."""

import io

from portal.progress_bar import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(stream: io.StringIO, steps: int) -> list[str]:
    moments = iter(range(steps + 1))
    bar = ProgressBar("ways", stream, clock=lambda: next(moments) * 0.1)
    for done in range(1, steps + 1):
        bar(done, steps)
    return stream.getvalue().split("\r")[1:]


def test_it_is_drawn_now_and_then_and_ends_with_its_line() -> None:
    lines = drawn(Terminal(), 1000)
    assert 300 < len(lines) < 510
    assert lines[0].startswith("ways [..............................] 2 of 1,000, 1:40 left")
    assert lines[-1].startswith("ways [##############################] 1,000 of 1,000")
    assert [line.endswith("\n") for line in lines] == [False] * (len(lines) - 1) + [True]


def test_work_that_takes_no_time_shows_nothing() -> None:
    stream = Terminal()
    ProgressBar("ways", stream, clock=lambda: 0.0)(5, 5)
    assert stream.getvalue() == ""


def test_nothing_is_drawn_into_a_file() -> None:
    assert drawn(io.StringIO(), 1000) == []
