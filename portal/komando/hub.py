"""The hub of live pages: one reader of the event table a process, any number of open pages behind it.

A page names the last event it saw; what came after is read from the table, so that a browser that slept for an hour
catches up, and one that slept too long is told to load itself anew.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from litestar.datastructures import State

from portal import live
from portal.komando.queue import Line, line
from portal.pages.layout import render
from portal.pages.texts import LANGUAGES
from portal.service import Service

HEARTBEAT: Final = 15.0
LOOK_EVERY: Final = 0.5
"""Seconds between two looks at the table for what other processes told."""
REPLAYED: Final = 300
"""A page that missed more loads itself anew: cheaper than drawing each change."""
_WAITING: Final = 200
"""Frames that one slow page may have waiting before its stream is ended; it comes back and catches up."""


class Frame(msgspec.Struct, frozen=True):
    """One event as it goes down each stream."""

    number: int
    country: str
    about_alert: bool
    texts: dict[str, bytes]
    """Language → the bytes of the event."""


class Page:
    """One open page: what it may see, and what waits for it."""

    def __init__(self, language: str, country: str) -> None:
        self.language = language
        self.country = country
        """Of a duty officer: only this one and alerts without a country; empty: all."""
        self.frames: asyncio.Queue[Frame | None] = asyncio.Queue(_WAITING)

    def sees(self, frame: Frame) -> bool:
        """Say whether a frame is for this page."""
        return not (frame.about_alert and self.country) or frame.country in ("", self.country)


class Hub:
    """Reads what was told, draws it once a language, and hands it to every page."""

    def __init__(self, portal: Service) -> None:
        self._portal = portal
        self._pages: set[Page] = set()
        self._wake = threading.Event()
        self._ended = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="aim-live", daemon=True)
        with portal.database.read() as session:
            self._last = live.newest(session)
        self._silence = live.listen(self._wake.set)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to read; called in the loop that serves the pages."""
        self._loop = loop
        self._thread.start()

    def stop(self) -> None:
        """End every stream and the reader; a second time it does nothing."""
        if self._ended:
            return
        self._ended = True
        self._silence()
        self._wake.set()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)
        self._thread.join(timeout=5)

    def _end_all(self) -> None:
        for page in tuple(self._pages):
            _end(page)

    def open(self, language: str, country: str) -> Page:
        """Add a page; the caller closes it."""
        page = Page(language, country)
        self._pages.add(page)
        return page

    def close(self, page: Page) -> None:
        """Take a page away."""
        self._pages.discard(page)

    def missed(self, page: Page, seen: int) -> list[Frame] | None:
        """Return what a page missed since the event it saw last; None: too much, it loads itself anew."""
        with self._portal.database.read() as session:
            if seen > live.newest(session) or (seen and seen + 1 < live.oldest(session)):
                return None
            rows = live.after(session, seen, REPLAYED + 1)
        if len(rows) > REPLAYED:
            return None
        last = {(row.topic, row.subject): row.live_id for row in rows}
        kept = [row for row in rows if last[row.topic, row.subject] == row.live_id]
        frames = [self._draw(row.live_id, row.topic, row.subject) for row in kept]
        return [frame for frame in frames if page.sees(frame)]

    async def stream(self, page: Page, seen: int | None) -> AsyncIterator[bytes]:
        """Give a page's bytes for as long as it stays open."""
        yield b"retry: 2000\n\n"
        number = seen if seen is not None else -1
        if seen is not None:
            missed = await asyncio.to_thread(self.missed, page, seen)
            if missed is None:
                yield b"event: reload\ndata: {}\n\n"
                return
            for frame in missed:
                number = frame.number
                yield frame.texts[page.language]
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    told = await page.frames.get()
            except TimeoutError:
                yield b": here\n\n"
                continue
            if told is None:
                return
            if told.number > number:
                yield told.texts[page.language]

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            try:
                self._read()
            except Exception:  # noqa: BLE001, S112 - the database may be away; the next look reads on
                continue

    def _read(self) -> None:
        with self._portal.database.read() as session:
            rows = live.after(session, self._last, REPLAYED)
        for row in rows:
            self._last = row.live_id
            frame = self._draw(row.live_id, row.topic, row.subject)
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._fan, frame)

    def _fan(self, frame: Frame) -> None:
        for page in tuple(self._pages):
            if not page.sees(frame):
                continue
            try:
                page.frames.put_nowait(frame)
            except asyncio.QueueFull:
                self._pages.discard(page)
                _end(page)

    def _draw(self, number: int, topic: str, subject: str) -> Frame:
        if topic != "alert":
            data = json.dumps({"topic": topic}).encode()
            return Frame(number, "", False, dict.fromkeys(LANGUAGES, _event(number, data)))
        with self._portal.database.read() as session:
            found = line(session, int(subject))
        texts = {language: _event(number, _alert(found, language)) for language in LANGUAGES}
        return Frame(number, found.country if found is not None else "", True, texts)


def _alert(found: Line | None, language: str) -> bytes:
    if found is None:
        return b'{"topic":"none"}'
    told = {"topic": "alert", "id": found.alert_id, "state": found.state, "country": found.country}
    if found.is_open:
        told["html"] = render("alert_line.html", language, line=found, csrf="")
    return json.dumps(told, ensure_ascii=False).encode()


def _event(number: int, data: bytes) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (number, data)


def _end(page: Page) -> None:
    while not page.frames.empty():
        page.frames.get_nowait()
    page.frames.put_nowait(None)


def hub_of(state: State) -> Hub:
    """Return the application's hub."""
    found: Hub = state["hub"]
    return found
