"""Who may look and change things at the console: an account with a role, or the password of the settings until there is one."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.operators.accounts import has_administrator, verify
from central.operators.console_audit import is_name_of_person
from central.operators.models import ConsoleSession, OperatorAccount
from central.operators.return_pages import login_address
from central.operators.roles import RIGHTS, OperatorRole, Right
from central.settings import CentreSettings
from central.terminal_register.scope import Scope
from central.web.signed_exchange import centre_of

COOKIE = "central_console"
VALID = timedelta(hours=8)

_FOR_PROGRAMS = "/api/"


@dataclass(frozen=True)
class SignedIn:
    """The operator before the console (当前用户), and how far their account reaches; "" is everything."""

    name: str
    role: OperatorRole
    region: str = ""
    department: str = ""
    account: str = ""
    """The name of the account; "" for the password of the settings."""
    has_password: bool = False
    """Whether the account may be entered by one, so that it may choose another."""

    def may(self, right: Right) -> bool:
        """Whether the role has it."""
        return right in RIGHTS[self.role]

    @property
    def scope(self) -> Scope:
        """How far the account reaches."""
        return Scope(self.region, self.department)


@dataclass(frozen=True)
class LoginForm:
    """What the login page was filled in with (登录凭据)."""

    operator: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class ConsoleLogin:
    """Who may log in at the console (控制台门禁)."""

    password: str = field(repr=False)
    secret: bytes = field(repr=False)
    is_generated: bool
    password_accounts: tuple[str, ...] | None = None
    """The accounts that have passwords, where not all do."""
    is_mapped: bool = False
    """Whether the identity system says what an account may do: what it takes away no password keeps."""

    @classmethod
    def from_settings(cls, settings: CentreSettings, secret: bytes) -> "ConsoleLogin":
        """The password of the settings, or else one made for this start."""
        narrowed, provider = settings.password_accounts, settings.identity_provider
        is_mapped = provider is not None and bool(provider.roles_claim)
        if settings.console_password is not None:
            return cls(settings.console_password.get_secret_value(), secret, False, narrowed, is_mapped)
        return cls(secrets.token_urlsafe(9), secret, True, narrowed, is_mapped)

    def may_have_password(self, account: str) -> bool:
        """Whether the settings leave a password of this centre to an account."""
        return self.password_accounts is None or account in self.password_accounts

    def has_password(self, account: OperatorAccount) -> bool:
        """Whether an account may sign in by a password of this centre."""
        is_of_provider = self.is_mapped and self.password_accounts is None and account.subject_mark
        return not account.signs_on and not is_of_provider and self.may_have_password(account.name)

    def let_in(self, session: Session, given: LoginForm, now: datetime, keys: CentreKeys) -> str | None:
        """A token for an account's password and code, or, while no account administers others, for the password of the settings.

        Logins whose time is over are cleared away.
        """
        account = verify(session, given.operator, given.password, given.code, now, keys)
        if account is not None and not self.has_password(account):
            return None
        if account is None and not self._opens_by_settings(session, given):
            return None
        return self.begin(session, given.operator, account, now)

    def begin(self, session: Session, operator: str, account: OperatorAccount | None, now: datetime) -> str:
        """The token of a new login of somebody who is let in; None: by the password of the settings."""
        token = secrets.token_urlsafe(32)
        session.execute(delete(ConsoleSession).where(ConsoleSession.expires_at <= now))
        row = ConsoleSession(token_digest=_digest(token), operator=operator, expires_at=now + VALID)
        row.account = "" if account is None else account.name
        row.password_mark = self._mark(account)
        session.add(row)
        return token

    def operator(self, session: Session, token: str, now: datetime) -> SignedIn | None:
        """Whose token it is; None when it is not ours or no longer valid."""
        row = session.get(ConsoleSession, _digest(token))
        if row is None or row.expires_at <= now:
            return None
        account = session.get(OperatorAccount, row.account) if row.account else None
        is_gone = account is None or account.closed_at is not None if row.account else has_administrator(session)
        if is_gone or not hmac.compare_digest(row.password_mark, self._mark(account)):
            return None
        if account is None:
            return SignedIn(row.operator, OperatorRole.ADMINISTRATOR)
        return SignedIn(
            row.operator,
            OperatorRole(account.role),
            account.region,
            account.department,
            account=account.name,
            has_password=self.has_password(account),
        )

    def _opens_by_settings(self, session: Session, given: LoginForm) -> bool:
        """Under a name that is free: what is done is kept under it, and an account answers for its own.

        What a stranger typed for a name is asked of no database, whose statements keep it in memory.
        """
        if not self._is_of_settings(given.password) or not is_name_of_person(given.operator):
            return False
        return session.get(OperatorAccount, given.operator) is None and not has_administrator(session)

    def _is_of_settings(self, password: str) -> bool:
        return hmac.compare_digest(password.encode("utf-8", "surrogatepass"), self.password.encode())

    def _mark(self, account: OperatorAccount | None) -> str:
        # Keyed: the table must not help to guess the password.
        under = self.password if account is None else account.password_hash
        return hmac.digest(self.secret, under.encode(), "sha256").hex()


def carry(answer: Response, token: str, settings: CentreSettings) -> None:
    """Give the browser the token of its login."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(VALID.total_seconds()),
        secure=settings.public_url.lower().startswith("https://"),
        httponly=True,
        samesite="strict",
    )


