"""Makes the pick-up code of a case that was finished after its applicant had gone, and sends it to their telephone.

The code is known to this process while the message goes out, and then to the telephone alone: what is kept is a keyed digest.
Where no one knows whether the message went out, another code is made and sent later, and the one before is none any more.
"""

from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from central.cases.models import CaseEntry, CaseEvent
from central.cases.service import CENTRE
from central.cases.states import CaseStatus
from central.centre import CentreContext
from central.clock import civil_day
from central.departments.port import ReceivedCase
from central.executions.finished import was_decided_later
from central.executions.forwarding import open_case
from central.executions.text_messages import mobile_of, wait_before_news
from central.operators.console_audit import BY_THE_CENTRE, note_event
from central.pick_ups.collecting import came_out_unsaid, note_collected
from central.pick_ups.models import PickUpCode, is_held
from central.storage.database import hold_lock, insert_into
from contract.pick_ups import grouped_code, new_pick_up_code
from contract.terms import DepartmentState

VALID = timedelta(days=30)
"""Of a code, from when it was made: time for a person who works away to come home. By card a result can be had for longer."""
NOTICED_FOR = timedelta(days=7)
"""How long after it was finished a case is still given a code: a centre that did not run meanwhile tells no one of old news."""
AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 20

CaseKey = tuple[str, str]


def issue_due(centre: CentreContext) -> int:
    """Make and send what is due now; gives how many codes went out. Several processes may do it at once."""
    sent = 0
    for key in _claim(centre):
        sent += _issue(centre, key)
    return sent


def digest_of(centre: CentreContext, code: str) -> str:
    return centre.keys.keyed("pick-up code", code)


def releases_by_code(centre: CentreContext, session: Session) -> dict[str, ServiceItem]:
    """The items whose papers a code alone releases, as the newest catalogue has them."""
    catalogue = centre.catalogues.take(session)
    return {item.code: item for item in (catalogue.items if catalogue else ()) if item.pick_up_code}


def _claim(centre: CentreContext) -> list[CaseKey]:
    """Cases that are this process's for some minutes: those whose code is due, and those that were finished lately."""
    now = centre.clock.now()
    with centre.database.reading() as session:
        if not _due(session, now) and not _fresh(session, list(releases_by_code(centre, session)), now):
            return []
    with centre.database.writing() as session:
        hold_lock(session, CODES_LOCK)
        fresh = _fresh(session, list(releases_by_code(centre, session)), now)
        for entry in fresh:
            row = {
                "terminal_id": entry.terminal_id, "case_key": entry.case_key, "item_code": entry.item_code, "code_digest": "",
                "due_at": now, "expires_at": now + VALID, "releases": 0, "held_by": "", "held_request": "", "collected_by": "",
            }  # fmt: skip
            session.execute(insert_into(session, PickUpCode).values(row).on_conflict_do_nothing())
        claimed = _due(session, now)
        for code in claimed:
            code.due_at = now + AGAIN_AFTER
        return [(code.terminal_id, code.case_key) for code in claimed]


def _due(session: Session, now: datetime) -> list[PickUpCode]:
    # a message in doubt that did arrive: its code may be used up by now
    is_open = PickUpCode.revoked_at.is_(None), PickUpCode.sent_at.is_(None), PickUpCode.collected_at.is_(None)
    # a department that does not answer is asked for as long as a code would have been valid
    is_due = PickUpCode.due_at <= now, PickUpCode.expires_at > now, *is_open
    return list(session.scalars(select(PickUpCode).where(*is_due).order_by(PickUpCode.due_at).limit(AT_ONCE)))


def _fresh(session: Session, items: list[str], now: datetime) -> list[CaseEntry]:
    """Cases that were finished lately, and have no row here."""
    if not items:
        return []
    query = select(CaseEntry).where(
        CaseEntry.item_code.in_(items),
        CaseEntry.status == CaseStatus.COMPLETED.value,
        CaseEntry.changed_at > now - NOTICED_FOR,
        CaseEntry.pseudonym.is_not(None),
        was_decided_later(),
        _was_finished_by_others(),
        ~exists().where(PickUpCode.terminal_id == CaseEntry.terminal_id, PickUpCode.case_key == CaseEntry.case_key),
    )
    return list(session.scalars(query.limit(AT_ONCE)))


def _was_finished_by_others() -> ColumnElement[bool]:
    """Not by the application that completed it online: its documents came out there and then."""
    of_case = CaseEvent.terminal_id == CaseEntry.terminal_id, CaseEvent.case_key == CaseEntry.case_key
    return ~exists().where(*of_case, CaseEvent.status == CaseStatus.COMPLETED.value, CaseEvent.actor == CENTRE)


