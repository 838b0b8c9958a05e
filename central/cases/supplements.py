"""补正: the cases whose applicant is asked for more, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from catalogue.text import LocalText
from central.cases.models import CaseEntry, CaseEvent
from central.cases.service import CaseKey
from central.cases.states import CaseStatus


@dataclass(frozen=True)
class AskedFor:
    """A case whose applicant is asked for more (待补正的办件), and what its department says is missing.

    `has_matter`: it is known what it is about, so that an application made online completes it.
    """

    case_number: str
    item_code: str
    missing: LocalText | None
    has_matter: bool


def asked_for(session: Session, pseudonym: str, limit: int) -> list[AskedFor]:
    """The cases in 补正 of one person, newest first."""
    is_waiting = CaseEntry.pseudonym == pseudonym, CaseEntry.status == CaseStatus.SUPPLEMENT_REQUIRED.value
    query = select(CaseEntry).where(*is_waiting).order_by(CaseEntry.received_at.desc()).limit(limit)
    entries = list(session.scalars(query))
    notes = _last_notes(session, [(entry.terminal_id, entry.case_key) for entry in entries])
    return [
        AskedFor(entry.case_number, entry.item_code, notes.get((entry.terminal_id, entry.case_key)), bool(entry.matter))
        for entry in entries
    ]


def _last_notes(session: Session, keys: Sequence[CaseKey]) -> dict[CaseKey, LocalText | None]:
    """Of the last 补正 of each case; where that says nothing, what an earlier one lacked was brought."""
    columns = CaseEvent.terminal_id, CaseEvent.case_key, CaseEvent.note_zh, CaseEvent.note_en
    query = select(*columns).where(tuple_(*columns[:2]).in_(sorted(keys)))
    query = query.where(CaseEvent.status == CaseStatus.SUPPLEMENT_REQUIRED.value).order_by(CaseEvent.step)
    found = session.execute(query) if keys else ()
    return {(terminal, case): LocalText(zh=zh, en=en or zh) if zh else None for terminal, case, zh, en in found}
