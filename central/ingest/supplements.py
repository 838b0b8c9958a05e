"""Which of the records that came in bring what was missing for a case in 补正, and open none of their own."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalogue.schema import ServiceItem
from central.cases.models import CaseEntry
from central.cases.supplements import CaseKey, queued_in_wait
from central.catalogue_publishing.service import PublishedCatalogues
from central.executions.forwarding import CaseContent, contents_of
from central.executions.matters import about
from central.keys import CentreKeys, pseudonym_of
from central.records.judging import Taken, waiting_case
from contract.records import Submission


def joined_cases(
    session: Session, taken: Sequence[Taken], catalogues: PublishedCatalogues, keys: CentreKeys
) -> dict[str, CaseKey]:
    """By the id of a record the case that it completes: of the same person, item and matter, also from another terminal."""
    applied = {
        (who, facts.item_code)
        for entry in taken
        if (facts := waiting_case(entry.record)) is not None and (who := pseudonym_of(entry.submission, keys))
    }
    waiting = queued_in_wait(session, applied)
    if not waiting:
        return {}
    contents, found = contents_of(session, waiting), dict[str, CaseKey]()
    for entry in taken:
        facts, who = waiting_case(entry.record), pseudonym_of(entry.submission, keys)
        item = None if facts is None else catalogues.item(session, facts.item_code, facts.catalogue_version)
        if item is None or entry.submission is None:
            continue
        case = next(
            (
                case
                for case in waiting
                if (case.pseudonym, case.item_code) == (who, item.code)
                and _is_same_matter(item, entry.submission, contents.get(_key(case)), keys)
            ),
            None,
        )
        if case is not None:
            found[entry.record.record_id] = _key(case)
    return found


def _key(case: CaseEntry) -> CaseKey:
    return case.terminal_id, case.case_key


def _is_same_matter(item: ServiceItem, submission: Submission, content: CaseContent | None, keys: CentreKeys) -> bool:
    """Whether both say who and what they are about alike; an earlier one that cannot be read any more says nothing else."""
    opened = None if content is None or content.sealed is None else keys.opening.open(content.sealed)
    return not isinstance(opened, Submission) or about(item, opened) == about(item, submission)
