"""Cards from files."""

from pathlib import Path

import pytest

from kiosk.devices.card_sim import CardsWrong, SimulatedCard, load_cards
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


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ('{"uid": "04AA"', "not JSON"),
        ("[1]", "no card"),
        ('{"uidd": "04AA"}', "unknown field `uidd`"),
        ('{"uid": "4"}', "`uid` is not hex"),
        ('{"atr": "zz"}', "`atr` is not hex"),
        ('{"answers": {"FFCA": "6F0"}}', "`answers` is not hex"),
        ('{"pulled_at": "first"}', "pulled_at"),
        ('{"passport": {"number": "X1234567"}}', "missing required field `birth`"),
        ('{"passport": {"number": "X 1", "birth": "940503", "expiry": "310201"}}', "a passport has a `number`"),
    ],
)
def test_a_file_that_holds_no_cards_is_refused_by_its_name_and_with_the_reason(
    tmp_path: Path, text: str, why: str
) -> None:
    (tmp_path / "card.json").write_text(text, encoding="utf-8")
    with pytest.raises(CardsWrong, match=why) as wrong:
        load_cards(tmp_path)
    assert "card.json" in str(wrong.value)


def test_a_file_of_cards_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CardsWrong, match="No such file"):
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
