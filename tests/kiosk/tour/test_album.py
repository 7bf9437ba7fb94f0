"""Where the tour's pictures go: what an earlier tour left there gives way, and nothing of anybody else's."""

from pathlib import Path

import pytest

from kiosk.tour.album import DESK, AlbumError, keep, make_room

ANOTHERS = ("letter.txt", "slip-mine.png", "slip-2026.pdf", "slip-mine.escpos", "holiday.png", f"{DESK}/notes.png")
LEFT = (
    "01-attract-id-portrait.png", f"{DESK}/02-desk-pin-en-landscape.png", "slip.pdf", "slip.png", "slip-58.png",
    "slip-a4.png", "slip-80.escpos", "slip-58.escpos", "portal-keys.json",
)  # fmt: skip


def test_only_what_a_tour_left_gives_way_to_the_next(tmp_path: Path) -> None:
    (tmp_path / DESK).mkdir()
    for name in (*ANOTHERS, *LEFT):
        (tmp_path / name).touch()
    make_room(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")} == set(ANOTHERS)


def test_a_slip_that_the_disk_does_not_take_is_named(tmp_path: Path) -> None:
    with pytest.raises(AlbumError, match="/dev/full: No space left on device"):
        keep(Path("/dev/full"), b"slip")
    keep(tmp_path / "slip.pdf", b"slip")
    assert (tmp_path / "slip.pdf").read_bytes() == b"slip"
