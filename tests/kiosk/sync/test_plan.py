"""Which blobs a kiosk fetches: the segments that lead on from what it holds, while they are the lighter way."""

import datetime as dt

import pytest

from kiosk.sync.pull import Plan, plan
from onedata.feeds import Blob, Manifest, Segment, Snapshot

NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
FIRST, SECOND = (Segment(start, start + 10, Blob(bytes([start]) * 32, 40)) for start in (20, 30))


def manifest(*, floor: int = 20, size: int = 1000, snapshot: int = 30) -> Manifest:
    """A feed at 40 whose segments lead there from 20, 40 bytes each."""
    whole = Snapshot(snapshot, (Blob(bytes(32), 500),), size, bytes(32), 7)
    return Manifest(
        feed="register-52",
        incarnation=1,
        epoch=2,
        sequence=40,
        floor=floor,
        parameters=None,
        as_of=NOW,
        issued=NOW,
        expires=NOW + dt.timedelta(days=14),
        snapshot=whole,
        segments=(FIRST, SECOND),
    )


BY_SNAPSHOT = Plan(snapshot=True, segments=(SECOND,))
"""The snapshot stands at 30: one segment leads on from it."""


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ((1, 2, 40), Plan(snapshot=False, segments=())),
        ((1, 2, 20), Plan(snapshot=False, segments=(FIRST, SECOND))),
        ((1, 2, 30), Plan(snapshot=False, segments=(SECOND,))),
        ((1, 2, 25), BY_SNAPSHOT),
        ((1, 1, 30), BY_SNAPSHOT),
        ((2, 2, 30), BY_SNAPSHOT),
        (None, BY_SNAPSHOT),
    ],
    ids=["nothing new", "both", "one", "between two", "another epoch", "another incarnation", "nothing here"],
)
def test_segments_are_taken_where_they_lead_on_from_what_is_held(
    held: tuple[int, int, int] | None, wanted: Plan
) -> None:
    assert plan(manifest(), held) == wanted


def test_segments_that_weigh_as_much_as_the_snapshot_are_not_taken() -> None:
    assert plan(manifest(size=81), (1, 2, 20)).segments == (FIRST, SECOND)
    assert plan(manifest(size=80), (1, 2, 20)) == BY_SNAPSHOT


def test_who_stands_below_the_floor_takes_the_snapshot() -> None:
    assert plan(manifest(floor=20), (1, 2, 20)).snapshot is False
    assert plan(manifest(floor=21), (1, 2, 20)) == BY_SNAPSHOT
