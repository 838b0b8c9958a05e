"""The accounts of keepers and technicians, as the centre gives them to a terminal: hashed, and never with a name."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contract.limits import Moment
from contract.model import Message, Octets
from contract.staff_secrets import HASH, MARK_BYTES, SALT_BYTES
from contract.terms import StaffRole

MOST_ACCOUNTS = 200
"""The most accounts that one terminal is sent."""

AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
RosterDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
"""Distinguishes one roster from another; empty for none."""


class StaffAccount(Message):
    """One account (人员账户). `card_mark`: of the resident ID card that opens diagnostics too. After `valid_to` it opens nothing."""

    number: AccountNumber
    role: StaffRole
    pin_hash: str = Field(pattern=HASH)
    card_mark: Octets | None = Field(default=None, min_length=MARK_BYTES, max_length=MARK_BYTES)
    valid_to: Moment | None = None


class StaffRoster(Message):
    """Every account that may open this terminal (人员名册), in place of all before; an account that is not in it opens
    nothing.
    """

    digest: RosterDigest
    card_salt: Octets = Field(min_length=SALT_BYTES, max_length=SALT_BYTES)
    accounts: tuple[StaffAccount, ...] = Field(max_length=MOST_ACCOUNTS)
