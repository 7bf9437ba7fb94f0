"""What fingers and keys do: act on release inside, once, never through to the next screen; reading order by Tab."""

import time

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pages import NO_BACK
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.machine import TABLE
from kiosk.visit.model import FactorKind, Overlay, Stage, Way
from kiosk.visit.reports import Question
from tests.kiosk.ui.measuring import boxes, read, targets

VISITS = samples.visits()
NO_BUTTONS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def find(gallery: Gallery, name: str) -> QQuickItem:
    """Find a visible target by its name."""
    return next(box.item for box in targets(boxes(gallery)) if box.item.objectName() == name)


def middle(item: QQuickItem) -> QPoint:
    """Return where a finger would land."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def tap(gallery: Gallery, name: str) -> None:
    """Touch and release a target."""
    QTest.mouseClick(gallery.kiosk.window, LEFT, NO_BUTTONS, middle(find(gallery, name)))


def type_keys(gallery: Gallery, characters: str) -> None:
    """Press keys of a keyboard."""
    for character in characters:
        QTest.keyClick(gallery.kiosk.window, Qt.Key(ord(character.upper())))


def shown(gallery: Gallery, name: str) -> None:
    """Show a screen that has stood long enough to be touched."""
    gallery.show(VISITS["03-home"] if name != "03-home" else VISITS["02-language"], Look())
    gallery.show(VISITS[name], Look())
    gallery.store.setProperty("openedAt", 0.0)
    gallery.posted.clear()


def posted(gallery: Gallery) -> list[e.Event]:
    """Return what was posted beside mere signs of life."""
    return [event for event in gallery.posted if not isinstance(event, e.Touched)]


CHOICES = [
    ("01-attract", "start", e.Started()),
    ("01-attract", "languageChip", e.OverlayAsked(Overlay.DISPLAY)),
    ("01-attract", "emergency", e.OverlayAsked(Overlay.EMERGENCY)),
    ("02-language", "language-en", e.LanguageChosen("en")),
    ("02-language", "text_size-160", e.TextSizeChosen(160)),
    ("02-language", "contrast-high", e.ContrastChosen(high=True)),
    ("02-language", "continue", e.Continued()),
    ("03-home", "status", e.StatusAsked()),
    ("03-home", "queue", e.PageAsked(Ref(PageKind.QUEUE, "INFORMATION"))),
    ("03-home", "languageChip", e.OverlayAsked(Overlay.DISPLAY)),
    ("03-home", "helpChip", e.OverlayAsked(Overlay.HELP)),
    ("03-home", "back", e.BackAsked()),
    ("03-home", "end", e.EndAsked()),
    ("04-notice", "agree", e.Continued()),
    ("04-notice", "refuse", e.BackAsked()),
    ("04-notice", "private", e.StaffAsked()),
    ("05-identify", "card", e.WayChosen(Way.CARD)),
    ("05-identify", "nik", e.WayChosen(Way.NIK)),
    ("05-identify", "passport", e.WayChosen(Way.PASSPORT)),
    ("05-identify", "staff", e.StaffAsked()),
    ("06-card", "type", e.WayChosen(Way.NIK)),
    ("07-factor-choice-nik", "phone", e.FactorChosen(FactorKind.PHONE)),
    ("07-factor-choice-card", "birth", e.FactorChosen(FactorKind.BIRTH_DATE)),
    ("07-not-opened", "continued", e.Continued()),
    ("07-not-opened", "nik", e.WayChosen(Way.NIK)),
    ("07-not-opened", "other_province", e.OtherProvinceAsked()),
    ("08-status", "print", e.PrintAsked()),
    ("08-status", "journey", e.JourneyAsked()),
    ("08-status-see-staff", "callStaff", e.StaffAsked()),
    ("10-preview", "printNow", e.Continued()),
    ("10-printed-asked", "yes", e.PaperSeen(came_out=True)),
    ("10-printed-asked", "no", e.PaperSeen(came_out=False)),
    ("10-printed-missing", "again", e.PrintAsked()),
    ("16-covered", "uncover", e.Continued()),
    ("17-emergency", "needStaff", e.StaffAsked()),
    ("18-help", "back", e.OverlayClosed()),
    ("18-time-warning", "stay", e.OverlayClosed()),
    ("19-goodbye", "end", e.EndAsked()),
]


@pytest.mark.parametrize(("screen", "target", "event"), CHOICES)
def test_a_touch_posts_what_the_target_says(gallery: Gallery, screen: str, target: str, event: e.Event) -> None:
    shown(gallery, screen)
    tap(gallery, target)
    assert posted(gallery) == [event]


def test_a_finger_that_slides_off_does_nothing(gallery: Gallery) -> None:
    shown(gallery, "03-home")
    window, point = gallery.kiosk.window, middle(find(gallery, "status"))
    QTest.mousePress(window, LEFT, NO_BUTTONS, point)
    QTest.mouseMove(window, point + QPoint(0, 700))
    QTest.mouseRelease(window, LEFT, NO_BUTTONS, point + QPoint(0, 700))
    assert posted(gallery) == []


def test_a_trembling_finger_acts_once(gallery: Gallery) -> None:
    shown(gallery, "03-home")
    gallery.theme.setProperty("debounce", 60_000)  # however long a loaded machine takes to touch
    try:
        for _ in range(4):
            tap(gallery, "status")
    finally:
        gallery.theme.setProperty("debounce", 300)
    assert posted(gallery) == [e.StatusAsked()]


def test_a_touch_just_after_a_screen_opened_does_not_go_through_to_it(gallery: Gallery) -> None:
    gallery.show(VISITS["04-notice"], Look())
    gallery.posted.clear()
    gallery.theme.setProperty("debounce", 60_000)  # however long a loaded machine takes to touch
    try:
        gallery.show(VISITS["03-home"], Look())
        tap(gallery, "status")
        assert posted(gallery) == []
    finally:
        gallery.theme.setProperty("debounce", 300)


def test_a_typed_nik_is_posted_when_complete_and_never_before(gallery: Gallery) -> None:
    shown(gallery, "07-number-nik")
    gallery.theme.setProperty("debounce", 0)
    try:
        for digit in "520101450394000":
            tap(gallery, f"key-{digit}")
        assert not find(gallery, "key-go").isEnabled()
        tap(gallery, "key-go")
        assert posted(gallery) == []
        tap(gallery, "key-1")
        tap(gallery, "key-9")  # a seventeenth digit is not taken
        tap(gallery, "key-go")
    finally:
        gallery.theme.setProperty("debounce", 300)
    assert posted(gallery) == [e.NumberEntered("5201014503940001")]


def test_digits_from_a_keyboard_count_and_backspace_takes_one_back(gallery: Gallery) -> None:
    shown(gallery, "07-factor-phone")
    type_keys(gallery, "12x99")
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Backspace)
    type_keys(gallery, "3")
    find(gallery, "key-go").forceActiveFocus()
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    assert posted(gallery) == [e.FactorEntered("1293")]


@pytest.mark.parametrize(
    ("screen", "typed", "event"),
    [
        ("07-number-nik", "5201014503940001", e.NumberEntered("5201014503940001")),
        ("07-factor-pin", "482913", e.FactorEntered("482913")),
        ("07-expiry", "05032031", e.ExpiryEntered("2031-03-05")),
    ],
)
def test_enter_sends_what_is_complete_and_nothing_before(
    gallery: Gallery, screen: str, typed: str, event: e.Event
) -> None:
    shown(gallery, screen)
    type_keys(gallery, typed[:-1])
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    assert posted(gallery) == []
    type_keys(gallery, typed[-1])
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    assert posted(gallery) == [event]


def test_an_enter_that_was_meant_for_the_screen_before_sends_nothing(gallery: Gallery) -> None:
    shown(gallery, "07-factor-pin")
    gallery.store.setProperty("openedAt", time.time() * 1000)
    type_keys(gallery, "482913")
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    assert posted(gallery) == []


@pytest.mark.parametrize(("typed", "event"), [("05031994", [e.FactorEntered("1994-03-05")]), ("31021994", [])])
def test_a_birth_date_must_exist(gallery: Gallery, typed: str, event: list[e.Event]) -> None:
    shown(gallery, "07-factor-birth")
    type_keys(gallery, typed)
    tap(gallery, "key-go")
    assert posted(gallery) == event


def test_a_case_code_read_with_digits_that_it_cannot_have_is_the_code_with_their_letters(gallery: Gallery) -> None:
    shown(gallery, "15-code")
    for character in "K701":
        tap(gallery, f"key-{character}")
    type_keys(gallery, "8ABC")
    tap(gallery, "key-go")
    assert posted(gallery) == [e.FormAnswered(Question.CODE, "K7OIBABC")]


def test_digits_turn_into_dots_until_the_visitor_looks(gallery: Gallery) -> None:
    shown(gallery, "07-factor-pin")
    type_keys(gallery, "482")
    gallery.settle()
    assert digits_on(gallery) == ["2"]
    tap(gallery, "look")
    gallery.settle()
    assert digits_on(gallery) == ["4", "8", "2"]


def test_what_was_typed_stays_through_a_change_of_language_and_goes_with_the_question(gallery: Gallery) -> None:
    shown(gallery, "07-factor-pin")
    type_keys(gallery, "482")
    gallery.show(VISITS["07-factor-pin"], Look(language="en"))
    tap(gallery, "look")
    gallery.settle()
    assert digits_on(gallery) == ["4", "8", "2"]
    again = msgspec.structs.replace(VISITS["07-factor-pin"], tries=1)
    gallery.show(again, Look(language="en"))
    assert digits_on(gallery) == []
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    gallery.settle()
    assert digits_on(gallery) == []


def digits_on(gallery: Gallery) -> list[str]:
    """Return the characters that can be read in the boxes."""
    found = [box.item for box in boxes(gallery) if box.item.metaObject().className().startswith("EntryBoxes")]
    inside = [box.item for box in boxes(gallery) if any(entry.isAncestorOf(box.item) for entry in found)]
    return [read(item, "text") for item in inside if item.inherits("QQuickText") and read(item, "text")]


@pytest.mark.parametrize("name", VISITS)
def test_tab_goes_through_every_target_in_reading_order(gallery: Gallery, name: str) -> None:
    shown(gallery, name)
    window = gallery.kiosk.window
    wanted = [box.item.objectName() for box in targets(boxes(gallery)) if box.item.isEnabled()]
    window.contentItem().forceActiveFocus()
    seen = []
    for _ in wanted:
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = window.activeFocusItem()
        assert focused is not None
        seen.append(focused.objectName())
    start = seen.index(wanted[0])
    assert seen[start:] + seen[:start] == wanted
    assert gallery.store.property("keyboard")


@pytest.mark.parametrize("name", ["01-attract", "17-countdown", "19-goodbye-why"])
def test_a_key_does_nothing_on_a_button_that_went_with_the_page_before(gallery: Gallery, name: str) -> None:
    shown(gallery, "04-notice")
    find(gallery, "end").forceActiveFocus()
    gallery.show(VISITS[name], Look())
    gallery.posted.clear()
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    gallery.settle()
    assert posted(gallery) == []


def test_the_focus_ring_shows_only_for_the_keyboard(gallery: Gallery) -> None:
    shown(gallery, "03-home")
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Tab)
    assert gallery.store.property("keyboard")
    tap(gallery, "status")
    assert not gallery.store.property("keyboard")


@pytest.mark.parametrize(("held", "signs"), [(False, [e.Touched()]), (True, [])])
def test_a_key_is_a_sign_of_life_once_and_not_while_it_is_held(
    gallery: Gallery, held: bool, signs: list[e.Event]
) -> None:
    shown(gallery, "03-home")
    gallery.bridge._touched_at = 0.0
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NO_BUTTONS, "a", held)
    QCoreApplication.sendEvent(gallery.kiosk.window, key)
    assert gallery.posted == signs


CHORDS = [
    (key, modifier)
    for modifier in (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    )
    for key in (
        *(Qt.Key(ord(letter)) for letter in "CVXZAPQWFNTR"),
        *(Qt.Key.Key_F4, Qt.Key.Key_F11, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Insert, Qt.Key.Key_Menu),
    )
]


@pytest.mark.parametrize("screen", ["01-attract", "07-number-nik", "08-status"])
def test_no_combination_of_keys_does_anything(gallery: Gallery, screen: str) -> None:
    shown(gallery, screen)
    for key, modifier in CHORDS:
        QTest.keyClick(gallery.kiosk.window, key, modifier)
    gallery.settle()
    assert posted(gallery) == []
    assert gallery.kiosk.window.isVisible()
    assert digits_on(gallery) == []


def test_back_is_offered_exactly_where_the_table_has_a_row_for_it(gallery: Gallery) -> None:
    """A covered screen and a countdown have one large button that does the same; the desk is not the visitor's."""
    without = {stage for stage in Stage if e.BackAsked not in TABLE.stages[stage]}
    assert (without | {Stage.COVERED, Stage.COUNTDOWN}) - {Stage.STAFF} == set(NO_BACK)
