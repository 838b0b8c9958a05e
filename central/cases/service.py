"""Opens cases from records and executions, moves them along, and finds them again."""

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from catalogue.text import LocalText
from central.cases.models import NOTE_EN, NOTE_ZH, CaseEntry, CaseEvent
from central.cases.states import STANDINGS, WAY_TO, CaseStatus, check_step, is_word_of_receipt
from central.clock import civil_day
from central.keys import CentreKeys, pseudonym_of
from central.records.judging import Taken, waiting_case
from central.storage.database import insert_rows
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.case_news import CaseNews, CaseStanding
from contract.documents import ResultContent
from contract.query_code import query_code_of
from contract.records import CaseFacts
from contract.terms import ProofLevel

CENTRE = "centre"
HEAD_LENGTH = 15
"""As much of a terminal's name is in front of the numbers that it makes."""

CaseKey = tuple[str, str]
"""The terminal and the `case_key` of a case."""

RESULT_SHOWN_FOR = timedelta(minutes=30)
"""The length of a visit: later the applicant has gone, and the terminal may be in other hands."""


@dataclass(frozen=True)
class Verdict:
    """A department's word on a case that it received (部门意见); `happened_at` is when it did that, where it says so."""

    status: CaseStatus
    note: LocalText | None = None
    result: ResultContent | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True)
class OnlineCase:
    """A case that a department carried out at once (即办件)."""

    terminal_id: str
    request_id: str
    case_number: str
    item_code: str
    department: str
    pseudonym: str | None
    status: CaseStatus
    matter: str = ""
    missing: LocalText | None = None
    """What the department asks for in 补正."""


@dataclass(frozen=True)
class CaseStep:
    """One step of a case's way (办件环节)."""

    status: CaseStatus
    happened_at: datetime
    actor: str
    note: LocalText | None


@dataclass(frozen=True)
class CaseView:
    """A case as it may be shown (办件详情): nothing personal but what `result` says."""

    case_number: str
    provisional_number: str
    query_code: str
    item_code: str
    department: str
    terminal_id: str
    status: CaseStatus
    submitted_at: datetime
    received_at: datetime
    changed_at: datetime
    is_online: bool
    proof_level: ProofLevel | None
    """How sure it is who applied; None where no one was asked."""
    steps: tuple[CaseStep, ...]
    result: ResultContent | None


def mint_case_number(item_code: str, moment: datetime, origin: str) -> str:
    """办件编号: item, day, and eight characters from the id it comes from - the same every time it is asked."""
    tail = base64.b32encode(hashlib.sha256(origin.encode()).digest()[:5]).decode("ascii")
    return f"{item_code}-{civil_day(moment):%Y%m%d}-{tail}"


def open_cases(session: Session, taken: Iterable[Taken], keys: CentreKeys, now: datetime) -> None:
    """收件: a case for every submission that waits for the centre. Call it in the transaction that stores the records."""
    rows = [_row(record, facts, keys, now) for record in taken if (facts := waiting_case(record.record)) is not None]
    if not rows:
        return
    insert_rows(session, CaseEntry, rows)
    insert_rows(session, CaseEvent, [_first_event(row, CaseStatus.RECEIVED, now) for row in rows])


def open_online_case(session: Session, case: OnlineCase, now: datetime) -> None:
    """A case that was carried out online, with the steps it went through at once."""
    row = {
        "terminal_id": case.terminal_id,
        "case_key": case.request_id,
        "case_number": case.case_number,
        "query_code": query_code_of(case.request_id),
        "item_code": case.item_code,
        "department": case.department,
        "pseudonym": case.pseudonym,
        "status": case.status.value,
        "submitted_at": now,
        "received_at": now,
        "changed_at": now,
        "matter": case.matter,
    }
    session.execute(insert(CaseEntry), [row])
    way = enumerate(WAY_TO[case.status], start=1)
    events = [_first_event(row, status, now) | {"step": number} for number, status in way]
    if case.missing is not None:
        events[-1] |= {"note_zh": case.missing.zh[:NOTE_ZH], "note_en": case.missing.en[:NOTE_EN]}
    session.execute(insert(CaseEvent), events)


