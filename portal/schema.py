"""Bring a database to the newest schema, and say how far it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.db import Database
from portal.settings import Unusable

_LOCK = 0x41494D  # any number, the same in every portal process


def upgrade(database: Database) -> None:
    """Apply every missing migration, in one transaction, one process at a time. Raises Unusable where it cannot."""
    try:
        _upgrade(database)
    except DBAPIError as error:
        # Of the driver's words only the first line: those of SQLAlchemy quote statements.
        where = f" {database.engine.url.database}" if database.is_sqlite else ""
        raise Unusable(f"the database{where} cannot be used: {str(error.orig).splitlines()[0]}") from error
    except CommandError as error:
        raise Unusable("the database has a schema that this portal does not know: a newer one has opened it") from error


def _upgrade(database: Database) -> None:
    if is_current(database):
        return
    with database.engine.connect().execution_options(aim_write=True) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Say whether the database stands at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
