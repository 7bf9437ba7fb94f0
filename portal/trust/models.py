"""The table of states by which passports are believed."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base


class TrustRow(Base):
    """One row of the feed `trust`: a state's certificate, or a signer's certificate that it revoked."""

    __tablename__ = "trust_row"
    collection: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
