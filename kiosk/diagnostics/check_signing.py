"""A finished morning check becomes a record, and the terminal's word for it. Blocks on the disk: on its worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.services.maintenance.upkeep_book import CheckedLine, MorningCheck
from offline_queue.bounds import Frozen

if TYPE_CHECKING:
    from kiosk.services.services import Services

MOST_LINES = 64


def sign_check(
    services: Services, lines: tuple[CheckedLine, ...], role: str, account: str, seconds: int
) -> MorningCheck | Frozen:
    """Commit the record, sign the promise, keep both. Raises QueueFault."""
    from contract.receipt_proof import MORNING_CHECK, make_receipt_proof
    from contract.records import CheckLine, MorningCheckFacts

    kept = lines[:MOST_LINES]
    facts = MorningCheckFacts(
        lines=tuple(CheckLine(test=entry.test, verdict=entry.verdict, evidence=entry.evidence) for entry in kept),
        role=role,
        account=account,
        duration_seconds=seconds,
    )
    record = services.outbox.commit(facts, None, services.health.wall_time, services.health.clock_quality)
    if isinstance(record, Frozen):
        return record
    proof = make_receipt_proof(record, MORNING_CHECK, services.keys.signing())
    check = MorningCheck(record.occurred_at, kept, role, account, seconds, record.record_id, proof)
    services.upkeep.book.add_check(check)
    services.wake_relay()
    return check
