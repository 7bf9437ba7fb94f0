"""The sync process: one round after another, whatever a round comes to. `python -m kiosk sync` runs it."""

import contextlib
import datetime as dt
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

import msgspec

from kiosk import audit
from kiosk.cache import leaving
from kiosk.cache.content import Content
from kiosk.cache.durable import NotSaved, make_folder, saving
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.keys import load_keys
from kiosk.cache.outbox import Outbox
from kiosk.cache.settings import adopt_settings, read_settings
from kiosk.config import Config
from kiosk.faults import MEND, MENDED_BY, Fault
from kiosk.logs import Log, open_log
from kiosk.sync.blobs import give_way
from kiosk.sync.client import PortalClient
from kiosk.sync.following import followed
from kiosk.sync.heartbeat import heartbeat
from kiosk.sync.lane import AlertLane, AlertSender
from kiosk.sync.pace import Pace
from kiosk.sync.pull import Puller
from kiosk.sync.push import Pusher
from kiosk.sync.schedule import Schedule
from kiosk.sync.state import SyncState
from kiosk.sync.status import FeedStatus, Progress, SyncStatus, read_status, shown, write_status
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import Faults, SyncTrouble
from onedata.kiosk_settings import KioskSettings, feed_of
from onedata.wire import Malformed

LOCK = "sync.lock"
EXIT_BUSY = 75
"""Another sync process runs (EX_TEMPFAIL of sysexits.h)."""
NICENESS = 10
"""Of the rounds: a tenth of the processor where everybody wants it, all of it where nobody does."""
COMPARE_EVERY = dt.timedelta(hours=6)
CLOCK_TOLERANCE = dt.timedelta(minutes=2)
_MOST_LOGGED, _MOST_SEQUENCE = 9_999_999, 99_999_999
"""Bounds of numbers in the log's catalogue."""
_STATUS_EVERY = 0.5
"""Seconds between two writings of a download's progress."""
_NOT_PUBLISHED = 404
_SMALL = "config-"
"""Feeds that move in quiet hours too: how else would they end?"""

log = logging.getLogger("kiosk.sync")
Watch = Callable[[SyncStatus], object]


def run(config: Config, *, once: bool = False, fresh: bool = False, watch: Watch | None = None) -> int:
    """Sync until told to stop (SIGTERM, SIGINT), or once; return the exit code.

    0: stopped, or a single round in which everything worked; 1: a single round with a fault, which is said on standard
    error; `EXIT_BUSY`: another sync process has the lock. `watch` is told every change of the status, for a progress
    line.
    """
    folder = config.data_folder
    if not once and leaving.asked(folder):
        _say("the window's next start enrols this machine anew, or empties it")
        return EXIT_BUSY
    try:
        make_folder(folder)
        with saving(LOCK):
            lock = FileLock.take(folder / LOCK)
    except NotSaved as trouble:
        _say(str(trouble))
        return 1
    if lock is None:
        _say("another sync process is running")
        return EXIT_BUSY
    with lock:
        journal = open_log(folder / "log", "sync")
        journal.note(audit.program_started(program="sync"))
        try:
            rounds = Rounds(config, watch or (lambda _: None), journal, say=_say if once else lambda _: None)
            if once:
                return _one_round(rounds, config, fresh=fresh)
            _keep_going(rounds, AlertLane(config, journal), config, fresh=fresh)
            return 0
        finally:
            journal.note(audit.program_stopped(program="sync"))
            journal.close()


def _one_round(rounds: "Rounds", config: Config, *, fresh: bool) -> int:
    """Run a single round and say what went wrong with it; alerts that wait go before it, for no lane runs."""
    with contextlib.closing(AlertSender(config)) as alerts:
        sent = _sent(alerts, tell=lambda _: None)
        status = rounds.run(fresh=fresh)
        # The round is over: now a slow line gets the longer patience of a second try.
        sent = sent or _sent(alerts, tell=_say)
    for fault in status.faults:
        _say(f"{fault.value} {MENDED_BY[fault]}: {MEND[fault]}")
    return 0 if status.worked and sent else 1


