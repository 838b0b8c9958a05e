"""Takes received cases to their departments. Runs beside the ingest, so that a slow department never slows a terminal.

No transaction is open while a department looks at a case: cases are marked as taken, reviewed, and moved on afterwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from catalogue.schema import ItemKind
from central.authorities.port import NoAuthorityAnswer
from central.cases.models import CaseEntry
from central.cases.service import (
    CaseKey,
    Verdict,
    locked_cases,
    move_cases,
    received_cases,
    set_in_review,
    waiting_departments,
)
from central.cases.states import CaseStatus
from central.catalogue_publishing.service import ItemsOfCases
from central.centre import CentreContext
from central.departments.port import ReceivedCase
from central.executions.matters import case_matter
from central.identity.case_proof import ProvenCase, TooMany, prove_case
from central.identity.needs import needed_level
from central.identity.service import At
from central.records.models import StoredRecord
from central.storage.database import one_of
from contract.records import Submission
from contract.sealing import SealBroken
from contract.terms import DepartmentState, ProofLevel

TAKEN_FOR = timedelta(minutes=10)
"""How long a taken case is left to anyone who took it; after a crash it is taken again."""

PUT_OFF_FOR = timedelta(minutes=10)
"""How long a case waits whose terminal has brought more people in this hour than authorities may be asked about, or whose
department has only received it.
"""

WRITTEN_WITHIN = timedelta(seconds=1)
"""Verdicts of a slow department do not wait longer for the others of their batch."""


HELD_AT_MOST = timedelta(days=30)
"""How long before its arrival a case can have been made: a queue takes no more while it holds an older one. When it was made
is the word of its terminal, and an assertion that ended long before proves nothing.
"""


@dataclass(frozen=True)
class _TakenCase:
    """A case on its way: its key, and what is in it (None where no one can open or know it)."""

    key: CaseKey
    case: ReceivedCase | None


@dataclass(frozen=True)
class _Reviewed:
    """What the department said; None where it did not answer, or was not asked."""

    taken: _TakenCase
    verdict: Verdict | None
    proof_level: ProofLevel | None = None
    matter: str = ""
    is_put_off: bool = False


def forward_received(centre: CentreContext, limit: int = 50) -> int:
    """Let every department that is up look at up to `limit` of its cases; gives how many moved.

    Several processes may do it at once. A department that does not answer keeps its cases and holds up no other.
    """
    return sum(forward_of(centre, department, limit) for department in departments_to_ask(centre))


def departments_to_ask(centre: CentreContext) -> list[str]:
    """The departments that have cases to look at and are up."""
    with centre.database.reading() as session:
        waiting = waiting_departments(session)
        states = centre.directory.states_of(session, waiting)
    return [code for code in waiting if states[code] is not DepartmentState.DOWN]


def forward_of(centre: CentreContext, department: str, limit: int = 50) -> int:
    """Let one department look at up to `limit` of its cases; gives how many moved."""
    with centre.database.writing() as session:
        batch = _take(centre, session, department, limit)
    moved, reviewed, written_at = 0, list[_Reviewed](), centre.clock.now()
    for review in _reviews(centre, department, batch):
        reviewed.append(review)
        if centre.clock.now() - written_at >= WRITTEN_WITHIN:
            moved += _write_down(centre, reviewed)
            reviewed, written_at = [], centre.clock.now()
    return moved + _write_down(centre, reviewed)


def _take(centre: CentreContext, session: Session, department: str, limit: int) -> list[_TakenCase]:
    """Mark cases as taken and open them."""
    now = centre.clock.now()
    entries = received_cases(session, department, limit, now)
    if not entries or centre.catalogues.take(session) is None:
        return []
    set_in_review(session, entries, now + TAKEN_FOR)
    contents, items = _contents(session, entries), ItemsOfCases(centre.catalogues, session)
    return [
        _TakenCase((entry.terminal_id, entry.case_key), _open(centre, items, entry, contents.get(_place(entry))))
        for entry in entries
    ]


def _reviews(centre: CentreContext, department: str, batch: list[_TakenCase]) -> Iterator[_Reviewed]:
    """One after the other, until one gets no answer or the time they were taken for runs out: the others go back unseen."""
    directory, until = centre.directory.department(department), centre.clock.now() + TAKEN_FOR / 2
    is_answering = True
    for taken in batch:
        if not is_answering or centre.clock.now() >= until:
            yield _Reviewed(taken, None)
        elif taken.case is None:
            yield _Reviewed(taken, Verdict(CaseStatus.NOT_ACCEPTED))
        elif not isinstance(case := _proven(centre, taken.case), ReceivedCase):
            yield _Reviewed(taken, None, is_put_off=isinstance(case, TooMany))
        else:
            verdict = directory.review(case)
            is_answering = verdict is not None
            yield _Reviewed(taken, verdict, case.proof_level, _matter(centre, case))


def _matter(centre: CentreContext, case: ReceivedCase) -> str:
    """What the case is about, so that an application of the same person completes it (补正); "" where it is not sure who applied."""
    is_sure = case.item.kind is ItemKind.APPLY and case.proof_level.reaches(needed_level((case.item,)))
    return case_matter(case.item, case.submission, centre.keys) if is_sure else ""


def _proven(centre: CentreContext, case: ReceivedCase) -> ReceivedCase | NoAuthorityAnswer | TooMany:
    """The case with how sure it is who applied."""
    made_at = max(case.submitted_at, case.received_at - HELD_AT_MOST)
    at = At(case.terminal_id, case.visit_id, made_at)
    found = prove_case(centre, case.submission, case.item, at, case.case_key)
    if not isinstance(found, ProvenCase):
        return found
    return replace(case, submission=found.submission, proof_level=found.level, confirmed=found.confirmed)


def _write_down(centre: CentreContext, reviewed: list[_Reviewed]) -> int:
    """Move the cases of one department on, in one go; gives how many. One that was moved by hand meanwhile stays where it is."""
    if not reviewed:
        return 0
    with centre.database.writing() as session:
        entries, now = locked_cases(session, {review.taken.key for review in reviewed}), centre.clock.now()
        moves = [
            move
            for review in reviewed
            if (entry := entries.get(review.taken.key))
            for move in _moves(entry, review, now)
        ]
        if moves:
            move_cases(session, moves, moves[0][0].department, now, centre.keys)
        return len({entry.case_key for entry, _ in moves})


def _moves(entry: CaseEntry, reviewed: _Reviewed, now: datetime) -> list[tuple[CaseEntry, Verdict]]:
    """Hand the case back, and give the steps that it takes."""
    verdict = reviewed.verdict
    if entry.sequence is None:
        return []  # it was completed online meanwhile: what was said is of less than its department has
    entry.in_review_until = now + PUT_OFF_FOR if reviewed.is_put_off else None
    if reviewed.proof_level is not None:
        entry.proof_level, entry.matter = reviewed.proof_level.value, reviewed.matter
    if verdict is None or entry.status != CaseStatus.RECEIVED.value:
        return []
    if verdict.status is CaseStatus.RECEIVED:
        entry.in_review_until = now + PUT_OFF_FOR
        if entry.changed_at > entry.received_at:
            return []  # it has said so before
    before = [Verdict(CaseStatus.ACCEPTED)] if verdict.status is CaseStatus.COMPLETED else []
    return [(entry, step) for step in (*before, verdict)]


def open_case(centre: CentreContext, session: Session, entry: CaseEntry) -> ReceivedCase | None:
    """A case as its department gets it; None where no catalogue knows its item, or its seal is broken."""
    items = ItemsOfCases(centre.catalogues, session)
    return _open(centre, items, entry, _contents(session, [entry]).get(_place(entry)))


_Place = tuple[str, int, int]
"""Terminal, epoch and sequence of a record."""
_Content = tuple[bytes | None, Mapping[str, Any]]  # Any: JSON
"""What is sealed, and the facts."""


def _place(entry: CaseEntry) -> _Place | None:
    """Where its record is; None for what was carried out online."""
    return None if entry.sequence is None else (entry.terminal_id, entry.epoch, entry.sequence)


def _contents(session: Session, entries: Sequence[CaseEntry]) -> dict[_Place | None, _Content]:
    """The records that these cases came from."""
    places = [place for entry in entries if (place := _place(entry)) is not None]
    if not places:
        return {}
    columns = (StoredRecord.terminal_id, StoredRecord.epoch, StoredRecord.sequence)
    query = select(*columns, StoredRecord.sealed, StoredRecord.facts).where(
        tuple_(*columns).in_(places),
        # a case is opened with its record: this names the partitions that hold them
        one_of(session, StoredRecord.received_at, {entry.received_at for entry in entries}),
    )
    return {(terminal, epoch, number): (box, facts) for terminal, epoch, number, box, facts in session.execute(query)}


def _open(
    centre: CentreContext, items: ItemsOfCases, entry: CaseEntry, content: _Content | None
) -> ReceivedCase | None:
    sealed, facts = content or (None, {})
    opened = centre.keys.opening.open(sealed) if sealed is not None else Submission()
    item = items.item(entry.item_code, facts.get("catalogue_version"))
    if item is None or isinstance(opened, SealBroken):
        return None
    return ReceivedCase(
        item=item,
        case_number=entry.case_number,
        case_key=entry.case_key,
        terminal_id=entry.terminal_id,
        submission=opened,
        submitted_at=entry.submitted_at,
        received_at=entry.received_at,
        now=centre.clock.now(),
        visit_id=str(facts.get("visit_id", "")),
    )
