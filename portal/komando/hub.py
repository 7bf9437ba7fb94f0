"""The hub of live pages: one reader of the event table a process, any number of open pages behind it.

A page names the last event it saw; what came after is read from the table, so that a browser that slept for an hour
catches up, and one that slept too long is told to load itself anew. Alerts go as one line each; the other parts of the
overview are drawn whole, once for all pages that see the same.
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterable
from typing import Final

import msgspec
from litestar.datastructures import State
from sqlalchemy.orm import Session

from portal import live
from portal.komando import parts
from portal.komando.queue import Line, line
from portal.pages.layout import render
from portal.pages.texts import LANGUAGES
from portal.service import Service
from portal.staff import sessions
from portal.staff.sessions import Officer

HEARTBEAT: Final = 15.0
LOOK_EVERY: Final = 0.5
"""Seconds between two looks at the table for what other processes told."""
REDRAW_EVERY: Final = 60.0
"""Seconds between two looks at what time alone changes: ages, and kiosks that fell silent."""
PART_EVERY: Final = 0.4
"""Seconds between two drawings of one part: a storm of alerts moves the map only so often."""
REPLAYED: Final = 300
"""A page that missed more loads itself anew: cheaper than drawing each change."""
_GONE: Final = ("",)
"""The scope of those who may not see a line: they are told that it is not theirs."""
_WAITING: Final = 200
"""Frames that one slow page may have waiting before its stream is ended; it comes back and catches up."""


class Frame(msgspec.Struct, frozen=True):
    """One event as it goes down each stream."""

    number: int
    texts: dict[tuple[str, ...], bytes]
    """What pages of one scope are sent: the bytes of the event."""
    part: str = ""
    """Which part of the overview it is; empty: a line of the queue."""
    country: str = ""
    """Of a line: where the alert is."""
    owner_id: int | None = None
    """Of a line: who has the alert."""


class Page:
    """One open page: whose it is, and what waits for it."""

    def __init__(self, officer: Officer, language: str) -> None:
        self.officer = officer
        self.language = language
        self.frames: asyncio.Queue[Frame | None] = asyncio.Queue(_WAITING)
        self.ended = False
        """Its stream was told to end; the browser comes back, or is sent to the sign-in page."""

    def sees(self, frame: Frame) -> bool:
        """Say whether a line is for this page, as `portal.alerts.work.visible` does for a row."""
        mine = self.officer.country if self.officer.role == "piket" else ""
        return not mine or frame.country in ("", mine) or frame.owner_id == self.officer.account_id

    def bytes_of(self, frame: Frame) -> bytes:
        """Return what this page is sent of a frame; nothing where it was drawn before the page was there."""
        if frame.part:
            return frame.texts.get(parts.scope(frame.part, self.officer, self.language), b"")
        # An alert that turned out to be in another country must not stand where it was.
        return frame.texts[(self.language,) if self.sees(frame) else _GONE]


class Hub:
    """Reads what was told, draws it once a language, and hands it to every page."""

    def __init__(self, portal: Service) -> None:
        self._portal = portal
        self._pages: set[Page] = set()
        self._wake = threading.Event()
        self._ended = False
        self._drawn_at: dict[str, float] = {}
        self._due: set[str] = set()
        self._sent: dict[tuple[str, ...], str] = {}
        self._looked = time.monotonic()
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

    def open(self, officer: Officer, language: str) -> Page:
        """Add a page; the caller closes it."""
        page = Page(officer, language)
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
            kept = [row for row in rows if row.topic == "alert" and last[row.topic, row.subject] == row.live_id]
            frames = [_line(session, row.live_id, row.subject) for row in kept]
            changed = dict.fromkeys(name for row in rows for name in parts.AFTER.get(row.topic, ()))
            for name in changed:
                number, drawn = rows[-1].live_id, self._draw(session, name, (page,))
                frames.append(Frame(number, {k: _part(number, name, html) for k, html in drawn.items()}, part=name))
        return frames

    def _count(self, page: Page) -> bytes:
        with self._portal.database.read() as session:
            drawn = self._draw(session, "waiting", (page,))
            return _part(live.newest(session), "waiting", next(iter(drawn.values())))

    async def stream(self, page: Page, seen: int | None, *, count_first: bool = False) -> AsyncIterator[bytes]:
        """Give a page's bytes for as long as it stays open."""
        yield b"retry: 2000\n\n"
        if count_first:
            yield await asyncio.to_thread(self._count, page)
        number = seen if seen is not None else -1
        if seen is not None:
            missed = await asyncio.to_thread(self.missed, page, seen)
            if missed is None:
                yield b"event: reload\ndata: {}\n\n"
                return
            for frame in missed:
                number = frame.number
                yield page.bytes_of(frame)
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    told = await page.frames.get()
            except TimeoutError:
                yield f"event: here\ndata: {self._portal.clock().isoformat()}\n\n".encode()
                continue
            if told is None:
                return
            if told.number > number or (told.part and told.number == number):
                yield page.bytes_of(told)

    def _leave_out(self) -> None:
        """End the pages whose session has ended; once a minute, and at once when somebody is signed out."""
        pages = tuple(self._pages)
        if not pages:
            return
        good = sessions.still_open(self._portal, {page.officer.session_id for page in pages})
        for page in pages:
            if page.officer.session_id not in good and self._loop is not None and not self._loop.is_closed():
                self._pages.discard(page)
                self._loop.call_soon_threadsafe(_end, page)

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(self._patience())
            self._wake.clear()
            try:
                self._read()
                self._send_parts()
            except Exception:  # noqa: BLE001, S112 - the database may be away; the next look reads on
                continue

    def _patience(self) -> float:
        """Return how long to wait for the next look: less while a part waits for its turn."""
        now = time.monotonic()
        return min((max(0.0, self._turn(name) - now) for name in self._due), default=LOOK_EVERY)

    def _turn(self, name: str) -> float:
        return self._drawn_at.get(name, 0.0) + PART_EVERY

    def _read(self) -> None:
        with self._portal.database.read() as session:
            rows = live.after(session, self._last, REPLAYED)
            for row in rows:
                if row.topic == "alert":
                    self._hand_out(_line(session, row.live_id, row.subject))
                self._due.update(parts.AFTER.get(row.topic, ()))
                self._last = row.live_id
        if any(row.topic == "session" for row in rows):
            self._leave_out()

    def _send_parts(self) -> None:
        """Draw the parts that are due; once a minute the others, and send those that time alone has changed."""
        now = time.monotonic()
        pages = tuple(self._pages)
        for name in [name for name in self._due if self._turn(name) <= now]:
            self._send_part(name, pages)
            self._drawn_at[name] = now
            self._due.discard(name)
        if now - self._looked >= REDRAW_EVERY:
            self._looked = now
            self._leave_out()
            for name in parts.PARTS:
                self._send_part(name, pages, if_other=True)

    def _send_part(self, name: str, pages: tuple[Page, ...], *, if_other: bool = False) -> None:
        if not pages:
            return
        with self._portal.database.read() as session:
            drawn = self._draw(session, name, pages)
        texts = {
            scope: _part(self._last, name, html)
            for scope, html in drawn.items()
            if not if_other or self._sent.get(scope) != html
        }
        self._sent |= drawn
        self._hand_out(Frame(self._last, texts, part=name))

    def _draw(self, session: Session, name: str, pages: Iterable[Page]) -> dict[tuple[str, ...], str]:
        """Draw a part once for each scope of the pages."""
        scopes = {parts.scope(name, page.officer, page.language): page for page in pages}
        now = self._portal.clock()
        return {scope: parts.drawn(session, page.officer, name, page.language, now) for scope, page in scopes.items()}

    def _hand_out(self, frame: Frame) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._fan, frame)

    def _fan(self, frame: Frame) -> None:
        for page in tuple(self._pages):
            if not page.bytes_of(frame):
                continue
            try:
                page.frames.put_nowait(frame)
            except asyncio.QueueFull:
                self._pages.discard(page)
                _end(page)


