"""Invented ratings: a page that shows something, of offices that nobody can take for real ones."""

from portal.ratings import counts, demo
from portal.service import Service


def test_the_demo_fills_the_page_once_with_offices_called_contoh(plain_portal: Service) -> None:
    made = demo.fill(plain_portal, 1)
    assert demo.fill(plain_portal, 1) == 0
    with plain_portal.database.read() as session:
        found = counts.satisfaction(session, plain_portal.clock())
    assert found.visits == made
    assert len(found.offices) == 3
    assert all("CONTOH" in one.name and one.good is not None for one in found.offices)
    assert set(found.scores) == set(counts.SCORES)
    assert found.reasons
