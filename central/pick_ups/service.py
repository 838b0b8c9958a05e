"""What an officer sees of a pick-up code and may do with it. The code itself is shown to no one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.cases.states import CaseStatus
from central.centre import CentreContext
from central.executions.finished import PRINTED_FOR
from central.pick_ups.collecting import came_out_unsaid
from central.pick_ups.issuing import VALID, releases_by_code
from central.pick_ups.models import PickUpCode, is_held
from central.pick_ups.releasing import MOST_RELEASES


class PickUpStanding(StrEnum):
    """How the pick-up code of a case is (取件码状态). SPENT: its paper came out of no printer, as often as it was tried."""

    NONE = "none"
    DUE = "due"
    SENT = "sent"
    AT_PRINTER = "at_printer"
    SPENT = "spent"
    COLLECTED = "collected"
    EXPIRED = "expired"
    REVOKED = "revoked"


class PickUpWish(StrEnum):
    """What an officer does with a code (取件码操作)."""

    REVOKED = "revoked"
    RENEWED = "renewed"


@dataclass(frozen=True)
class PickUpView:
    """The code of a case as it may be shown (取件码情况)."""

    standing: PickUpStanding
    since: datetime | None = None
    terminal_id: str = ""
    expires_at: datetime | None = None
    can_revoke: bool = False
    can_renew: bool = False


_OPEN = frozenset({PickUpStanding.DUE, PickUpStanding.SENT, PickUpStanding.AT_PRINTER})


def pick_up_of(centre: CentreContext, session: Session, entry: CaseEntry) -> PickUpView | None:
    """None where no code releases this case, or where it is not finished."""
    row = session.get(PickUpCode, (entry.terminal_id, entry.case_key))
    is_released = entry.item_code in releases_by_code(centre, session)
    if entry.status != CaseStatus.COMPLETED.value or not (row or is_released):
        return None
    now = centre.clock.now()
    is_young = entry.pseudonym is not None and entry.changed_at > now - PRINTED_FOR
    can_renew = is_released and is_young
    if row is None:
        return PickUpView(PickUpStanding.NONE, can_renew=can_renew)
    is_out = row.collected_at is None and not is_held(row, now) and came_out_unsaid(session, row)
    standing, since = (PickUpStanding.COLLECTED, row.held_until) if is_out else _standing(row, now)
    is_valid = standing in {PickUpStanding.SENT, PickUpStanding.AT_PRINTER}
    return PickUpView(
        standing,
        since,
        (row.collected_by or row.held_by) if standing is PickUpStanding.COLLECTED else "",
        row.expires_at if is_valid else None,
        can_revoke=standing in _OPEN,
        can_renew=can_renew and standing is not PickUpStanding.DUE,
    )


def _standing(row: PickUpCode, now: datetime) -> tuple[PickUpStanding, datetime | None]:
    """How it is, and since when."""
    if row.collected_at is not None:
        return PickUpStanding.COLLECTED, row.collected_at  # also one that was revoked while its paper was at a printer
    if row.revoked_at is not None:
        return PickUpStanding.REVOKED, row.revoked_at
    if row.sent_at is None:
        return (PickUpStanding.NONE if row.due_at is None else PickUpStanding.DUE), None
    if row.expires_at <= now:
        return PickUpStanding.EXPIRED, row.expires_at
    if is_held(row, now):
        return PickUpStanding.AT_PRINTER, None
    return (PickUpStanding.SPENT if row.releases >= MOST_RELEASES else PickUpStanding.SENT), row.sent_at


def carry_out_wish(centre: CentreContext, session: Session, entry: CaseEntry, wish: PickUpWish) -> bool:
    """Whether there was something to do: from now on the code of before releases nothing."""
    key, now = (entry.terminal_id, entry.case_key), centre.clock.now()
    row = session.get(PickUpCode, key, with_for_update=True)
    shown = pick_up_of(centre, session, entry)
    if shown is None:
        return False
    if wish is PickUpWish.REVOKED:
        if row is None or not shown.can_revoke:
            return False
        row.code_digest, row.revoked_at, row.due_at, row.held_until = "", now, None, None
        return True
    if not shown.can_renew:
        return False
    if row is None:
        row = PickUpCode(terminal_id=key[0], case_key=key[1], item_code=entry.item_code)
        session.add(row)
    row.code_digest, row.due_at, row.sent_at, row.expires_at = "", now, None, now + VALID
    row.releases, row.held_by, row.held_request, row.held_until = 0, "", "", None
    row.collected_at, row.collected_by, row.revoked_at = None, "", None
    return True
