"""In what form a record is kept: as it came, but for a rating, of which nothing is kept that could lead from it to a person.

A rating arrives right behind the case that it is about, and that case has a pseudonym. So its level and reasons go into the
counts of its month alone (`central.ratings`); of the record stays that there was one, of which item and day. Its id is kept as
a digest: the digest in the chain covers the level, and who knew everything else could try out the five levels.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from central.clock import begin_of_day
from contract.records import CaseFacts, RatingFacts, Record
from contract.terms import Outcome

_ID_LENGTH = 36


def kept_id(record: Record) -> str:
    """Under which id the centre knows this record again."""
    if not isinstance(record.facts, RatingFacts):
        return record.record_id
    return f"r{hashlib.sha256(record.record_id.encode()).hexdigest()}"[:_ID_LENGTH]


def kept_facts(record: Record) -> dict[str, Any]:  # Any: JSON of Facts
    facts = record.facts
    if isinstance(facts, RatingFacts):
        return {"kind": facts.kind, "item_code": facts.item_code, "department": facts.department}
    return facts.model_dump(mode="json")


def kept_moment(record: Record, day: date) -> datetime:
    """When it happened; of a rating the day alone."""
    return begin_of_day(day) if isinstance(record.facts, RatingFacts) else record.occurred_at


def kept_boot(record: Record) -> str:
    """In which run of the terminal it was made; of a rating that is not kept."""
    return "" if isinstance(record.facts, RatingFacts) else record.boot_id


def kept_seal(record: Record) -> bytes | None:
    """The sealed part where somebody still has to work with it. Of a completed case it says who it was: that is counted, and gone.

    No one works with a test.
    """
    facts = record.facts
    is_over = isinstance(facts, CaseFacts) and (facts.outcome is Outcome.COMPLETED or facts.is_test)
    return None if is_over else record.sealed