def let_out(session: Session, token: str) -> None:
    """End a login: its token is worth nothing any more, wherever it was copied to."""
    session.execute(delete(ConsoleSession).where(ConsoleSession.token_digest == _digest(token)))


def is_signed_in(request: Request) -> bool:
    """Whether the browser carries a valid token."""
    return signed_in(request) is not None


def signed_in(request: Request) -> SignedIn | None:
    """The operator who asks; looked up once a request."""
    if not hasattr(request.state, "signed_in"):
        request.state.signed_in = _looked_up(request)
    found: SignedIn | None = request.state.signed_in
    return found


def require_person(request: Request) -> SignedIn:
    """Sends everybody without a login to the login page; a program gets 401, it could not fill the page in."""
    found = signed_in(request)
    if found is None and request.url.path.startswith(_FOR_PROGRAMS):
        raise HTTPException(401)
    if found is None:
        raise HTTPException(303, headers={"Location": login_address(request)})
    return found


def require_signed_in(request: Request) -> str:
    """The operator's name, which is kept with what they do."""
    return require_person(request).name


class Reach(StrEnum):
    """What a page does about how far an account reaches (范围约定).

    NARROWED: it shows and changes only what is within; WHOLE: it is of all places and departments, and for accounts that
    reach everything; OWN: it is of nothing but the account itself.
    """

    NARROWED = "narrowed"
    WHOLE = "whole"
    OWN = "own"


@dataclass(frozen=True)
class Gate:
    """What every page behind the login passes first (门): a login, the right, and how the page keeps to what is within reach."""

    reach: Reach
    right: Right | None = None

    def __call__(self, request: Request) -> SignedIn:
        """The operator, if they are let through. Raises HTTPException: 303 to the login page, 401 for programs, 403."""
        person = require_person(request)
        if not self.opens_for(person):
            raise HTTPException(403)
        return person

    def opens_for(self, person: SignedIn) -> bool:
        """Whether the role has the right, and the account reaches as far as the page."""
        has_right = self.right is None or person.may(self.right)
        return has_right and (self.reach is not Reach.WHOLE or person.scope.is_whole)


def gated(reach: Reach, right: Right | None = None) -> Any:  # Any: what FastAPI calls a dependency
    return Depends(Gate(reach, right))


def _looked_up(request: Request) -> SignedIn | None:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    console_login: ConsoleLogin = request.app.state.console_login
    centre = centre_of(request)
    with centre.database.reading() as session:
        return console_login.operator(session, token, centre.clock.now())


def _digest(token: str) -> str:
    # surrogates: a stranger may send any bytes
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


Operator = Annotated[str, Depends(require_signed_in)]
Person = Annotated[SignedIn, Depends(require_person)]