def _sent(alerts: AlertSender, tell: Callable[[str], None]) -> bool:
    """Send the alerts that wait; False where one is left. Of a disk or an enrolment that fails the round tells."""
    try:
        alerts.send()
    except SyncTrouble as trouble:
        tell(f"an alert waits: {trouble}")
        return False
    except (NotSaved, NotEnrolled):
        return False
    return True


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _keep_going(rounds: "Rounds", lane: AlertLane, config: Config, *, fresh: bool) -> None:
    """Run round after round; a signal ends it, or that this machine is to be enrolled anew or emptied."""
    schedule = Schedule(config.sync.poll_seconds)
    before = signal.signal(signal.SIGTERM, _stop)
    lane.start()
    make_way()
    try:
        while True:
            wait = rounds.next(schedule, fresh=fresh)
            fresh = fresh and not rounds.worked
            lane.bell.wait(wait)
            lane.bell.clear()
            if leaving.asked(config.data_folder):
                return
    except (KeyboardInterrupt, SystemExit):
        return
    finally:
        lane.stop()
        signal.signal(signal.SIGTERM, before)


def make_way() -> None:
    """Let the thread that calls, and does the rounds, wait for who is at the screen; Linux knows priorities of threads.

    The alerts' lane runs beside it and waits for nobody.
    """
    with contextlib.suppress(OSError):  # a service may have been started with less already
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


