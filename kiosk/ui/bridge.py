"""The one way between the conductor and the screens: visits come in from any thread, what a person did goes out."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot
from PySide6.QtQml import QQmlEngine, QQmlProperty

from kiosk.ui import posts
from kiosk.ui.pages import CLOSED, OVERLAYS, PAGES, QUESTIONS, SCREENS, Page, ahead, chrome, overlay, page
from kiosk.ui.scene import House, Scene
from kiosk.ui.speech import HEARABLE, SPOKEN, VOICED, all_heard, listening
from kiosk.ui.words import Catalogue
from kiosk.visit.events import Event, Touched
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Stage, Visit
from kiosk.visit.speech import SpeechState

if TYPE_CHECKING:
    from kiosk.desk.events import Event as DeskEvent
    from kiosk.desk.model import Desk

TOUCH_SECONDS = 1.0
"""Touches that are nothing else are reported at most this often: they only keep a visit alive."""
CLOCK_MS = 10_000


def local_now() -> dt.datetime:
    """Return the time in this machine's zone."""
    return dt.datetime.now().astimezone()


class Bridge(QObject):
    """Shows visits and posts events; holds nothing but the visit on show."""

    arrived = Signal(object)
    furnished = Signal(object)
    desk_arrived = Signal(object)

    def __init__(
        self,
        post: Callable[[Event], None],
        *,
        house: House | None = None,
        now: Callable[[], dt.datetime] = local_now,
        catalogue: Catalogue | None = None,
        post_desk: Callable[["DeskEvent"], None] = lambda _event: None,
        alone: bool = False,
    ) -> None:
        """Take `post_desk` for what staff do; with `alone` the window is theirs from its first frame."""
        super().__init__()
        self._post_desk = post_desk
        self._desk: Desk | None = None
        self._post = post
        self._house = house or House()
        self._now = now
        self._catalogue = catalogue or Catalogue()
        self._visit = Visit(number=0, stage=Stage.STAFF if alone else Stage.ATTRACT)
        self._store: QObject | None = None
        self._table = ""
        self._touched_at = 0.0
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        # Slots of this thread: what another thread emits waits in this one's queue.
        self.arrived.connect(self._take)
        self.furnished.connect(self._furnish)
        self.desk_arrived.connect(self._take_desk)

    @property
    def visit(self) -> Visit:
        """The visit on show."""
        return self._visit

    def show(self, visit: Visit) -> None:
        """Show a visit; may be called from any thread."""
        self.arrived.emit(visit)

    def show_desk(self, desk: "Desk") -> None:
        """Show the staff desk, if it has the screen; may be called from any thread."""
        self.desk_arrived.emit(desk)

    @property
    def desk(self) -> "Desk | None":
        """The desk as it was shown last."""
        return self._desk

    def furnish(self, house: House) -> None:
        """Use another office or next-step table from now on; may be called from any thread."""
        self.furnished.emit(house)

    def slip_image(self) -> bytes | None:
        """Return the PNG of the slip on the preview."""
        shown = self._desk if self._desk is not None and self._visit.stage is Stage.STAFF else self._visit
        return shown.slip.image if shown.slip else None

    def code_rows(self) -> tuple[str, ...]:
        """Return the modules of the code for phones that is on show, row by row."""
        guide = self._visit.guide
        return getattr(guide.page, "rows", ()) if guide is not None and guide.here.kind is PageKind.PHONE else ()

    def attach(self, engine: QQmlEngine) -> None:
        """Find the module's singletons and show the current visit, at once."""
        self._store = singleton(engine, "Store")
        self._table = ""
        posted: SignalInstance = self._store.posted  # type: ignore[attr-defined]  # a signal declared in QML
        posted.connect(self._posted)
        self._store.setProperty("screens", [*SCREENS.values(), *PAGES, *QUESTIONS, *OVERLAYS.values(), CLOSED])
        self._draw()
        self._clock.start()

    def detach(self) -> None:
        """Let go of the screens: what arrives later is kept and not drawn."""
        self._clock.stop()
        self._store = None

    @Slot(object)
    def _take(self, visit: Visit) -> None:
        self._visit = visit
        self._draw()

    @Slot(object)
    def _take_desk(self, desk: "Desk") -> None:
        self._desk = desk
        if self._visit.stage is Stage.STAFF:
            self._draw()

    @Slot(object)
    def _furnish(self, house: House) -> None:
        self._house = house
        self._draw()

    @Slot()
    def _tick(self) -> None:
        if self._store is None:
            return
        scene = self._scene()
        self._store.setProperty("clock", scene.time(scene.now))

    @Slot(str, str)
    def _posted(self, name: str, value: str) -> None:
        if self._visit.stage is Stage.STAFF:
            self._posted_desk(name, value)
            return
        if name == HEARABLE:
            if self._store is not None:
                self._store.setProperty("heard", all_heard(value, self._scene()))
            return
        event = listening(name, value, self._scene()) if name in SPOKEN else posts.event(name, value)
        if isinstance(event, Touched):
            moment = time.monotonic()
            if moment - self._touched_at < TOUCH_SECONDS and self._visit.speech.state is SpeechState.SILENT:
                return
            self._touched_at = moment
        self._post(event)

    def _posted_desk(self, name: str, value: str) -> None:
        from kiosk.ui.desk.posts import event  # noqa: PLC0415  # not before the first frame

        found = event(name, value, self._desk)
        if found is not None:
            self._post_desk(found)

    def _scene(self) -> Scene:
        words = self._catalogue.words(self._visit.language, self._visit.local)
        return Scene(visit=self._visit, words=words, house=self._house, now=self._now())

    def _draw(self) -> None:
        store = self._store
        if store is None:
            return
        if self._visit.stage is Stage.STAFF and self._desk is not None:
            self._draw_desk(self._desk, store)
            return
        scene = self._scene()
        put(store, "theme.textScale", self._visit.text_size / 100)
        put(store, "theme.highContrast", self._visit.high_contrast)
        if self._change_words(store, scene.words.name, scene.words.table):
            store.setProperty("heard", scene.words.name in VOICED)
        store.setProperty("office", self._house.name)
        store.setProperty("clock", scene.time(scene.now))
        store.setProperty("chrome", chrome(scene))
        store.setProperty("page", _plain(page(scene)))
        over = overlay(scene)
        store.setProperty("overlay", _plain(over) if over else None)
        store.setProperty("next", ahead(scene))

    def _change_words(self, store: QObject, language: str, table: Mapping[str, str]) -> bool:
        """Put another language's words in; return whether it is another."""
        changed = language != self._table
        if changed:
            put(store, "words.table", table)
            put(store, "words.language", language)
            self._table = language
        return changed

    def _draw_desk(self, desk: "Desk", store: QObject) -> None:
        from kiosk.ui.desk.pages import chrome, page  # noqa: PLC0415  # not before the first frame
        from kiosk.ui.desk.scene import DeskScene  # noqa: PLC0415  # not before the first frame

        scene = DeskScene(desk=desk, words=self._catalogue.desk(desk.language), house=self._house, now=self._now())
        put(store, "theme.textScale", 1.0)
        put(store, "theme.highContrast", False)
        self._change_words(store, f"desk-{desk.language}", scene.words.table)
        store.setProperty("office", self._house.name)
        store.setProperty("chrome", chrome(scene))
        store.setProperty("page", _plain(page(scene)))
        store.setProperty("overlay", None)
        store.setProperty("next", None)


def _plain(shown: Page) -> dict[str, object]:
    return {"key": shown.key, "name": shown.name, "screen": shown.screen, "view": shown.view}


def put(store: QObject, path: str, value: object) -> None:
    """Set a property of `Store`, or through it of `Theme` or `Words`: `theme.mm`. Raises `AttributeError` for none.

    Python never holds those two themselves: to hold a plain QtObject the binding first makes every type of Qt ready,
    1.5 MiB and a tenth of the time to the first frame (decision 264).
    """
    if not QQmlProperty.write(store, path, value):
        raise AttributeError(path)


def singleton(engine: QQmlEngine, name: str) -> QObject:
    """Return one of the module's singletons; raises `TypeError` when the module does not load."""
    found = engine.singletonInstance("Aim", name)
    if not isinstance(found, QObject):
        raise TypeError(f"the QML module Aim has no singleton {name}")
    return found
