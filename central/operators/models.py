"""Tables of the console."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class LoginFailures(Base):
    """Wrong passwords in a row from one address (登录失败计数), or (`everywhere`) from all; kept here because processes hold no state."""

    __tablename__ = "login_failures"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(UtcTime)
    open_at: Mapped[datetime] = mapped_column(UtcTime)


class ConsoleSession(Base):
    """One login (控制台会话), by a digest of its token. Ends when its row goes: at logout, or when its time is over.

    `password_mark` says under which password it began: another password ends it. `account`: whose login it is; "" where
    it began with the password of the settings.
    """

    __tablename__ = "console_session"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    operator: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    password_mark: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(20), default="", server_default="")


class OperatorAccount(Base):
    """One account of the console (控制台账户). `region` and `department` narrow what it sees; "" is everything.

    `code_box`: the secret of its one-time codes, encrypted; `last_counter`: the last code that was used, which counts no more.
    `signs_on`: it is entered by the identity system alone and has no password. `subject_mark`: a digest of whom the system means
    by it; "" until somebody signs in so.
    The row stays when the account is closed: its name is never given to somebody else.
    """

    __tablename__ = "console_account"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    region: Mapped[str] = mapped_column(String(12), default="")
    department: Mapped[str] = mapped_column(String(32), default="")
    password_hash: Mapped[str] = mapped_column(String(128))
    code_box: Mapped[bytes] = mapped_column(LargeBinary)
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    subject_mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
    signs_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class KnownSubject(Base):
    """Somebody whom the identity system has named here (已知人员), as a digest, and the one account that they may ever have.

    It stays when the account is closed or given to somebody else: a new name at the system makes no new person here.
    """

    __tablename__ = "console_subject"

    subject_mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(20))


class SpentSignOn(Base):
    """A sign-in by the identity system that has counted (已用登录), by a digest of its state; until it would be over anyway."""

    __tablename__ = "console_sign_on"

    state_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcTime)


class ConsoleEvent(Base):
    """Who did what at the console (控制台审计), about what, and when. Nothing is changed or erased in it."""

    __tablename__ = "console_event"

    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    operator: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(120), default="")
