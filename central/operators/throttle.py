"""Slows down who guesses the console's password: twice as long after every wrong one, for the address and, less, for all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.operators.models import LoginFailures
from central.storage.database import insert_into

EVERYWHERE = "everywhere"
ENROLMENT = "enrol "
"""The endpoint at which enrolment codes are tried."""
SIGN_ON = "sign-on "
"""The endpoint at which people come back from the identity system with its codes."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""Without another wrong password the count begins again."""

_SOURCE_LENGTH = 64


@dataclass(frozen=True)
class LoginPace:
    """How many wrong passwords cost nothing (放慢规则), and the longest wait."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long logging in stays refused after so many wrong passwords in a row."""
        over = failures - self.free
        if over <= 0:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(over, 20)), self.longest)


OF_AN_ADDRESS = LoginPace(free=3, longest=timedelta(minutes=15))
OF_ALL_ADDRESSES = LoginPace(free=30, longest=timedelta(seconds=5))
"""Short: guessing from many addresses becomes slow, but a stranger cannot shut the operators out."""


@dataclass(frozen=True)
class LoginAttempt:
    """One attempt from an address. The rows stay locked until the transaction ends, so attempts come one after another."""

    session: Session
    address: LoginFailures
    all_addresses: LoginFailures
    now: datetime

    @property
    def wait(self) -> timedelta:
        """How long this attempt has to wait; zero when it may be made."""
        return max(self.address.open_at - self.now, self.all_addresses.open_at - self.now, timedelta(0))

    def note_failure(self) -> int:
        """The password was wrong; gives how many were wrong in a row from this address."""
        for row, pace in ((self.address, OF_AN_ADDRESS), (self.all_addresses, OF_ALL_ADDRESSES)):
            row.failures = 1 if self.now - row.failed_at > FORGOTTEN_AFTER else row.failures + 1
            row.failed_at = self.now
            row.open_at = self.now + pace.wait(row.failures)
        return self.address.failures

    def note_success(self) -> None:
        """The password was right: this address begins again."""
        self.session.delete(self.address)


def take_turn(session: Session, address: str, now: datetime, prefix: str = "") -> LoginAttempt:
    """The standing of an address, locked. What is long forgotten is cleared away. Each door counts for itself."""
    all_addresses = _row(session, prefix + EVERYWHERE, now)  # first: anyone who holds this row may touch the others
    is_old = LoginFailures.failed_at < now - 2 * FORGOTTEN_AFTER
    session.execute(delete(LoginFailures).where(is_old, LoginFailures.source.startswith(f"{prefix}from ")))
    return LoginAttempt(session, _row(session, f"{prefix}from {address}"[:_SOURCE_LENGTH], now), all_addresses, now)


def _row(session: Session, source: str, now: datetime) -> LoginFailures:
    values = {"source": source, "failures": 0, "failed_at": now, "open_at": now}
    session.execute(insert_into(session, LoginFailures).values(values).on_conflict_do_nothing())
    return session.get_one(LoginFailures, source, with_for_update=True)
