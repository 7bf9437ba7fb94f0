"""A library over content of the test's own."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kiosk.cache.content import Content, Cursor
from kiosk.guidance.library import Library
from onedata import wire
from onedata.segments import Put
from tests.bench.library_site import library_folder

TODAY = dt.date(2026, 11, 22)
CURSOR = Cursor(1, 0, 1, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
Fill = Callable[[str, Mapping[tuple[str, str], object]], None]


@pytest.fixture(scope="session")
def whole_library() -> Iterator[Library]:
    """The articles of this repository with the demonstration's jobs and companies."""
    with library_folder() as folder:
        library = Library(folder, dt.UTC, today=lambda: TODAY)
        yield library
        library.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty machine's library."""
    found = Library(tmp_path, dt.UTC, today=lambda: TODAY)
    yield found
    found.close()


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Put rows into a feed, as the sync process does."""
    content = Content(tmp_path, owner=True)

    def put(feed: str, rows: Mapping[tuple[str, str], object]) -> None:
        content.replace(feed, CURSOR, [Put(*place, wire.encode(value)) for place, value in sorted(rows.items())])

    yield put
    content.close()
