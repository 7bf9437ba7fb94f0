"""The migrations make exactly the tables that the models describe, on both backends."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, String, Table, insert, inspect

from portal import schema
from portal.db import Database
from portal.models import Base, Fact
from portal.service import Service


def _differences(database: Database, metadata: MetaData) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def test_the_newest_migration_equals_the_models(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    schema.upgrade(database)
    assert _differences(database, Base.metadata) == []
    assert schema.is_current(database)
    database.close()


def test_a_difference_would_be_seen(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    schema.upgrade(database)
    other = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(other)
    Table("forgotten", other, Column("name", String(10), primary_key=True))
    assert len(_differences(database, other)) == 1
    database.close()


def test_an_empty_database_is_not_current(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert not schema.is_current(database)
    database.close()


def test_upgrading_twice_changes_nothing(portal: Service) -> None:
    with portal.database.write() as session:
        session.execute(insert(Fact), [{"name": "kept", "value": "yes"}])
    before = inspect(portal.database.engine).get_table_names()
    schema.upgrade(portal.database)
    assert inspect(portal.database.engine).get_table_names() == before
    with portal.database.read() as session:
        assert session.get(Fact, "kept") is not None
