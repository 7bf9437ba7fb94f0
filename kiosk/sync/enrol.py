"""Enrolment: new keys, a one-time code, and the portal's root key pinned. Refused while events wait for the portal."""

import datetime as dt
from pathlib import Path

import msgspec

from kiosk.cache import settings
from kiosk.cache.content import Content
from kiosk.cache.durable import NotSaved, make_folder, saving
from kiosk.cache.enrolment import NAME, Enrolment, NotEnrolled, checked, load_enrolment, save_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.generations import CASES_FOLDER, FOLDER, STAFF_FOLDER, read_pointer, remove_unread, withdraw
from kiosk.cache.keys import KioskKeys, Peppers, load_keys, save_keys
from kiosk.cache.machine_status import window_runs
from kiosk.cache.outbox import Outbox
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.sync import client, state, status
from kiosk.sync.blobs import give_way
from kiosk.sync.export import left_behind
from kiosk.sync.process import LOCK
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from onedata.counter_records import cases_feed, staff_feed
from onedata.signatures import SignatureWrong

_PENDING = "enrolling"
"""Folder of the keys of an enrolment under way: an answer that was lost is asked for again with the same keys."""


class EnrolmentRefused(SyncTrouble):
    """Not now; the message says what to do first."""

    def __init__(self, what: str) -> None:
        super().__init__(Fault.KIOSK_REFUSED, what)


def enrol(config: Config, code: str, *, name: str | None = None) -> Enrolment:
    """Enrol this machine, in place of any earlier enrolment, and return what the portal said.

    `name` is what people call the machine; None: the office's name. Raises `SyncTrouble`, of which `EnrolmentRefused`
    while events are neither signed for nor exported, while the sync process runs, and, where there is an earlier
    enrolment, while the window does; or `NotSaved`. Until the portal's
    answer is whole and checked, nothing old is touched.
    """
    folder = make_folder(config.data_folder)
    with saving(LOCK):
        lock = FileLock.take(folder / LOCK)
    if lock is None:
        raise EnrolmentRefused("the sync process is running: stop the kiosk first")
    with lock:
        _require_no_window(folder)
        _require_empty_outbox(folder)
        keys = _pending_keys(folder)
        transport = Transport(config.portal.url, config.trust_file)
        try:
            answer = client.enrol(transport, code, name or config.office.name, keys)
        finally:
            transport.close()
        enrolment = _checked(answer)
        _forget(folder, enrolment)
        save_keys(folder, keys)
        save_enrolment(folder, enrolment)
        _drop_pending(folder)
        return enrolment


def _require_no_window(folder: Path) -> None:
    """Refuse while a window could still seal an event in the name that is given up; without one it seals nothing."""
    with saving(NAME):
        enrolled = (folder / NAME).exists()
    if enrolled and window_runs(folder):
        raise EnrolmentRefused("the window is running: stop the kiosk first")


def _require_empty_outbox(folder: Path) -> None:
    """Refuse while an event would be lost: what this identity signed, no other can send."""
    if left := left_behind(folder):
        raise EnrolmentRefused(f"{left} events are not with the portal: sync first, or `kiosk outbox --export FILE`")


def _pending_keys(folder: Path) -> KioskKeys:
    try:
        return load_keys(folder / _PENDING, environment={})
    except NotEnrolled:
        keys = KioskKeys.new()
        save_keys(folder / _PENDING, keys)
        return keys


def _checked(answer: client.EnrolmentAnswer) -> Enrolment:
    try:
        return checked(
            Enrolment(
                kiosk_id=answer.kiosk_id,
                region=answer.region,
                office=answer.office,
                portal_url=answer.portal_url,
                root_key=answer.root_key,
                portal_key_id=answer.portal_receiving_key.key_id,
                portal_receiving_key=answer.portal_receiving_key.public_key,
                certificates=answer.certificates,
                feeds=answer.feeds,
                enrolled_at=dt.datetime.now(dt.UTC),
            )
        )
    except SignatureWrong as error:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the portal's certificates are not its root key's") from error
    except ValueError as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"not an answer to an enrolment: {error}") from error


def _forget(folder: Path, new: Enrolment) -> None:
    """Drop what hung on the old keys; what hangs on the same root key stays, so that nothing older can come back."""
    try:
        old = load_enrolment(folder)
    except (NotEnrolled, NotSaved):
        old = None
    if old == msgspec.structs.replace(new, enrolled_at=old.enrolled_at if old else new.enrolled_at):
        return
    if old is not None and old.kiosk_id != new.kiosk_id:
        _forget_identity(folder)
    elif old is None:
        with saving(status.NAME):
            (folder / status.NAME).unlink(missing_ok=True)  # rounds without an enrolment say that there is none
    Peppers(folder).forget_all()
    if old is None or old.root_key != new.root_key or not _readable(folder):
        with saving(state.NAME):
            (folder / state.NAME).unlink(missing_ok=True)
        content = Content(folder, owner=True)
        content.forget(content.feeds())
        content.close()
    sealed = {FOLDER: new.feeds, STAFF_FOLDER: (staff_feed(new.office),), CASES_FOLDER: (cases_feed(new.region),)}
    for name, feeds in sealed.items():
        place = folder / name
        pointer = read_pointer(place)
        if pointer is not None and (old is None or old.root_key != new.root_key or pointer.feed not in feeds):
            withdraw(place)
            remove_unread(place)


def _forget_identity(folder: Path) -> None:
    """Put the outbox of another identity aside, and drop its settings, its status and its half-done downloads."""
    if (folder / "outbox.db").exists():
        outbox = Outbox(folder, owner=True)
        outbox.retire()
        outbox.close()
    with saving(settings.NAME):
        for name in (settings.NAME, status.NAME):
            (folder / name).unlink(missing_ok=True)
    give_way(folder)


def _readable(folder: Path) -> bool:
    try:
        state.SyncState(folder)
    except NotSaved:
        return False
    return True


def _drop_pending(folder: Path) -> None:
    with saving(_PENDING):
        for path in (folder / _PENDING / "keys").glob("*"):
            path.unlink()
        for path in (folder / _PENDING / "keys", folder / _PENDING):
            path.rmdir()
