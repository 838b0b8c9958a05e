"""The digest chain of one terminal's records: makes the next link, and finds what is missing or altered.

Does not know storage: the outbox and the centre both call it.
"""

import binascii
import hashlib
from datetime import datetime

from msgspec import Struct

from contract.canonical import canonical_bytes
from contract.limits import is_within
from contract.records import GENESIS_DIGEST, Facts, Record
from contract.terms import ClockQuality


class ChainEnd(Struct, frozen=True):
    """The last link that is known: its sequence (0 before the first record) and digest."""

    sequence: int
    digest: str


_APART = ("digest", "sealed")
_APART_IN_THE_FIRST_EPOCH = ("digest", "epoch", "sealed")
_BEHIND_THE_SEAL = b',"sequence":'
"""Occurs once in the JSON of a record: within a text a quotation mark has a backslash in front."""

GENESIS = ChainEnd(0, GENESIS_DIGEST)
"""Where every terminal begins."""


class RecordBody(Struct, frozen=True):
    """A record before it has its place in the chain (记录正文)."""

    record_id: str
    terminal_id: str
    occurred_at: datetime
    boot_id: str
    clock: ClockQuality
    facts: Facts
    sealed: bytes | None = None
    epoch: int = 1


def digest_of(record: Record) -> str:
    """What `record.digest` must be: SHA-256 (hex) over the canonical JSON of every other field; the first epoch is left out."""
    return hashlib.sha256(_content(record)).hexdigest()


def is_intact(record: Record) -> bool:
    """Whether the record says what it said when it was made."""
    return record.digest == digest_of(record)


class Link(Struct, frozen=True):
    """A new record, and its JSON as it is sent: written once, for the digest and for the disk."""

    record: Record
    encoded: bytes


def next_record(end: ChainEnd, body: RecordBody) -> Record:
    """Give `body` its place right after `end`."""
    return next_link(end, body).record


def next_link(end: ChainEnd, body: RecordBody) -> Link:
    """Like `next_record`, with the bytes."""
    draft = Record(
        record_id=body.record_id,
        terminal_id=body.terminal_id,
        epoch=body.epoch,
        sequence=end.sequence + 1,
        occurred_at=body.occurred_at,
        boot_id=body.boot_id,
        # A moment outside of what records speak of is set to the nearer end, and the clock that gave it is wrong.
        clock=body.clock if is_within(body.occurred_at) else ClockQuality.WRONG,
        facts=body.facts,
        sealed=body.sealed,
        previous_digest=end.digest,
        digest=GENESIS_DIGEST,
    )
    content = _content(draft)
    digest = hashlib.sha256(content).hexdigest()
    return Link(draft.model_copy(update={"digest": digest}), b'{"digest":"%b",%b' % (digest.encode(), content[1:]))


def end_of(record: Record) -> ChainEnd:
    """The chain's end once `record` is its last link."""
    return ChainEnd(record.sequence, record.digest)


def _content(record: Record) -> bytes:
    """The canonical JSON of everything but the digest."""
    # Records of the first epoch are older than the word: their digests were made without it. The seal is most of a record,
    # and base64 has nothing to escape: it is put in at its place as it is.
    rest = canonical_bytes(record, without=_APART if record.epoch > 1 else _APART_IN_THE_FIRST_EPOCH)
    before, mark, behind = rest.partition(_BEHIND_THE_SEAL)
    if record.sealed is None:
        return b"".join((before, b',"sealed":null', mark, behind))
    return b"".join((before, b',"sealed":"', binascii.b2a_base64(record.sealed, newline=False), b'"', mark, behind))
