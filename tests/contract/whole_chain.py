"""Whether a chain of records is whole, as somebody finds out who has all of it."""

from collections.abc import Iterable

from msgspec import Struct

from contract.chain import GENESIS, ChainEnd, end_of, is_intact
from contract.records import Record


class ChainWhole(Struct, frozen=True):
    """Every record fits; `end` is where the next one joins."""

    end: ChainEnd


class ChainGap(Struct, frozen=True):
    """Records are missing between `after` and `found` (sequences)."""

    after: int
    found: int


class ChainAltered(Struct, frozen=True):
    """The record's digest, or its link to the one before, does not fit what it says."""

    record_id: str
    sequence: int


class ChainOutOfOrder(Struct, frozen=True):
    """The record comes at or before one that was already seen."""

    record_id: str
    sequence: int


ChainVerdict = ChainWhole | ChainGap | ChainAltered | ChainOutOfOrder


def verify_chain(records: Iterable[Record], end: ChainEnd = GENESIS) -> ChainVerdict:
    """Walk `records` from `end` on; the first thing that does not fit is the verdict."""
    for record in records:
        verdict = _verdict_on(record, end)
        if verdict is not None:
            return verdict
        end = end_of(record)
    return ChainWhole(end)


def _verdict_on(record: Record, end: ChainEnd) -> ChainVerdict | None:
    if record.sequence <= end.sequence:
        return ChainOutOfOrder(record.record_id, record.sequence)
    if record.sequence > end.sequence + 1:
        return ChainGap(end.sequence, record.sequence)
    if record.previous_digest != end.digest or not is_intact(record):
        return ChainAltered(record.record_id, record.sequence)
    return None
