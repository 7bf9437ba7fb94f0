"""What each command of `python -m portal` does; texts for the person at the terminal."""

import sys
from argparse import Namespace
from pathlib import Path

from portal import logs
from portal.progress_bar import ProgressBar
from portal.service import Service
from portal.settings import Settings

OK, BAD_INPUT, PARTLY = 0, 2, 3
"""Exit codes: done · could not be done · done except for the lines in the list of rejects."""


def serve(settings: Settings, arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    from portal.serve import serve as run  # noqa: PLC0415 - uvicorn and Litestar only where something is served

    logs.start(settings.log, to_screen=True)
    run(
        settings,
        arguments.host or settings.host,
        settings.port if arguments.port is None else arguments.port,
        arguments.ready_file,
    )
    return OK


def enrol_code(settings: Settings, arguments: Namespace) -> int:
    """Print one enrolment code."""
    from portal.audit import COMMAND_LINE, note  # noqa: PLC0415 - SQLAlchemy only where it is used
    from portal.kiosks import codes  # noqa: PLC0415

    portal = _open(settings)
    with portal.database.write() as session:
        code = codes.make(session, arguments.office, arguments.region, portal.clock())
        note(session, portal.clock(), COMMAND_LINE, "enrol-code", arguments.office, "made")
    portal.close()
    print(code)
    return OK


def publish(settings: Settings, arguments: Namespace) -> int:
    """Publish what changed: one province, or every one that has a register or a kiosk."""
    if arguments.all:
        return _publish_all(settings)
    portal = _open(settings)
    done = _publish(portal, arguments.region, new_epoch=arguments.new_epoch, from_backup=arguments.from_backup)
    portal.close()
    return done


def _publish_all(settings: Settings) -> int:
    """Publish every province, unless another process is doing just that."""
    from portal.feeds.publishing_timer import only_publisher  # noqa: PLC0415
    from portal.feeds.registers import regions  # noqa: PLC0415

    portal = _open(settings)
    try:
        with only_publisher(settings.data) as mine:
            if not mine:
                print("publish: another process publishes just now, nothing was done")
                return OK
            with portal.database.read() as session:
                found = regions(session)
            return max((_publish(portal, region) for region in found), default=OK)
    finally:
        portal.close()


def intake(settings: Settings, arguments: Namespace) -> int:
    """Take in an outbox that was carried here by hand, and write the receipts."""
    from onedata.wire import Malformed  # noqa: PLC0415
    from portal.events import by_hand  # noqa: PLC0415

    receipts = arguments.receipts or arguments.file.with_name(f"{arguments.file.name}.receipts")
    portal = _open(settings)
    try:
        done = by_hand.take_in_file(portal, arguments.file, receipts)
    except (Malformed, OSError) as error:
        print(f"intake: {arguments.file.name}: {error}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    print(f"intake: {done.new} new, {done.known} known already, {done.refused} refused; receipts in {receipts.name}")
    return PARTLY if done.refused else OK


def demo(settings: Settings, arguments: Namespace) -> int:
    """Fill an empty database with synthetic people, and publish."""
    from portal.groups import demo as groups  # noqa: PLC0415
    from portal.lists import demo as lists  # noqa: PLC0415
    from portal.people import demo as synthetic  # noqa: PLC0415
    from portal.ratings import demo as ratings  # noqa: PLC0415
    from portal.staff import demo as staff  # noqa: PLC0415

    portal = _open(settings)
    try:
        made = synthetic.fill(portal, arguments.people, arguments.seed, arguments.cost)
    except synthetic.DemoRefused as refused:
        print(f"demo: {refused}", file=sys.stderr)
        return BAD_INPUT
    if made:
        print(f"demo: {made} synthetic people (CONTOH), seed {arguments.seed}")
    else:
        print(f"demo: already here with seed {arguments.seed}, nothing changed")
    lists.fill(portal, arguments.seed)
    groups.fill(portal)
    ratings.fill(portal, arguments.seed)
    if staff.fill(portal):
        print(f"demo: staff of each role (CONTOH): cards, PINs and passwords in {settings.data / staff.FILE}")
    done = _publish(portal, synthetic.REGION)
    portal.close()
    return done


def import_(settings: Settings, arguments: Namespace) -> int:
    """Take a delivery in, or one back."""
    if arguments.undo:
        return _undo(settings, arguments.undo)
    if arguments.file is None:
        print("import: name a file, or --undo DELIVERY", file=sys.stderr)
        return BAD_INPUT
    return _take_in(settings, arguments.file, synthetic=arguments.synthetic, rejects=arguments.rejects)


def _take_in(settings: Settings, path: Path, *, synthetic: bool, rejects: Path | None) -> int:
    from portal.people import credentials, delivery  # noqa: PLC0415
    from portal.people.returned import ReturnedList  # noqa: PLC0415
    from portal.people.table_file import TableUnusable  # noqa: PLC0415

    portal = _open(settings)
    try:
        with portal.database.write() as session:
            cheap = credentials.is_cheap(credentials.sealing(session))
        if cheap and not synthetic:
            print(
                "import: this database is sealed at demo cost, for synthetic people only. Use another data folder"
                " (AIM_PORTAL_DATA), or --synthetic if everybody in the file is invented.",
                file=sys.stderr,
            )
            return BAD_INPUT
        back = ReturnedList(path, rejects)
        outcome = delivery.take_in(portal.database, path, portal.clock(), synthetic=synthetic, back=back)
        stretched = credentials.refresh(
            portal.database, outcome.people, portal.ring.mark, progress=ProgressBar("import: ways to open")
        )
    except (TableUnusable, OSError) as error:
        print(f"import: {path.name}: {error}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    if outcome.again:
        print(f"import: delivery {outcome.delivery} was taken in before, nothing changed")
        if outcome.returned:
            print(f"import: {outcome.returned} of its lines were returned then; after --undo the list is made anew")
    else:
        print(
            f"import: delivery {outcome.delivery}: {outcome.accepted} lines good, {outcome.added} people new,"
            f" {outcome.changed} changed, {stretched} ways to open made"
        )
    if outcome.ignored_columns:
        print(f"import: columns outside the standard, not stored: {', '.join(outcome.ignored_columns)}")
    if outcome.rejects:
        print(f"import: {back.told(outcome.rejects)}")
    return PARTLY if outcome.returned else OK


def _undo(settings: Settings, delivery_id: str) -> int:
    from portal.people import delivery  # noqa: PLC0415
    from portal.slips import tokens  # noqa: PLC0415

    portal = _open(settings)
    try:
        touched = delivery.undo(portal.database, delivery_id, portal.clock())
        with portal.database.write() as session:
            revoked = tokens.revoke(session, touched, portal.clock())
    except delivery.UndoRefused as refused:
        print(f"import: {refused}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    print(f"import: delivery {delivery_id} undone, {len(touched)} people put back, {revoked} slips revoked")
    return OK


def _open(settings: Settings) -> Service:
    logs.start(settings.log, to_screen=True)
    return Service.open(settings)


def _publish(portal: Service, region: str, *, new_epoch: bool = False, from_backup: bool = False) -> int:
    from portal.audit import COMMAND_LINE  # noqa: PLC0415
    from portal.content.commands import say  # noqa: PLC0415
    from portal.feeds.publish import publish as run  # noqa: PLC0415
    from portal.feeds.publish_sealed import publish_sealed  # noqa: PLC0415
    from portal.people.next_steps import TableWrong  # noqa: PLC0415

    try:
        done = run(
            portal.database,
            portal.settings,
            portal.ring,
            region,
            portal.clock(),
            new_epoch=new_epoch,
            from_backup=from_backup,
            progress=ProgressBar("publish: ways to open"),
        )
    except TableWrong as wrong:
        print(f"publish: next_steps.yaml:{wrong.line}: {wrong}: nothing was published", file=sys.stderr)
        return BAD_INPUT
    good = say(done)
    for feed in publish_sealed(portal.database, portal.settings, portal.ring, portal.clock(), COMMAND_LINE):
        if feed.operations:
            print(f"publish: {feed.feed} at {feed.sequence}: {feed.operations} changes")
    if done.refused:
        print(f"publish: {done.refused} credentials are shared by several people and open nothing: see docs/portal.md")
    return OK if good else PARTLY
