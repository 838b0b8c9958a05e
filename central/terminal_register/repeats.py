"""Distinguishes a repeated request from a new one, without any clock: a terminal's clock may be wrong for years."""

from datetime import datetime

from sqlalchemy.orm import Session

from central.storage.database import insert_into
from central.terminal_register.models import SpentNonce, TerminalBoot
from contract.terminals import Heartbeat

_BOOT_LENGTH = 64
_NONCE_LENGTH = 64


def is_new_heartbeat(session: Session, beat: Heartbeat, now: datetime) -> bool:
    """Whether this heartbeat was not taken before; remembers it. The terminal's row is locked by the caller.

    Every boot has its own count, so that neither a restart nor a corrected clock shuts a terminal out.
    """
    boot_id = beat.boot_id[:_BOOT_LENGTH]
    boot = session.get(TerminalBoot, (beat.terminal_id, boot_id))
    if boot is None:
        session.add(
            TerminalBoot(
                terminal_id=beat.terminal_id,
                boot_id=boot_id,
                first_seen_at=now,
                last_number=beat.number,
                last_sent_at=beat.sent_at,
            )
        )
        return True
    is_counted = bool(beat.number or boot.last_number)
    is_new = beat.number > boot.last_number if is_counted else beat.sent_at > boot.last_sent_at
    if is_new:
        boot.last_number, boot.last_sent_at = beat.number, beat.sent_at
    return is_new


def spend_nonce(session: Session, terminal_id: str, nonce: str, now: datetime) -> bool:
    """Whether this request of the terminal was not seen before; remembers it. Without a nonce nothing is new."""
    if not nonce or len(nonce) > _NONCE_LENGTH:
        return False
    row = {"terminal_id": terminal_id, "nonce": nonce, "spent_at": now}
    statement = insert_into(session, SpentNonce).values(row).on_conflict_do_nothing()
    return session.execute(statement.returning(SpentNonce.nonce)).first() is not None