def waiting_for_paper(session: Session, pseudonym: str, item_code: str, matter: str) -> CaseEntry | None:
    """The newest case of this person about this matter that lacks a paper (补正); one from a queue has a matter once it is proven."""
    query = select(CaseEntry).where(
        CaseEntry.pseudonym == pseudonym,
        CaseEntry.item_code == item_code,
        CaseEntry.matter == matter,
        CaseEntry.status == CaseStatus.SUPPLEMENT_REQUIRED.value,
    )
    return session.scalars(query.order_by(CaseEntry.received_at.desc()).limit(1)).first()


def supplement_case(session: Session, case: OnlineCase, keys: CentreKeys, now: datetime) -> None:
    """What was missing has come: the earlier case of this number goes on from 收件, unless it was moved meanwhile."""
    entry = cases_numbered(session, [case.case_number]).get(case.case_number)
    if entry is None or entry.status != CaseStatus.SUPPLEMENT_REQUIRED.value:
        return
    steps = [Verdict(status) for status in WAY_TO[case.status]]
    steps[-1] = Verdict(case.status, case.missing)
    # its department has the whole of it now: what was queued is not forwarded once more
    entry.sequence = None
    move_cases(session, [(entry, step) for step in steps], CENTRE, now, keys)


def move_case(
    session: Session, entry: CaseEntry, verdict: Verdict, actor: str, now: datetime, keys: CentreKeys
) -> None:
    """Take one step. Raises StepRefused."""
    move_cases(session, [(entry, verdict)], actor, now, keys)


def move_cases(
    session: Session, moves: Sequence[tuple[CaseEntry, Verdict]], actor: str, now: datetime, keys: CentreKeys
) -> None:
    """Take these steps in their order, several of one case too. Raises StepRefused."""
    last = _last_steps(session, {_key_of(entry) for entry, _ in moves})
    for entry, verdict in moves:
        if not is_word_of_receipt(CaseStatus(entry.status), verdict.status):
            check_step(CaseStatus(entry.status), verdict.status)
        last[_key_of(entry)] += 1
        session.add(
            CaseEvent(
                terminal_id=entry.terminal_id,
                case_key=entry.case_key,
                step=last[_key_of(entry)],
                status=verdict.status.value,
                happened_at=now if verdict.happened_at is None else min(verdict.happened_at, now),
                actor=actor,
                note_zh=verdict.note.zh[:NOTE_ZH] if verdict.note else "",
                note_en=verdict.note.en[:NOTE_EN] if verdict.note else "",
            )
        )
        entry.status = verdict.status.value
        entry.changed_at = now
        if verdict.result is not None:
            entry.result_box = keys.storage.close(verdict.result.model_dump_json().encode())
    session.flush()


def locked_cases(session: Session, keys: Collection[CaseKey]) -> dict[CaseKey, CaseEntry]:
    """Those of these cases that are there, held by this transaction alone where the database can."""
    query = select(CaseEntry).where(tuple_(CaseEntry.terminal_id, CaseEntry.case_key).in_(sorted(keys)))
    locked = query.order_by(CaseEntry.terminal_id, CaseEntry.case_key).with_for_update()
    return {_key_of(entry): entry for entry in session.scalars(locked)}


def _key_of(entry: CaseEntry) -> CaseKey:
    return entry.terminal_id, entry.case_key


def _last_steps(session: Session, keys: Collection[CaseKey]) -> Counter[CaseKey]:
    columns = (CaseEvent.terminal_id, CaseEvent.case_key)
    query = select(*columns, func.max(CaseEvent.step)).where(tuple_(*columns).in_(sorted(keys))).group_by(*columns)
    return Counter({(terminal_id, case_key): step for terminal_id, case_key, step in session.execute(query)})


