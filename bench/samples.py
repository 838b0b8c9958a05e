"""Synthetic cases: somebody who does not exist applies for something that may wait."""

import random
from datetime import UTC, datetime

from contract.records import Attachment, CaseFacts, PersonDetails, Submission
from contract.terms import Channel, Outcome


def case_facts(number: int) -> CaseFacts:
    """The facts of a case that was queued; `number` makes it differ."""
    return CaseFacts(
        item_code="RS009",
        catalogue_version=1,
        department="hrss",
        outcome=Outcome.SUBMITTED,
        channel=Channel.QUEUE,
        visit_id=f"visit-{number}",
        case_number=f"BENCH-{number:06}",
        started_at=datetime.now(UTC),
        duration_seconds=90,
        attachments=1,
    )


def submission(size: int) -> Submission:
    """What is sealed, with an attachment of `size` bytes that does not compress."""
    return Submission(
        person=PersonDetails(name="某某某", id_number="11010119000101001X", address="广东省河源市演示路1号"),
        answers={f"field_{number}": "演示内容" * 3 for number in range(12)},
        attachments=(Attachment(field="signature", media_type="image/png", content=random.randbytes(size)),),
    )
