"""Public keys of terminals are kept when their time is over: a receipt outlives the key that signed it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from central.terminal_register.models import TerminalKey
from contract.signing_keys import VerifyKey


class KeyEnd(StrEnum):
    """How the time of a key ended (停用原因): changed at the centre's wish, another machine under the name, withdrawn."""

    ROTATED = "rotated"
    REPLACED = "replaced"
    REVOKED = "revoked"


def begin_key(session: Session, terminal_id: str, public: bytes, now: datetime) -> None:
    """From now on this key is good, as it may have been before: one that is enrolled once more is good again."""
    row = session.get(TerminalKey, (terminal_id, public))
    if row is None:
        session.add(TerminalKey(terminal_id=terminal_id, public_key=public, since=now))
        return
    row.until, row.ended_by = None, ""


def end_keys(session: Session, terminal_id: str, now: datetime, how: KeyEnd, but: bytes = b"") -> None:
    """The time of all keys of this terminal is over, but of one."""
    session.flush()
    good = TerminalKey.terminal_id == terminal_id, TerminalKey.until.is_(None), TerminalKey.public_key != but
    session.execute(update(TerminalKey).where(*good).values(until=now, ended_by=how.value))


def kept_keys(session: Session, terminal_id: str) -> list[TerminalKey]:
    """All keys that this terminal ever had, the newest first."""
    query = select(TerminalKey).where(TerminalKey.terminal_id == terminal_id)
    return list(session.scalars(query.order_by(TerminalKey.since.desc())))


def good_keys(session: Session, terminal_id: str) -> list[VerifyKey]:
    """Keys of this terminal but those that were revoked: with them anybody may sign."""
    kept = kept_keys(session, terminal_id)
    return [VerifyKey(key.public_key) for key in kept if key.ended_by != KeyEnd.REVOKED]
