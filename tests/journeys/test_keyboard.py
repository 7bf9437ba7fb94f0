"""A whole visit without a finger: Tab, arrows, Enter and figures, from the attract screen to the goodbye."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.config import Config
from kiosk.visit.model import Overlay, Stage
from tests.driving import PORTRAIT, Driver, items
from tests.kiosk.ui.measuring import read

LANDSCAPE = (1920, 1080)
Key = Qt.Key


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def keyed(config: Config, request: pytest.FixtureRequest) -> Iterator[Driver]:
    """A kiosk at rest, in each orientation, whose window has the keyboard."""
    with Driver.opened(config, request.param) as driver:
        driver.app.window.window.requestActivate()
        yield driver


def type_figures(kiosk: Driver, figures: str) -> None:
    """Type figures on the keyboard, wherever the focus is."""
    for figure in figures:
        QTest.keyClick(kiosk.app.window.window, Key(ord(figure)))
    kiosk.drawn()


def typed(kiosk: Driver) -> int:
    """Return how many characters stand in the boxes, as dots or as figures."""
    boxes = [item for item in items(kiosk.app.window.window.contentItem()) if read(item, "isMasked")]
    return max(len(str(read(box, "text"))) for box in boxes)


def ask_status(kiosk: Driver) -> None:
    """Go from the attract screen to the question who it is; arrows do what Tab does."""
    kiosk.press("Mulai", Stage.LANGUAGE)
    kiosk.press("Lanjut", Stage.HOME, key=Key.Key_Down)
    kiosk.press("Status saya", Stage.NOTICE, key=Key.Key_Right)
    kiosk.press("Setuju", Stage.IDENTIFY)


def test_a_status_is_opened_with_a_number_and_a_pin_and_printed(keyed: Driver) -> None:
    person = keyed.somebody("nik+pin")
    ask_status(keyed)
    keyed.press("NIK", Stage.NUMBER)
    type_figures(keyed, person.nik or "")
    keyed.enter(Stage.FACTOR_CHOICE)
    keyed.press("PIN", Stage.FACTOR)
    type_figures(keyed, person.pin or "")
    keyed.enter(Stage.STATUS)
    keyed.press("Rincian", Stage.JOURNEY)
    keyed.press("Kembali", Stage.STATUS, key=Key.Key_Backtab)
    keyed.press("Cetak", Stage.PREVIEW)
    keyed.until("drawn slip", lambda: keyed.visit.slip is not None)
    keyed.press("Cetak sekarang", Stage.PRINTED)
    keyed.press("Selesai", Stage.GOODBYE)
    keyed.let_pass(60, Stage.ATTRACT)


def test_a_wrong_pin_is_typed_again_from_the_start_and_a_card_opens_with_keys_too(keyed: Driver) -> None:
    person = keyed.somebody("card+pin")
    ask_status(keyed)
    keyed.press("Kartu", Stage.CARD)
    keyed.tap(person)
    keyed.press("PIN", Stage.FACTOR)
    type_figures(keyed, "000000")
    keyed.enter(Stage.OPENING)
    keyed.let_pass(1.5, Stage.NOT_OPENED)
    keyed.press("Coba lagi", Stage.FACTOR)
    assert typed(keyed) == 0
    keyed.enter()
    assert keyed.visit.stage is Stage.FACTOR, "Enter on nothing typed is no try"
    type_figures(keyed, person.pin or "")
    keyed.enter(Stage.STATUS)


def test_a_warning_is_answered_with_keys_and_what_was_typed_is_still_there(keyed: Driver) -> None:
    person = keyed.somebody("nik+pin")
    ask_status(keyed)
    keyed.press("NIK", Stage.NUMBER)
    type_figures(keyed, (person.nik or "")[:9])
    keyed.let_pass(121, Overlay.TIME_WARNING)
    keyed.press("Saya masih di sini", Overlay.NONE)
    assert typed(keyed) == 9
    type_figures(keyed, (person.nik or "")[9:])
    keyed.enter(Stage.FACTOR_CHOICE)
    keyed.press("PIN", Stage.FACTOR)
    type_figures(keyed, person.pin or "")
    keyed.enter(Stage.STATUS)
    keyed.let_pass(91, Stage.COVERED)
    keyed.press("Saya masih di sini", Stage.FACTOR)
    type_figures(keyed, person.pin or "")
    keyed.enter(Stage.STATUS)


def test_staff_are_called_with_keys_and_keys_go_on_at_the_top_of_the_page_beneath(keyed: Driver) -> None:
    ask_status(keyed)
    keyed.press("Bantuan", Overlay.HELP)
    keyed.press("Panggil petugas", Overlay.STAFF_CALLED)
    keyed.press("Tutup", Overlay.NONE)
    QTest.keyClick(keyed.app.window.window, Key.Key_Tab)
    focus = keyed.app.window.window.activeFocusItem()
    assert focus is not None
    assert focus.objectName() in {"listen", "languageChip"}, "not where the closed panel stood"
    keyed.press("Tanya petugas", Overlay.STAFF_CALLED)
    keyed.press("Selesai", Stage.GOODBYE)
