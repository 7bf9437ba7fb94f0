"""Cards from files."""

from pathlib import Path

import msgspec
import pytest

from kiosk.devices.card_sim import SimulatedCard, load_cards
from kiosk.devices.events import CardFailed, CardPresented, CardRead
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.faults import Fault
from tests.contracts.seen import Seen


def test_a_folder_of_cards_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "2.json").write_text('[{"uid": "04AA"}, {"serial": "0102030405060708"}]', encoding="utf-8")
    (tmp_path / "1.json").write_text('{"name": "CONTOH Siti"}', encoding="utf-8")
    assert load_cards(tmp_path) == (
        SimulatedCard(name="CONTOH Siti"),
        SimulatedCard(uid="04AA"),
        SimulatedCard(serial="0102030405060708"),
    )


def test_a_field_that_no_card_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text('{"uidd": "04AA"}', encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_cards(tmp_path / "card.json")


@pytest.mark.parametrize(("card"), [SimulatedCard(dead=True), SimulatedCard()], ids=["dead", "without identifier"])
def test_a_card_that_lacks_what_it_needs_is_unreadable(card: SimulatedCard) -> None:
    reader, seen = SimulatedReader(), Seen()
    reader.start(seen.emit)
    reader.present(card)
    assert seen.next(CardPresented) == CardPresented(contactless=True)
    reader.read()
    assert seen.next(CardRead, CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    reader.stop()
