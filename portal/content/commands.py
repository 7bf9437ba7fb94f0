"""What `python -m portal content …` does; texts for the person at the terminal."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from portal import logs
from portal.audit import COMMAND_LINE
from portal.service import Service
from portal.settings import Settings
from portal.wib import WIB

if TYPE_CHECKING:
    from portal.feeds.publish import Run

OK, BAD_INPUT = 0, 2
"""Exit codes: nothing to mend · something to mend."""


def check(settings: Settings, arguments: Namespace) -> int:
    """Check the content folder and print every finding, one a line: file, line, rule, what is wrong."""
    from portal.content import check as checker  # noqa: PLC0415 - reads YAML, which other commands do not need
    from portal.content import files  # noqa: PLC0415

    folder = arguments.folder or settings.content
    if not (folder / "articles").is_dir():
        print(f"content: there is no folder {folder / 'articles'}", file=sys.stderr)
        return BAD_INPUT
    problems = checker.run(folder, arguments.on)
    for problem in problems:
        print(problem)
    count = sum(1 for _ in files.article_paths(folder))
    print(f"content: {count} article files, {len(problems)} to mend" if problems else f"content: {count} files good")
    return BAD_INPUT if problems else OK


def publish(settings: Settings, _arguments: Namespace) -> int:
    """Publish articles, rules and lists where they changed; the last good ones stay while something is to mend."""
    from portal.feeds.publish import publish_content  # noqa: PLC0415 - SQLAlchemy only where it is used
    from portal.people.next_steps import TableWrong  # noqa: PLC0415 - reads YAML

    portal = _open(settings)
    try:
        done = publish_content(portal.database, settings, portal.ring, portal.clock(), COMMAND_LINE)
    except TableWrong as wrong:
        print(f"content: next_steps.yaml:{wrong.line}: {wrong}: nothing was published", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    return OK if say(done) else BAD_INPUT


def publications(settings: Settings, arguments: Namespace) -> int:
    """List what was published, newest first."""
    from portal.content.publications import entries  # noqa: PLC0415

    portal = _open(settings)
    with portal.database.read() as session:
        found = entries(session, arguments.feed)
    portal.close()
    for each in found:
        at = each.published_at.astimezone(WIB)
        back = f", brings back {each.restored}" if each.restored else ""
        print(
            f"{each.number:>5}  {at:%Y-%m-%d %H:%M %Z}  {each.feed} at {each.sequence}: {each.rows} rows,"
            f" by {each.actor}{back}{', held' if each.held else ''}"
        )
    return OK


def rollback(settings: Settings, arguments: Namespace) -> int:
    """Publish earlier content of a feed again, under a new number, and hold it there."""
    from portal.content.publications import RollbackRefused  # noqa: PLC0415
    from portal.feeds.publish import publishing  # noqa: PLC0415

    portal = _open(settings)
    try:
        with publishing(portal.database, settings, portal.ring, portal.clock(), COMMAND_LINE) as (_, publisher):
            done, source = publisher.bring_back(arguments.feed, arguments.to)
    except RollbackRefused as refused:
        print(f"content: {refused}", file=sys.stderr)
        return BAD_INPUT
    finally:
        portal.close()
    print(f"content: {done.feed} at {done.sequence} holds publication {source.number} again and stays there")
    print(f"content: once it is mended: python -m portal content release {done.feed}")
    return OK


def release(settings: Settings, arguments: Namespace) -> int:
    """Let newer content of a feed out again."""
    from portal.feeds.publish import publishing  # noqa: PLC0415

    portal = _open(settings)
    with publishing(portal.database, settings, portal.ring, portal.clock(), COMMAND_LINE) as (_, publisher):
        was_held = publisher.let_go(arguments.feed)
    portal.close()
    print(f"content: {arguments.feed} {'is published again from now on' if was_held else 'was not held'}")
    return OK


def say(done: "Run") -> bool:
    """Print what a run of the publisher did; False where something must be mended first."""
    for feed in done.feeds:
        what = f"{feed.operations} changes" if feed.operations else ("new date" if feed.new_manifest else "nothing new")
        held = "; held since it was rolled back" if feed.feed in done.held else ""
        print(f"publish: {feed.feed} at {feed.sequence}: {what}{held}")
    for problem in done.problems:
        print(f"content: {problem}", file=sys.stderr)
    stopped = any(problem.blocks for problem in done.problems)
    if stopped:
        print("content: articles and rules stay as they were until this is mended", file=sys.stderr)
    return not stopped


def _open(settings: Settings) -> Service:
    logs.start(settings.log, to_screen=True)
    return Service.open(settings)