def find_case(session: Session, number: str, scope: Scope = EVERYWHERE) -> CaseEntry | None:
    """The case with this number: the centre's own, or else the provisional one of the terminal that made it. None out of scope.

    A terminal says what it likes: a number counts as its own only with its name in front, and never before one of the centre.
    What two terminals may both have made (their names begin alike) is found by the centre's number alone.
    """
    wanted = number.strip().upper()
    if not wanted or not wanted.isprintable():
        return None  # PostgreSQL cannot even be asked for a NUL
    ours = select(CaseEntry).where(CaseEntry.case_number == wanted).order_by(CaseEntry.received_at).limit(1)
    found = session.scalars(ours).first() or _with_provisional(session, wanted)
    if found is None or scope.is_whole:
        return found
    terminal = session.get(TerminalEntry, found.terminal_id)
    return found if terminal is not None and scope.has(terminal.region, found.department) else None


def cases_numbered(session: Session, numbers: Collection[str]) -> dict[str, CaseEntry]:
    """The cases with these numbers of the centre, held by this transaction alone where the database can."""
    query = select(CaseEntry).where(CaseEntry.case_number.in_(sorted(set(numbers))))
    locked = query.order_by(CaseEntry.terminal_id, CaseEntry.case_key).with_for_update()
    newest_first = sorted(session.scalars(locked), key=lambda case: case.received_at, reverse=True)
    return {entry.case_number: entry for entry in newest_first}


def _with_provisional(session: Session, wanted: str) -> CaseEntry | None:
    of_terminal = func.upper(CaseEntry.terminal_id)
    for sign in ("_", "."):
        of_terminal = func.replace(of_terminal, sign, "-")
    is_own = func.substr(of_terminal, 1, HEAD_LENGTH) == wanted.rsplit("-", 2)[0]
    query = select(CaseEntry).where(CaseEntry.provisional_number == wanted, is_own)
    newest = [
        session.scalars(
            query.where(CaseEntry.terminal_id == name).order_by(CaseEntry.received_at.desc()).limit(1)
        ).one()
        for name in session.scalars(query.with_only_columns(CaseEntry.terminal_id).distinct().limit(2))
    ]
    return newest[0] if len(newest) == 1 else None


def cases_of(session: Session, pseudonym: str, limit: int = 20) -> list[CaseEntry]:
    """The cases of one person, newest first."""
    query = select(CaseEntry).where(CaseEntry.pseudonym == pseudonym)
    return list(session.scalars(query.order_by(CaseEntry.received_at.desc()).limit(limit)))


def waiting_departments(session: Session) -> list[str]:
    """The departments that have cases to look at."""
    is_queued = CaseEntry.sequence.is_not(None)
    query = select(CaseEntry.department).where(CaseEntry.status == CaseStatus.RECEIVED.value, is_queued).distinct()
    return sorted(session.scalars(query))


