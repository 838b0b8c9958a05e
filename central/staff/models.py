"""Tables of the accounts of keepers and technicians."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class StaffEntry(Base):
    """One account (人员账户登记). `holder` is whose it is, which no terminal learns; `region`: where terminals take it, "" everywhere.

    The row stays when the account is withdrawn: its number is never given to somebody else.
    """

    __tablename__ = "staff_account"

    number: Mapped[str] = mapped_column(String(6), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    region: Mapped[str] = mapped_column(String(12), default="")
    pin_hash: Mapped[str] = mapped_column(String(128))
    card_mark: Mapped[bytes | None] = mapped_column(LargeBinary)
    valid_to: Mapped[datetime | None] = mapped_column(UtcTime)
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StaffVersion(Base):
    """One row (人员账户版本): counts the changes to accounts, and holds the salt of the marks of cards."""

    __tablename__ = "staff_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
