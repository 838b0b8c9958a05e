"""The roster of a terminal: the accounts that are good in its region. Made once for each region after a change."""

import hashlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from central.staff.models import StaffEntry, StaffVersion
from contract.canonical import canonical_json
from contract.staff import MOST_ACCOUNTS, StaffAccount, StaffRoster
from contract.terms import StaffRole

_MOST_KEPT = 2000
_DIGEST_LENGTH = 32

_Key = tuple[bytes, int, str]
_made: dict[_Key, StaffRoster | None] = {}
_turn = threading.Lock()


def roster_for(
    reading: Callable[[], AbstractContextManager[Session]],
    version: StaffVersion | None,
    region: str,
    known: str | None,
    now: datetime,
) -> StaffRoster | None:
    """The roster for a terminal of that region; None where it has it (`known` is its digest), or there is none.

    A terminal whose software knows no accounts has None for `known`; `version` is None while there never was an account.
    """
    if version is None or known is None:
        return None
    key = (version.salt, version.version, region)
    with _turn:
        if key not in _made:
            if len(_made) >= _MOST_KEPT:
                _made.clear()
            with reading() as session:
                _made[key] = _made_for(session, region, version.salt, now)
        roster = _made[key]
    return None if roster is None or roster.digest == known else roster


def _made_for(session: Session, region: str, salt: bytes, now: datetime) -> StaffRoster | None:
    """None while no account was ever good there: then the installer's way stays open."""
    is_there = or_(StaffEntry.region == "", literal(region).like(StaffEntry.region + "%"))
    entries = list(session.scalars(select(StaffEntry).where(is_there).order_by(StaffEntry.made_at.desc())))
    if not entries:
        return None
    good = [
        entry for entry in entries if entry.withdrawn_at is None and (entry.valid_to is None or entry.valid_to > now)
    ]
    accounts = tuple(
        StaffAccount(
            number=account.number,
            role=StaffRole(account.role),
            pin_hash=account.pin_hash,
            card_mark=account.card_mark,
            valid_to=account.valid_to,
        )
        for account in good[:MOST_ACCOUNTS]
    )
    said = canonical_json([account.model_dump(mode="json") for account in accounts])
    digest = hashlib.sha256(salt + said).hexdigest()[:_DIGEST_LENGTH]
    return StaffRoster(digest=digest, card_salt=salt, accounts=accounts)
