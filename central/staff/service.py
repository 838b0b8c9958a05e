"""Makes and withdraws accounts. A PIN is made here, shown once and kept as its hash; of a card only its mark is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.staff.models import StaffEntry, StaffVersion
from contract.pins import PIN_DIGITS, is_pin_to_choose
from contract.staff_secrets import SALT_BYTES, card_mark, hash_pin
from contract.terms import StaffRole

_ONLY_ROW = 1


class AccountUnknown(Exception):
    """There is no account with this number, or it was withdrawn."""


@dataclass(frozen=True)
class NewAccount:
    """What an account is to be (新账户). `id_number` is of the card that is to open diagnostics as well."""

    holder: str
    role: StaffRole
    region: str = ""
    valid_days: int | None = None
    id_number: str = ""

    def __repr__(self) -> str:
        return f"NewAccount({self.role}, masked)"


@dataclass(frozen=True)
class MadeAccount:
    """Its number and its PIN (账户和口令), to be handed to its holder; the PIN is shown once."""

    number: str
    pin: str

    def __repr__(self) -> str:
        return f"MadeAccount({self.number}, masked)"


def make_account(session: Session, wanted: NewAccount, operator: str, now: datetime) -> MadeAccount:
    """A new account under a number that was never given before."""
    version = _next_version(session)
    taken = set(session.scalars(select(StaffEntry.number)))
    number = next(
        number for number in iter(lambda: f"{secrets.randbelow(900_000) + 100_000}", "") if number not in taken
    )
    pin = new_pin()
    session.add(
        StaffEntry(
            number=number,
            holder=wanted.holder,
            role=wanted.role.value,
            region=wanted.region,
            pin_hash=hash_pin(pin),
            card_mark=card_mark(wanted.id_number, version.salt) if wanted.id_number else None,
            valid_to=now + timedelta(days=wanted.valid_days) if wanted.valid_days else None,
            made_by=operator,
            made_at=now,
        )
    )
    return MadeAccount(number, pin)


def renew_pin(session: Session, number: str) -> MadeAccount:
    """Another PIN for an account, because it was forgotten or seen. Raises AccountUnknown."""
    entry, pin = _entry(session, number), new_pin()
    _next_version(session)
    entry.pin_hash = hash_pin(pin)
    return MadeAccount(number, pin)


def withdraw_account(session: Session, number: str, now: datetime) -> None:
    """It opens nothing any more on terminals that are reached. Raises AccountUnknown."""
    entry = _entry(session, number)
    _next_version(session)
    entry.withdrawn_at = now


def every_account(session: Session) -> list[StaffEntry]:
    """The withdrawn ones too, by number."""
    return list(session.scalars(select(StaffEntry).order_by(StaffEntry.number)))


def new_pin() -> str:
    """Six digits by chance; none of those that are guessed first."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        if is_pin_to_choose(pin):
            return pin


def _entry(session: Session, number: str) -> StaffEntry:
    entry = session.get(StaffEntry, number, with_for_update=True)
    if entry is None or entry.withdrawn_at is not None:
        raise AccountUnknown(number)
    return entry


def _next_version(session: Session) -> StaffVersion:
    """Locked: changes come one after another."""
    version = session.get(StaffVersion, _ONLY_ROW, with_for_update=True)
    if version is None:
        version = StaffVersion(id=_ONLY_ROW, version=0, salt=secrets.token_bytes(SALT_BYTES))
        session.add(version)
    version.version += 1
    return version


def version_of(session: Session) -> StaffVersion | None:
    """None while there never was an account."""
    return session.get(StaffVersion, _ONLY_ROW)