def received_cases(session: Session, department: str, limit: int, now: datetime) -> list[CaseEntry]:
    """Cases that their department has not looked at yet and no one has taken there, oldest first.

    Locked where the database can skip what others hold.
    """
    is_free = or_(CaseEntry.in_review_until.is_(None), CaseEntry.in_review_until <= now)
    query = (
        select(CaseEntry)
        .where(CaseEntry.status == CaseStatus.RECEIVED.value, CaseEntry.department == department, is_free)
        .where(CaseEntry.sequence.is_not(None))  # what was asked online is at its department already
        .order_by(CaseEntry.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def set_in_review(session: Session, entries: Collection[CaseEntry], until: datetime) -> None:
    """Their department looks at them until then: one statement for all, and the entries here are not read again."""
    keys = sorted(_key_of(entry) for entry in entries)
    if keys:
        is_one = tuple_(CaseEntry.terminal_id, CaseEntry.case_key).in_(keys)
        session.execute(
            update(CaseEntry).where(is_one).values(in_review_until=until),
            execution_options={"synchronize_session": False},
        )


def last_cases(session: Session, scope: Scope = EVERYWHERE, limit: int = 20) -> list[CaseEntry]:
    """The cases within a scope that moved last."""
    query = select(CaseEntry).where(*scope.of_cases(CaseEntry.terminal_id, CaseEntry.department))
    return list(session.scalars(query.order_by(CaseEntry.changed_at.desc()).limit(limit)))


def view_case(session: Session, entry: CaseEntry, keys: CentreKeys) -> CaseView:
    """The whole of a case with its steps."""
    events = session.scalars(
        select(CaseEvent)
        .where(CaseEvent.terminal_id == entry.terminal_id, CaseEvent.case_key == entry.case_key)
        .order_by(CaseEvent.step)
    )
    result = None
    if entry.result_box is not None:
        result = ResultContent.model_validate_json(keys.storage.open(entry.result_box))
    return CaseView(
        case_number=entry.case_number,
        provisional_number=entry.provisional_number,
        query_code=entry.query_code,
        item_code=entry.item_code,
        department=entry.department,
        terminal_id=entry.terminal_id,
        status=CaseStatus(entry.status),
        submitted_at=entry.submitted_at,
        received_at=entry.received_at,
        changed_at=entry.changed_at,
        is_online=entry.sequence is None,
        proof_level=ProofLevel(entry.proof_level) if entry.proof_level else None,
        steps=tuple(_step(event) for event in events),
        result=result,
    )


def _row(taken: Taken, facts: CaseFacts, keys: CentreKeys, now: datetime) -> dict[str, object]:
    record = taken.record
    return {
        "terminal_id": record.terminal_id,
        "case_key": record.record_id,
        "case_number": mint_case_number(facts.item_code, now, record.record_id),
        "provisional_number": facts.case_number.upper()[:64],
        "query_code": query_code_of(record.record_id),
        "item_code": facts.item_code,
        "department": facts.department,
        "pseudonym": pseudonym_of(taken.submission, keys),
        "epoch": record.epoch,
        "sequence": record.sequence,
        "status": CaseStatus.RECEIVED.value,
        "submitted_at": record.occurred_at,
        "received_at": now,
        "changed_at": now,
    }


def _first_event(row: Mapping[str, object], status: CaseStatus, now: datetime) -> dict[str, object]:
    return {
        "terminal_id": row["terminal_id"],
        "case_key": row["case_key"],
        "step": 1,
        "status": status.value,
        "happened_at": now,
        "actor": CENTRE,
        "note_zh": "",
        "note_en": "",
    }


def _step(event: CaseEvent) -> CaseStep:
    note = LocalText(zh=event.note_zh, en=event.note_en or event.note_zh) if event.note_zh else None
    return CaseStep(CaseStatus(event.status), event.happened_at, event.actor, note)


def news_of(session: Session, terminal_id: str, record_id: str, keys: CentreKeys, now: datetime) -> CaseNews:
    """The news of a case for the terminal that delivered it; a case that has not arrived waits.

    What it says of a person is sent only during their visit, and only where it is proven who they are.
    """
    entry = session.get(CaseEntry, (terminal_id, record_id))
    if entry is None:
        return CaseNews(record_id=record_id, standing=CaseStanding.WAITING)
    case = view_case(session, entry, keys)
    may_be_shown = entry.pseudonym is None or entry.proof_level not in ("", ProofLevel.NONE.value)
    has_it = case.status is CaseStatus.RECEIVED and case.steps[-1].actor != CENTRE
    return CaseNews(
        record_id=record_id,
        standing=CaseStanding.RECEIVED if has_it else STANDINGS[case.status],
        case_number=case.case_number,
        note=case.steps[-1].note,
        result=case.result if may_be_shown and now - entry.received_at < RESULT_SHOWN_FOR else None,
    )
