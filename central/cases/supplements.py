"""What a citizen brings for a case in 补正 by applying once more offline: a record of its own, which joins the case that waits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from catalogue.text import LocalText
from central.cases.models import CaseEntry, CaseEvent, CaseSupplement
from central.cases.states import CaseStatus

CaseKey = tuple[str, str]
"""The terminal and the `case_key` of a case."""


@dataclass(frozen=True)
class AskedFor:
    """A case whose applicant is asked for more (待补正的办件), and what its department says is missing."""

    case_number: str
    item_code: str
    missing: LocalText | None


def asked_for(session: Session, pseudonym: str, limit: int) -> list[AskedFor]:
    """The cases in 补正 of one person, newest first."""
    is_waiting = CaseEntry.pseudonym == pseudonym, CaseEntry.status == CaseStatus.SUPPLEMENT_REQUIRED.value
    query = select(CaseEntry).where(*is_waiting).order_by(CaseEntry.received_at.desc()).limit(limit)
    entries = list(session.scalars(query))
    notes = _last_notes(session, [(entry.terminal_id, entry.case_key) for entry in entries])
    return [
        AskedFor(entry.case_number, entry.item_code, notes.get((entry.terminal_id, entry.case_key)))
        for entry in entries
    ]


def queued_in_wait(session: Session, applied: Collection[tuple[str, str]]) -> list[CaseEntry]:
    """The cases in 补正 that were applied for offline by these people about these items; held by this transaction alone."""
    query = (
        select(CaseEntry)
        .where(tuple_(CaseEntry.pseudonym, CaseEntry.item_code).in_(sorted(applied)))
        .where(CaseEntry.status == CaseStatus.SUPPLEMENT_REQUIRED.value, CaseEntry.sequence.is_not(None))
        .order_by(CaseEntry.terminal_id, CaseEntry.case_key)
    )
    found = session.scalars(query.with_for_update()) if applied else ()
    return sorted(found, key=lambda entry: entry.received_at, reverse=True)


def newest_supplements(session: Session, keys: Collection[CaseKey]) -> dict[CaseKey, CaseSupplement]:
    """What was brought last for each of these cases."""
    of_case = tuple_(CaseSupplement.of_terminal, CaseSupplement.of_case)
    query = select(CaseSupplement).where(of_case.in_(sorted(keys))).order_by(CaseSupplement.received_at)
    return {(row.of_terminal, row.of_case): row for row in session.scalars(query)} if keys else {}


def supplements_of(session: Session, key: CaseKey) -> list[CaseSupplement]:
    """All that was brought for a case, in order."""
    of_case = CaseSupplement.of_terminal == key[0], CaseSupplement.of_case == key[1]
    return list(session.scalars(select(CaseSupplement).where(*of_case).order_by(CaseSupplement.received_at)))


def case_joined(session: Session, supplement: CaseSupplement | None) -> CaseEntry | None:
    """The case that it was brought for."""
    return None if supplement is None else session.get(CaseEntry, (supplement.of_terminal, supplement.of_case))


def _last_notes(session: Session, keys: Sequence[CaseKey]) -> dict[CaseKey, LocalText]:
    columns = CaseEvent.terminal_id, CaseEvent.case_key, CaseEvent.note_zh, CaseEvent.note_en
    query = select(*columns).where(tuple_(*columns[:2]).in_(sorted(keys)), CaseEvent.note_zh != "")
    query = query.where(CaseEvent.status == CaseStatus.SUPPLEMENT_REQUIRED.value).order_by(CaseEvent.step)
    found = session.execute(query) if keys else ()
    return {(terminal, case): LocalText(zh=zh, en=en or zh) for terminal, case, zh, en in found}
