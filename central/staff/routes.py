"""Accounts and what was done with them as JSON, for other tools of the bureau. Behind the console's login."""

import logging
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import Field, StringConstraints, ValidationError

from central.operators.forms import LINE, OPERATOR
from central.operators.roles import Right
from central.operators.session import Operator, Reach, gated
from central.staff.audit import MOST, last_events
from central.staff.service import AccountUnknown, NewAccount, every_account, make_account, withdraw_account
from central.web.signed_exchange import CentreHere, body_of
from contract.model import Message
from contract.staff import AccountNumber
from contract.terms import StaffRole

router = APIRouter(dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
log = logging.getLogger(__name__)
M = TypeVar("M", bound=Message)


class AccountWish(Message):
    """A new account (账户申请). `id_number`: of the card that opens diagnostics too; only its mark is kept."""

    holder: Annotated[str, StringConstraints(pattern=OPERATOR, max_length=40)]
    role: StaffRole
    region: str = Field(default="", pattern=r"^([0-9]{2,12})?$")
    valid_days: int | None = Field(default=None, ge=1, le=3650)
    id_number: str = Field(default="", pattern=r"^([0-9]{17}[0-9Xx])?$", repr=False)


class AccountGiven(Message):
    """Its number and its PIN (新账户答复), which is shown once."""

    number: AccountNumber
    pin: str = Field(repr=False)


class AccountEnd(Message):
    """The account that is to open nothing any more (账户收回)."""

    number: AccountNumber


class AccountState(Message):
    """One account for diagnostics, without its PIN (账户现状)."""

    number: AccountNumber
    holder: str
    role: StaffRole
    region: str
    has_card: bool
    valid_to: datetime | None = None
    withdrawn_at: datetime | None = None


class AccountList(Message):
    """Every account in the caller's reach (账户清单)."""

    accounts: tuple[AccountState, ...]


class AuditEntry(Message):
    """One event on a terminal (审计条目)."""

    occurred_at: datetime
    terminal_id: str
    event: str
    account: str
    role: str
    about: str
    detail: str


class AuditList(Message):
    """The newest audit events of a terminal (审计清单)."""

    events: tuple[AuditEntry, ...]


@router.get("/api/staff")
def accounts(centre: CentreHere) -> AccountList:
    """All, the withdrawn ones too."""
    with centre.database.reading() as session:
        return AccountList(
            accounts=tuple(
                AccountState(
                    number=account.number,
                    holder=account.holder,
                    role=StaffRole(account.role),
                    region=account.region,
                    has_card=account.card_mark is not None,
                    valid_to=account.valid_to,
                    withdrawn_at=account.withdrawn_at,
                )
                for account in every_account(session)
            )
        )


@router.post("/api/staff/accounts")
def add(centre: CentreHere, operator: Operator, body: Annotated[bytes, Depends(body_of)]) -> AccountGiven:
    """Make one; the answer alone has the PIN."""
    wish = _read(AccountWish, body)
    wanted = NewAccount(wish.holder, wish.role, wish.region, wish.valid_days, wish.id_number)
    with centre.database.writing() as session:
        made = make_account(session, wanted, operator, centre.clock.now())
    log.info("account %s made by %s", made.number, operator)
    return AccountGiven(number=made.number, pin=made.pin)


@router.post("/api/staff/withdrawals")
def withdraw(centre: CentreHere, operator: Operator, body: Annotated[bytes, Depends(body_of)]) -> AccountEnd:
    """Withdraw one; 404 when there is none."""
    end = _read(AccountEnd, body)
    try:
        with centre.database.writing() as session:
            withdraw_account(session, end.number, centre.clock.now())
    except AccountUnknown:
        raise HTTPException(404) from None
    log.info("account %s withdrawn by %s", end.number, operator)
    return end


@router.get("/api/audit")
def audit(
    centre: CentreHere,
    terminal_id: Annotated[str, Query(pattern=LINE, max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> AuditList:
    """What was done in diagnostics, the newest first."""
    with centre.database.reading() as session:
        lines = last_events(session, terminal_id, limit)
    return AuditList(events=tuple(AuditEntry(**vars(line)) for line in lines))


def _read(kind: type[M], body: bytes) -> M:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        raise HTTPException(422) from None