class Rounds:
    """Runs rounds and keeps the status; nothing but a signal comes out of a round."""

    def __init__(
        self,
        config: Config,
        watch: Watch,
        journal: Log | None = None,
        *,
        say: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Take `journal` for the log, None for the program's ordinary one, and `say` for somebody at a terminal."""
        self._journal = journal
        self._say = say
        self._config = config
        self._folder = config.data_folder
        self._watch = watch
        self._status = msgspec.structs.replace(read_status(self._folder), progress=None)
        self._outbox = Outbox(self._folder, owner=True)
        self._content = Content(self._folder, owner=True)
        self._written = 0.0
        self.poll_seconds: float = config.sync.poll_seconds
        """Between two quiet rounds, as configured or as the portal set it."""
        self.retry_after: float | None = None
        """What the portal asked for in the last round, in seconds."""

    def run(self, *, fresh: bool = False) -> SyncStatus:
        """Do one round: push, then pull every feed; return the status, which is written too."""
        self.retry_after = None
        now, before = _now(), self._status
        past = {"last_contact": _past(before.last_contact, now), "last_success": _past(before.last_success, now)}
        self._tell(state="working", last_try=now, next_try=None, progress=None, online_before=before.online, **past)
        faults = Faults()
        try:
            self._round(faults, fresh=fresh)
        except (SyncTrouble, NotSaved, NotEnrolled) as trouble:
            self._failed(faults, trouble)
        except _EndOfRound:
            pass
        except Exception as error:  # noqa: BLE001  (the one place that must outlive everything)
            # A bug must not end the rounds: its place is logged, and the next round comes after the back-off.
            self._bug(error)
            faults.add(Fault.ANSWER_UNUSABLE)
        self._finish(faults)
        return self._status

    @property
    def worked(self) -> bool:
        """Whether everything was sent and fetched in the last round."""
        return self._status.worked

    def next(self, schedule: Schedule, *, fresh: bool = False) -> float:
        """Do one round, say when the next one is, and return the seconds until then, whatever goes wrong."""
        try:
            worked = self.run(fresh=fresh).worked
            schedule.poll_seconds = self.poll_seconds
            wait = schedule.succeeded() if worked else schedule.failed(self.retry_after)
            self._tell(next_try=_now() + dt.timedelta(seconds=wait))
        except Exception as error:  # noqa: BLE001  (outside a round as inside: a bug must not end the process)
            self._bug(error)
            return schedule.failed()
        return wait

    def _round(self, faults: Faults, *, fresh: bool) -> None:
        enrolment, keys = load_enrolment(self._folder), load_keys(self._folder)
        state = SyncState(self._folder)
        settings = self._settings()
        pace = None if settings.bytes_per_second is None else Pace(settings.bytes_per_second)
        transport = Transport(self._config.portal.url, self._config.trust_file, pace=pace)
        client = PortalClient(transport, enrolment, keys, state)
        try:
            self._tell(kiosk=enrolment.kiosk_id, bytes_per_second=settings.bytes_per_second)
            self._compare_clocks(state, client)
            puller = Puller(
                self._folder, enrolment, client, state, self._content, self._outbox, partial(self._progress, state)
            )
            self._attempt(faults, partial(self._adopt, puller, enrolment.kiosk_id), feed_of(enrolment.kiosk_id), puller)
            if not self._quiet(state):
                self._attempt(faults, partial(self._push, faults, Pusher(self._outbox, enrolment, client, state)))
            self._attempt(faults, self._content.refresh_search)
            for feed in followed(enrolment):
                pull = self._pull if feed in enrolment.feeds else self._pull_if_there
                self._attempt(faults, partial(pull, puller, feed, transport, fresh=fresh), feed, puller)
            self._beat(faults, client)  # in quiet hours too: a kiosk that says nothing would count as silent
        finally:
            transport.close()
            off = state.offset if state.compared_at else None
            self._tell(
                clock_offset_seconds=None if off is None else off.total_seconds(), bytes_received=transport.received
            )
            if off is not None and abs(off) > CLOCK_TOLERANCE:
                faults.add(Fault.CLOCK_WRONG)

    def _attempt(
        self, faults: Faults, work: Callable[[], object], feed: str = "", puller: Puller | None = None
    ) -> None:
        """Do one part of a round; a fault in it is noted and the next part goes on, unless the portal is away."""
        try:
            work()
        except _QuietHours:
            if puller is not None:
                self._tell(feeds={**self._status.feeds, feed: puller.status(feed)}, progress=None)
        except SyncTrouble as trouble:
            self._failed(faults, trouble)
            self._blame(feed, puller, trouble.fault)
            if trouble.portal_away:
                raise _EndOfRound from trouble
        except NotSaved as trouble:
            self._failed(faults, trouble)
            self._blame(feed, puller, trouble.fault)

    def _push(self, faults: Faults, pusher: Pusher) -> None:
        if sent := pusher.push():
            self._note(audit.events_sent(count=sent))
            self._tell(last_contact=_now())
        if self._outbox.count_parked():
            faults.add(Fault.EVENT_PARKED)

    def _pull(self, puller: Puller, feed: str, transport: Transport, *, fresh: bool) -> None:
        before, began = transport.received, time.monotonic()
        status = puller.pull(feed, fresh=fresh)
        if received := transport.received - before:
            kilobytes, milliseconds = received // 1024, int((time.monotonic() - began) * 1000)
            size = {"kilobytes": min(kilobytes, _MOST_LOGGED), "milliseconds": min(milliseconds, _MOST_LOGGED)}
            self._note(audit.sync_done(feed=shown(feed), sequence=min(status.sequence, _MOST_SEQUENCE), **size))
        self._tell(feeds={**self._status.feeds, feed: status}, last_contact=_now(), progress=None)

    def _pull_if_there(self, puller: Puller, feed: str, transport: Transport, *, fresh: bool) -> None:
        """Pull a feed that the enrolment did not name: an older portal may not have it."""
        try:
            self._pull(puller, feed, transport, fresh=fresh)
        except SyncTrouble as trouble:
            if trouble.status != _NOT_PUBLISHED:
                raise

    def _beat(self, faults: Faults, client: PortalClient) -> None:
        """Say how this kiosk is; nothing hangs on it, so no trouble with it is a fault of the round."""
        try:
            client.heartbeat(heartbeat(self._folder, self._status, faults.all))
        except SyncTrouble as trouble:
            log.info("no heartbeat: %s", trouble.fault.value)

    def _compare_clocks(self, state: SyncState, client: PortalClient) -> None:
        """Look at the portal's signed time now and then; a wrong clock does not stop the round."""
        compared = state.compared_at
        if compared is None or not dt.timedelta(0) <= _now() - compared < COMPARE_EVERY:
            client.compare_clocks()
            self._tell(last_contact=_now())

    def _settings(self) -> KioskSettings:
        """Return what the portal set on this kiosk; also how long the schedule waits hangs on it."""
        settings = read_settings(self._folder)
        self.poll_seconds = settings.poll_seconds or self._config.sync.poll_seconds
        return settings

    def _adopt(self, puller: Puller, kiosk: str) -> None:
        """Fetch this kiosk's own settings; a portal that has none for it is no trouble, and the last good ones stay."""
        try:
            status = puller.pull(feed_of(kiosk))
        except SyncTrouble as trouble:
            if trouble.status == _NOT_PUBLISHED:
                return
            raise
        self._tell(feeds={**self._status.feeds, feed_of(kiosk): status}, last_contact=_now())
        try:
            adopt_settings(self._folder, kiosk, self._content)
        except Malformed as wrong:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"the settings are not used: {wrong}") from wrong
        self._settings()

    def _quiet(self, state: SyncState) -> bool:
        """Say, also in the status, whether these are the quiet hours."""
        now = state.now().astimezone(self._config.office.timezone)
        until = read_settings(self._folder).quiet_until(now)
        if until != self._status.quiet_until:
            self._tell(quiet_until=until)
        return until is not None

    def _progress(self, state: SyncState, feed: str, done: int, total: int, rows: int) -> None:
        if not feed.startswith(_SMALL) and self._quiet(state):
            raise _QuietHours
        known = self._status.progress
        first = known is None or known.feed != feed
        started, before = (_now(), done) if known is None or first else (known.started_at, known.before)
        if first or time.monotonic() - self._written >= _STATUS_EVERY or done == total:
            self._tell(progress=Progress(feed, done, total, rows, started, before))

    def _failed(self, faults: Faults, trouble: SyncTrouble | NotSaved | NotEnrolled) -> None:
        if faults.is_news(str(trouble)):
            self._say(str(trouble))
        faults.add(trouble.fault)
        if isinstance(trouble, SyncTrouble) and trouble.retry_after is not None:
            self.retry_after = max(self.retry_after or 0.0, trouble.retry_after)

    def _blame(self, feed: str, puller: Puller | None, fault: Fault) -> None:
        if puller is None:
            return
        self._note(audit.sync_failed(feed=shown(feed), fault=fault.value))
        try:
            status = puller.status(feed)
        except NotSaved:
            status = FeedStatus()
        self._tell(feeds={**self._status.feeds, feed: msgspec.structs.replace(status, fault=fault)}, progress=None)

    def _finish(self, faults: Faults) -> None:
        changes: dict[str, object] = {"state": "waiting", "progress": None}
        try:
            changes |= {"outbox_waiting": self._outbox.count(), "outbox_parked": self._outbox.count_parked()}
        except NotSaved as trouble:
            self._failed(faults, trouble)
        if Fault.DISK_FULL in faults.all:
            give_way(self._folder)
        changes |= {"fault": faults.first, "faults": faults.all}
        if msgspec.structs.replace(self._status, faults=faults.all).worked:
            changes["last_success"] = changes["last_contact"] = _now()
        for fault in sorted({*self._status.faults} ^ {*faults.all}, key=lambda fault: fault.value):
            began = fault in faults.all
            self._note(audit.fault_began(fault=fault.value) if began else audit.fault_ended(fault=fault.value))
        self._tell(**changes)

    def _note(self, entry: audit.Entry) -> None:
        if self._journal is not None:
            self._journal.note(entry)

    def _bug(self, error: Exception) -> None:
        if self._journal is not None:
            self._journal.bug("process", error)
        else:
            log.error("a round ended with a bug", exc_info=error)

    def _tell(self, **changes: object) -> None:
        self._status = msgspec.structs.replace(self._status, **changes)
        self._written = time.monotonic()
        write_status(self._folder, self._status)
        self._watch(self._status)


class _QuietHours(Exception):  # noqa: N818  (says what it is)
    """A download waits for the end of the quiet hours; what is here of it is kept."""


class _EndOfRound(Exception):  # noqa: N818  (says what it is)
    """The rest of a round is pointless; why is noted already."""


def _past(when: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """Return a moment that is over; one ahead of us was noted by a clock that was wrong, and would count as contact."""
    return when if when is not None and when <= now else None


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
