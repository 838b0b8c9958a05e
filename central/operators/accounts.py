"""Accounts of the console: made, given another password, closed, and asked whether somebody is who they say."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.operators.console_audit import is_name_of_person
from central.operators.models import OperatorAccount
from central.operators.one_time_codes import address_of_secret, matching_counter, new_secret
from central.operators.roles import OperatorRole
from contract.staff_secrets import hash_pin, is_pin

ISSUER = "自助终端运行中心"
LEAST_PASSWORD = 12


@cache
def _of_no_account() -> str:
    """Checked where there is no such account, so that it takes as long."""
    return hash_pin(secrets.token_urlsafe(9))


class NameTaken(Exception):
    """There is or was an account of this name, or the audit keeps it for what no person did."""


class OperatorUnknown(Exception):
    """There is no open account of this name."""


@dataclass(frozen=True)
class WantedAccount:
    """What an account of the console is to be (控制台新账户). `region`: the first digits of the 区划代码.

    `signs_on`: it is entered by the identity system alone.
    """

    name: str
    role: OperatorRole
    region: str = ""
    department: str = ""
    signs_on: bool = False


@dataclass(frozen=True)
class FirstSecrets:
    """The secrets of a new account, or of one that lost its own (首次口令): shown once, to be handed over in person.

    Both are "" where it is entered by the identity system alone.
    """

    name: str
    password: str
    code_address: str

    def __repr__(self) -> str:
        return f"FirstSecrets({self.name}, masked)"


def open_account(
    session: Session, wanted: WantedAccount, made_by: str, now: datetime, keys: CentreKeys
) -> FirstSecrets:
    """A new account. Raises NameTaken."""
    if session.get(OperatorAccount, wanted.name) is not None or not is_name_of_person(wanted.name):
        raise NameTaken(wanted.name)
    row = OperatorAccount(**vars(wanted) | {"role": wanted.role.value}, made_by=made_by, made_at=now)
    session.add(row)
    return _without_password(row) if wanted.signs_on else _renew(row, keys)


def renew_secrets(session: Session, name: str, keys: CentreKeys) -> FirstSecrets:
    """Another password and another secret for the phone; every login of the account ends. Raises OperatorUnknown.

    The identity system opens it no more.
    """
    return _renew(_of_name(session, name), keys)


def leave_to_sign_on(session: Session, name: str) -> FirstSecrets:
    """No password any more; every login of the account ends. Raises OperatorUnknown.

    The first person to sign in under its name by the identity system owns it from then on.
    """
    return _without_password(_of_name(session, name))


def change_password(session: Session, name: str, password: str) -> None:
    """The account's own choice; every other login of it ends. Raises OperatorUnknown."""
    _of_name(session, name).password_hash = hash_pin(password)


def close_account(session: Session, name: str, now: datetime) -> None:
    """It opens nothing any more, at once. Raises OperatorUnknown."""
    _of_name(session, name).closed_at = now


def every_operator(session: Session) -> list[OperatorAccount]:
    """The closed ones too, by name."""
    return list(session.scalars(select(OperatorAccount).order_by(OperatorAccount.name)))


def has_administrator(session: Session, besides: str = "") -> bool:
    """Whether accounts are looked after by one of them: then the password of the settings opens nothing any more.

    One whose reach is narrowed looks after no accounts. `besides`: an account that does not count.
    """
    is_one = OperatorAccount.role == OperatorRole.ADMINISTRATOR.value, OperatorAccount.closed_at.is_(None)
    is_whole = OperatorAccount.region == "", OperatorAccount.department == ""
    is_another = OperatorAccount.name != besides
    return bool(session.scalar(select(exists().where(*is_one, *is_whole, is_another))))


def is_whole_administrator(row: OperatorAccount) -> bool:
    """Whether it is open and looks after accounts."""
    is_open = row.closed_at is None and row.role == OperatorRole.ADMINISTRATOR.value
    return is_open and not row.region and not row.department


def verify(
    session: Session, name: str, password: str, code: str, now: datetime, keys: CentreKeys
) -> OperatorAccount | None:
    """The account whose password and code of now these are. A code counts once."""
    if not session.scalar(select(exists().select_from(OperatorAccount))):
        return None
    row = session.get(OperatorAccount, name, with_for_update=True)
    is_right = is_pin(password, _of_no_account() if row is None or row.signs_on else row.password_hash)
    if row is None or row.closed_at is not None or row.signs_on or not is_right:
        return None
    counter = matching_counter(keys.storage.open(row.code_box), code, now, row.last_counter)
    if counter is None:
        return None
    row.last_counter = counter
    return row


def _renew(row: OperatorAccount, keys: CentreKeys) -> FirstSecrets:
    password, secret = secrets.token_urlsafe(LEAST_PASSWORD), new_secret()
    row.password_hash, row.code_box, row.last_counter = hash_pin(password), keys.storage.close(secret), 0
    row.subject_mark, row.signs_on = "", False
    return FirstSecrets(row.name, password, address_of_secret(secret, row.name, ISSUER))


def _without_password(row: OperatorAccount) -> FirstSecrets:
    # no password has such a hash; a new one each time, as logins end with the hash that they began under
    row.password_hash, row.code_box, row.last_counter = f"none {secrets.token_urlsafe(16)}", b"", 0
    row.subject_mark, row.signs_on = "", True
    return FirstSecrets(row.name, "", "")


def _of_name(session: Session, name: str) -> OperatorAccount:
    row = session.get(OperatorAccount, name, with_for_update=True)
    if row is None or row.closed_at is not None:
        raise OperatorUnknown(name)
    return row
