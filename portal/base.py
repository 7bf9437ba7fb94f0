"""What every table of the portal hangs on."""

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

# SQLite numbers rows by itself only for INTEGER; PostgreSQL needs 8 bytes for a country.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables; names of constraints follow one convention, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
