"""What `python -m portal trust …` does; texts for the person at the terminal."""

import sys
from argparse import Namespace

from portal import logs
from portal.settings import Settings

OK, BAD_INPUT = 0, 2


def import_(settings: Settings, arguments: Namespace) -> int:
    """Take a folder in as the whole list; `publish` then sends it out."""
    from onedata.trust import CERTIFICATES, REVOKED  # noqa: PLC0415 - asn1crypto and SQLAlchemy only where used
    from portal.audit import COMMAND_LINE, note  # noqa: PLC0415
    from portal.service import Service  # noqa: PLC0415
    from portal.trust import folder, store  # noqa: PLC0415

    try:
        rows = folder.read(arguments.folder)
    except (folder.FolderUnusable, OSError) as error:
        print(f"trust: {error}", file=sys.stderr)
        return BAD_INPUT
    logs.start(settings.log, to_screen=True)
    portal = Service.open(settings)
    with portal.database.write() as session:
        portal.database.lock(session, store.LOCK)
        store.store(session, rows)
        note(session, portal.clock(), COMMAND_LINE, "trust-import", "trust", "stored")
    portal.close()
    print(f"trust: {len(rows[CERTIFICATES])} certificates, {len(rows[REVOKED])} revoked; `publish` sends them out")
    return OK
