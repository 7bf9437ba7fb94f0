"""A next step that changes, by an edit of the table or because its day comes, reaches who changed in nothing else."""

import datetime as dt
import shutil
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from portal.models import Fact
from portal.service import Service
from tests.portal.conftest import SetClock
from tests.portal.feeds.publisher import FEED, PERSON, add, look_up, register, run

BEFORE, AFTER = "WORK_VISA/P_TO_P", "WORK_VISA/P_TO_P/2026-11-23"
ROW = """
  - stages: [WORK_VISA]
    schemes: [P_TO_P]
    action_id: Tanyakan visa kerja Anda.
    action_en: Ask about your work visa.
    valid_from: 2026-11-23
"""
DAY = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)
"""The 23rd in Jakarta."""


@pytest.fixture
def own(portal: Service, tmp_path: Path) -> Service:
    """Return a portal with a content folder of the test's own, and two people at different stages."""
    shutil.copytree(portal.settings.content, tmp_path / "content")
    add(portal, PERSON, msgspec.structs.replace(PERSON, source_key="CONTOH-2", nik=None, stage="DEPARTURE", card=None))
    settings = msgspec.structs.replace(portal.settings, content=tmp_path / "content")
    return msgspec.structs.replace(portal, settings=settings)


def step(portal: Service, folder: Path) -> str | None:
    opened = register(portal, folder)
    try:
        found = look_up(portal, opened, "nik", "5200000000000001", "phone:1234")
    finally:
        opened.close()
    assert found is not None
    return found.basic.next_step


def changed(portal: Service) -> int:
    """Run the publisher, and return how many rows of the register changed."""
    return next(feed.operations for feed in run(portal, new_epoch=False).feeds if feed.feed == FEED)


def edit(portal: Service) -> None:
    table = portal.settings.content / "next_steps.yaml"
    head, row, rest = table.read_text(encoding="utf-8").partition("\nsteps:\n")
    table.write_text(head + row + ROW + rest, encoding="utf-8")


def test_a_row_whose_day_comes_reaches_who_it_is_for_and_nobody_else(
    own: Service, tmp_path: Path, clock: SetClock
) -> None:
    assert changed(own) > 1
    edit(own)
    assert changed(own) == 0, "its day has not come"
    assert step(own, tmp_path) == BEFORE
    clock.now = DAY
    assert changed(own) == 1
    run(own, new_epoch=True)  # a snapshot, to be read as a whole
    assert step(own, tmp_path) == AFTER
    assert changed(own) == 0


def test_a_register_of_which_nobody_knows_by_which_table_it_was_sealed_is_looked_through_once(own: Service) -> None:
    assert changed(own) > 1
    with own.database.write() as session:
        session.execute(delete(Fact).where(Fact.name.startswith("steps ")))
    assert (changed(own), changed(own)) == (0, 0)
