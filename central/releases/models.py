"""The database tables of releases and of the terminals' rings."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class ReleaseEntry(Base):
    """A release of the terminal's software (软件版本), and how far it has come: `ring` since `ring_since`.

    Halted, it goes to no further terminal.
    """

    __tablename__ = "release"

    version: Mapped[str] = mapped_column(String(27), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    ring: Mapped[str] = mapped_column(String(12))
    ring_since: Mapped[datetime] = mapped_column(UtcTime)
    halted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    halt_reason: Mapped[str] = mapped_column(String(200), default="")


class ReleaseOutcome(Base):
    """How a terminal fares with a release (终端升级结果): the newest it said of it, and since when."""

    __tablename__ = "release_outcome"

    version: Mapped[str] = mapped_column(String(27), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcTime)


class ReleaseRing(Base):
    """A terminal whose ring an operator chose (升级批次); all others are in the ring that their name falls into."""

    __tablename__ = "release_ring"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    ring: Mapped[str] = mapped_column(String(12))