def _line(session: Session, number: int, subject: str) -> Frame:
    """Draw an alert's line in each language."""
    found = line(session, int(subject))
    texts: dict[tuple[str, ...], bytes] = {
        (language,): _event(number, _alert(found, language)) for language in LANGUAGES
    }
    texts[_GONE] = _event(number, json.dumps({"topic": "alert", "id": int(subject)}).encode())
    if found is None:
        return Frame(number, texts)
    return Frame(number, texts, country=found.country, owner_id=found.owner_id)


def _alert(found: Line | None, language: str) -> bytes:
    if found is None:
        return b'{"topic":"none"}'
    told = {"topic": "alert", "id": found.alert_id, "state": found.state, "country": found.country}
    if found.is_open:
        told["html"] = render("alert_line.html", language, line=found, csrf="")
    return json.dumps(told, ensure_ascii=False).encode()


def _event(number: int, data: bytes) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (number, data)


def _part(number: int, name: str, html: str) -> bytes:
    data = json.dumps({"part": name, "html": html}, ensure_ascii=False).encode()
    return b"id: %d\nevent: part\ndata: %s\n\n" % (number, data)


def _end(page: Page) -> None:
    page.ended = True
    while not page.frames.empty():
        page.frames.get_nowait()
    page.frames.put_nowait(None)


def hub_of(state: State) -> Hub:
    """Return the application's hub."""
    found: Hub = state["hub"]
    return found
