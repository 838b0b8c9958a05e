"""Which account of the console belongs to somebody whom the identity system names, and what it may do."""

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.operators.accounts import WantedAccount, has_administrator, is_whole_administrator, open_account
from central.operators.console_audit import BY_SIGN_ON, is_name_of_person, note_event
from central.operators.forms import OPERATOR
from central.operators.models import ConsoleSession, KnownSubject, OperatorAccount
from central.operators.roles import OperatorRole
from central.settings import CentreSettings, IdentityProviderSettings

log = logging.getLogger(__name__)

MOST_NAME: Final = 20


class SignOnRefusal(StrEnum):
    """Why somebody is not let in although the identity system vouches for them (拒绝登录原因)."""

    NO_NAME = "no_name"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    ANOTHER_PERSON = "another_person"
    ANOTHER_NAME = "another_name"
    BY_PASSWORD = "by_password"  # noqa: S105 -- a reason
    NO_ROLE = "no_role"
    NO_REGION = "no_region"
    LAST_ADMINISTRATOR = "last_administrator"
    PASSWORD_ONLY = "password_only"  # noqa: S105 -- a reason


@dataclass(frozen=True)
class NotLetIn:
    """A sign-in that is refused (登录被拒): why, and under which name; "" where the system named none."""

    reason: SignOnRefusal
    name: str


@dataclass(frozen=True)
class _NamedOperator:
    """Whom the identity system names: under which account, and the mark of the person."""

    account: str
    mark: str


@dataclass(frozen=True)
class _Place:
    """What the identity system gives a person; None for what is the account's own."""

    role: OperatorRole | None
    region: str | None


def account_of(
    session: Session, claims: Mapping[str, Any], settings: CentreSettings, now: datetime, keys: CentreKeys
) -> OperatorAccount | NotLetIn:
    """The open account of the person who is named. Where the settings say how, it is opened, and gets role and reach from the system.

    An account that is left to the identity system belongs to the first person who signs in under its name, until an administrator leaves it
    to the system again: a name that the system gives to somebody else opens nothing, and a new name gives no second account. One with a
    password is its owner's.
    """
    provider = settings.identity_provider
    assert provider is not None  # noqa: S101 -- a sign-in needs a provider
    name = _name(claims, provider)
    if not name:
        return NotLetIn(SignOnRefusal.NO_NAME, "")
    if name in (settings.password_accounts or ()):
        return NotLetIn(SignOnRefusal.PASSWORD_ONLY, name)
    found = _find_account(
        session, _NamedOperator(name, _mark(provider.issuer, claims)), _place(claims, provider), now, keys
    )
    return NotLetIn(found, name) if isinstance(found, SignOnRefusal) else found


def _find_account(
    session: Session, named: _NamedOperator, place: _Place | SignOnRefusal, now: datetime, keys: CentreKeys
) -> OperatorAccount | SignOnRefusal:
    known = session.get(KnownSubject, named.mark)
    if isinstance(place, SignOnRefusal):
        _end_logins(session, known)
        return place
    if known is not None and known.account != named.account:
        return SignOnRefusal.ANOTHER_NAME
    row = session.get(OperatorAccount, named.account, with_for_update=True)
    if row is None and place.role is not None:
        wanted = WantedAccount(named.account, place.role, place.region or "", signs_on=True)
        open_account(session, wanted, BY_SIGN_ON, now, keys)
        note_event(session, BY_SIGN_ON, "account_opened", f"{named.account} {place.role.value}", now)
        row = session.get_one(OperatorAccount, named.account)
    if row is None:
        return SignOnRefusal.UNKNOWN
    problem = _problem(row, named.mark)
    if problem is None:
        if known is None:
            session.add(KnownSubject(subject_mark=named.mark, account=row.name))
        _bind(session, row, named.mark, now)
        problem = _put(session, row, place, now)
    if problem is SignOnRefusal.LAST_ADMINISTRATOR:
        _end_logins(session, known)
    return problem or row


def _problem(row: OperatorAccount, mark: str) -> SignOnRefusal | None:
    if row.closed_at is not None:
        return SignOnRefusal.CLOSED
    if row.subject_mark:
        return None if hmac.compare_digest(row.subject_mark, mark) else SignOnRefusal.ANOTHER_PERSON
    return None if row.signs_on else SignOnRefusal.BY_PASSWORD


def _bind(session: Session, row: OperatorAccount, mark: str, now: datetime) -> None:
    if not row.subject_mark:
        row.subject_mark = mark
        note_event(session, BY_SIGN_ON, "sign_on_bound", row.name, now)


def _end_logins(session: Session, known: KnownSubject | None) -> None:
    """What the identity system took away ends at once where it says so, and not with the day."""
    if known is not None:
        session.execute(delete(ConsoleSession).where(ConsoleSession.account == known.account))


def _put(session: Session, row: OperatorAccount, place: _Place, now: datetime) -> SignOnRefusal | None:
    """Refused if no account for managing accounts would be left: the password of the settings would open everything again."""
    role = row.role if place.role is None else place.role.value
    region = row.region if place.region is None else place.region
    if (row.role, row.region) != (role, region):
        stays = role == OperatorRole.ADMINISTRATOR and not region
        if is_whole_administrator(row) and not stays and not has_administrator(session, besides=row.name):
            log.error("by what the identity system tells of %s no administrator of everything would be left", row.name)
            return SignOnRefusal.LAST_ADMINISTRATOR
        row.role, row.region = role, region
        note_event(session, BY_SIGN_ON, "account_mapped", f"{row.name} {role} {region}".rstrip(), now)
    return None


def _name(claims: Mapping[str, Any], provider: IdentityProviderSettings) -> str:
    claimed = _within(claims, provider.account_claim)
    name = claimed.strip() if isinstance(claimed, str) else ""
    return name if len(name) <= MOST_NAME and re.match(OPERATOR, name) and is_name_of_person(name) else ""


def _place(claims: Mapping[str, Any], provider: IdentityProviderSettings) -> _Place | SignOnRefusal:
    if not provider.roles_claim:
        return _Place(None, None)
    has = _texts(_within(claims, provider.roles_claim))
    role = next((role for word, role in provider.roles.items() if word in has), None)
    if role is None:
        return SignOnRefusal.NO_ROLE
    if not provider.regions_claim:
        return _Place(OperatorRole(role), None)
    places = _texts(_within(claims, provider.regions_claim))
    reached = sorted({region for word, region in provider.regions.items() if word in places}, key=len)
    # without one an account would reach everything, and it has room for one
    if not reached or not all(account.startswith(reached[0]) for account in reached):
        return SignOnRefusal.NO_REGION
    return _Place(OperatorRole(role), reached[0])


def _within(claims: Mapping[str, Any], path: str) -> object:
    """What a claim holds: under the whole name, as addresses are names of claims too, or step by step."""
    if path in claims:
        return claims[path]
    found: object = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _texts(claimed: object) -> frozenset[str]:
    values = claimed if isinstance(claimed, list) else [claimed]
    return frozenset(value for value in values if isinstance(value, str))


def _mark(issuer: str, claims: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{issuer}\n{claims['sub']}".encode()).hexdigest()
