"""The keys that a terminal signs with: the one of now, the one that is to follow it, and that both were withdrawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from central.terminal_register.kept_keys import KeyEnd, begin_key, end_keys
from central.terminal_register.models import EnrolmentCode, TerminalChain, TerminalEntry
from contract.key_rotation import RotateRequest, is_proven
from contract.signing_keys import VerifyKey


@dataclass(frozen=True)
class Credentials:
    """The keys by which requests of a terminal are known (终端密钥).

    `following` was announced and not used yet. A revoked key still shows whose request it is, and no more.
    """

    present: VerifyKey | None = None
    following: VerifyKey | None = None
    is_revoked: bool = False


class RotationUnproven(Exception):
    """The new key is none (换钥无效), or nothing shows that the terminal has it."""


def credentials_of(session: Session, terminal_id: str) -> Credentials:
    """What is known of a terminal's keys; nothing of one that is not enrolled."""
    columns = TerminalEntry.public_key, TerminalEntry.next_key, TerminalEntry.revoked_at
    row = session.execute(select(*columns).where(TerminalEntry.terminal_id == terminal_id)).first()
    if row is None:
        return Credentials()
    present, following, revoked_at = row
    return Credentials(_key(present), _key(following), revoked_at is not None)


def announce_key(session: Session, request: RotateRequest, old: VerifyKey, now: datetime) -> None:
    """The key that is to follow. Announcing it once more changes nothing. Raises RotationUnproven."""
    try:
        is_good = is_proven(request, old)
    except ValueError as error:
        raise RotationUnproven from error
    if not is_good:
        raise RotationUnproven
    terminal = session.get_one(TerminalEntry, request.terminal_id, with_for_update=True)
    if terminal.public_key == old.public and request.new_key != old.public:
        terminal.next_key = request.new_key
        begin_key(session, request.terminal_id, request.new_key, now)


def follow_key(session: Session, terminal_id: str, used: VerifyKey, now: datetime) -> None:
    """The announced key was used: from now on it is the terminal's, and the old one is no one's. Its chain goes on."""
    terminal = session.get_one(TerminalEntry, terminal_id, with_for_update=True)
    if terminal.next_key != used.public:
        return
    chain = session.get(TerminalChain, (terminal_id, terminal.epoch))
    if chain is not None:
        chain.public_key = used.public
    terminal.public_key, terminal.next_key = used.public, None
    terminal.key_since, terminal.wants_new_key = now, False
    end_keys(session, terminal_id, now, KeyEnd.ROTATED, but=used.public)


def revoke(session: Session, terminal_id: str, now: datetime) -> bool:
    """Withdraw a terminal's keys at once, and its codes; False when there is no such terminal or it was done before."""
    terminal = session.get(TerminalEntry, terminal_id, with_for_update=True)
    if terminal is None or terminal.revoked_at is not None:
        return False
    terminal.revoked_at = now
    end_keys(session, terminal_id, now, KeyEnd.REVOKED)
    forget_codes(session, terminal_id, now)
    return True


def want_new_key(session: Session, terminal_id: str) -> bool:
    """Have the terminal change its key at its next heartbeat; False when there is no such terminal."""
    terminal = session.get(TerminalEntry, terminal_id, with_for_update=True)
    if terminal is None or terminal.public_key is None:
        return False
    terminal.wants_new_key = True
    return True


def is_due(terminal: TerminalEntry, now: datetime, after: timedelta) -> bool:
    """Whether this terminal should change its key: it was asked to, or the key is old."""
    since = terminal.key_since or terminal.enrolled_at
    return terminal.wants_new_key or (since is not None and now - since >= after)


def forget_codes(session: Session, terminal_id: str, now: datetime) -> None:
    """Codes of this terminal that were not used are good for nothing any more."""
    unused = EnrolmentCode.terminal_id == terminal_id, EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > now
    session.execute(update(EnrolmentCode).where(*unused).values(expires_at=now - timedelta(seconds=1)))


def _key(public: bytes | None) -> VerifyKey | None:
    return None if public is None else VerifyKey(public)
