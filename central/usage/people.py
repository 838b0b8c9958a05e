"""The person served by a case: by the centre's own knowledge where there is one, else by what its terminal sealed."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.keys import CentreKeys, pseudonym_of
from central.records.judging import Taken
from central.storage.database import one_of
from contract.records import CaseFacts


def people_of(session: Session, taken: Iterable[Taken], keys: CentreKeys) -> dict[str, str]:
    """The pseudonym of the person of every served case among these records, by record id.

    An online case was carried out here, for a person that was identified here: that counts, whatever its record says.
    """
    served = {entry.record.record_id: entry for entry in taken if _is_served(entry)}
    carried_out = _carried_out(session, served.values())
    people = {}
    for record_id, entry in served.items():
        known = carried_out.get(_case_carried_out(entry)) or pseudonym_of(entry.submission, keys)
        if known is not None:
            people[record_id] = known
    return people


def _is_served(taken: Taken) -> bool:
    facts = taken.record.facts
    return isinstance(facts, CaseFacts) and facts.outcome.is_served


_Case = tuple[str, str | None, str]
"""Terminal, request and item."""


def _case_carried_out(taken: Taken) -> _Case:
    facts = taken.record.facts
    if not isinstance(facts, CaseFacts):
        raise TypeError(facts.kind)
    return taken.record.terminal_id, facts.request_id, facts.item_code


def _carried_out(session: Session, served: Iterable[Taken]) -> dict[_Case, str]:
    cases = {case for case in map(_case_carried_out, served) if case[1] is not None}
    if not cases:
        return {}
    columns = (CaseEntry.terminal_id, CaseEntry.case_key, CaseEntry.item_code, CaseEntry.pseudonym)
    query = select(*columns).where(
        one_of(session, CaseEntry.terminal_id, {terminal for terminal, _, _ in cases}),
        one_of(session, CaseEntry.case_key, {request for _, request, _ in cases}),
        CaseEntry.pseudonym.is_not(None),
    )
    found = session.execute(query)
    return {(terminal, request, item): who for terminal, request, item, who in found if who is not None}