def _issue(centre: CentreContext, key: CaseKey) -> int:
    """Make the code of one case and send it; 0 where that is not to be, or not yet."""
    with centre.database.reading() as session:
        entry = session.get_one(CaseEntry, key)
        case = open_case(centre, session, entry)
        item = releases_by_code(centre, session).get(entry.item_code)
        is_down = centre.directory.state(session, entry.department) is DepartmentState.DOWN
        before, is_online = session.get_one(PickUpCode, key).code_digest, entry.sequence is None
    telephone = "" if case is None else _telephone_of(case, is_online=is_online)
    if case is None or item is None or not telephone:
        return _close(centre, key, before)
    department = centre.directory.department(case.item.department)
    papers = None if is_down else department.issue(case)
    if papers == ():
        return _close(centre, key, before)  # it is served in person
    if papers is None or wait_before_news(centre, telephone, case.terminal_id, centre.clock.now()):
        return 0
    code, until = new_pick_up_code(), centre.clock.now() + VALID
    if not _keep(centre, key, code, until):
        return 0
    return _settle(centre, key, code, case, department.notify(case, message_of(item, code, until)))


def _telephone_of(case: ReceivedCase, *, is_online: bool) -> str:
    """By what it is counted how often a telephone rings: its number; "" where there is none.

    Of what was completed online, after something was missing, the department alone has the number: then it is the case.
    """
    return mobile_of(case.item, case.submission) or (case.case_number if is_online else "")


def _keep(centre: CentreContext, key: CaseKey, code: str, until: datetime) -> bool:
    """Whether this is the code from now on: not where it was revoked meanwhile, or another case has the same.

    Nor where the one before is at a printer, or its paper is out: its message was in doubt, and had arrived.
    """
    with centre.database.writing() as session:
        hold_lock(session, CODES_LOCK)
        row = session.get(PickUpCode, key, with_for_update=True)
        digest = digest_of(centre, code)
        taken = session.scalar(select(PickUpCode.case_key).where(PickUpCode.code_digest == digest).limit(1))
        if row is None or row.revoked_at is not None or taken is not None:
            return False
        now = centre.clock.now()
        if row.collected_at is not None or is_held(row, now):
            return False
        if came_out_unsaid(session, row):
            note_collected(session, row, now)
            return False
        row.code_digest, row.expires_at = digest, until
        row.releases, row.held_until = 0, None
        return True


def _settle(centre: CentreContext, key: CaseKey, code: str, case: ReceivedCase, is_sent: bool | None) -> int:
    """What became of the message with this code. An officer who asked for another one meanwhile has it all the same."""
    match is_sent:
        case True:
            with centre.database.writing() as session:
                row = session.get(PickUpCode, key, with_for_update=True)
                if row is None:
                    return 0  # the person was erased meanwhile
                note_event(session, BY_THE_CENTRE, "pick_up_sent", case.case_number, centre.clock.now())
                if row.code_digest != digest_of(centre, code):
                    return 0
                row.sent_at, row.due_at = centre.clock.now(), None
            return 1
        case False:
            return _close(centre, key, digest_of(centre, code))
        case None:
            return 0  # it comes again, with another code
        case _:
            assert_never(is_sent)


def _close(centre: CentreContext, key: CaseKey, digest: str) -> int:
    """There is to be no code, until an officer asks for one; nothing changes where that was done since it had this digest."""
    with centre.database.writing() as session:
        row = session.get(PickUpCode, key, with_for_update=True)
        if row is not None and row.code_digest == digest:
            row.code_digest, row.due_at = "", None
    return 0


def message_of(item: ServiceItem, code: str, until: datetime) -> LocalText:
    """What the applicant reads on their telephone. It names the item and the last whole day, and no person."""
    day, shown = civil_day(until) - timedelta(days=1), grouped_code(code)
    return LocalText(
        zh=f"您申请的“{item.short.zh}”已办结。取件码 {shown}，{day.year}年{day.month}月{day.day}日（含当天）前可在任一台自助终端打印，"
        "打印一次后失效。带身份证的不用取件码。取件码等于文书，请不要告诉别人；收到多条的，以最后一条为准。",
        en=f"Your application “{item.short.en}” is finished. Pick-up code {shown}: print it at any terminal, once, "
        f"until {day} at the latest. With your ID card you need no code. "
        "Who has the code has the paper: keep it to yourself. The last message counts.",
    )


CODES_LOCK = 0x70_69_63_6B
"""Of PostgreSQL's advisory locks: one at a time makes, or looks at, a code."""
