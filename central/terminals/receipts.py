"""Checks the QR code of a submission receipt: which key of its terminal signed it, and whether the record has come."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.records.models import LedgerEntry
from central.terminal_register.kept_keys import KeyEnd, kept_keys
from central.terminal_register.models import TerminalKey
from contract.receipt_proof import ProofUnreadable, ReceiptProof, parse_receipt_proof
from contract.signing_keys import VerifyKey

CLOCK_MAY_ERR = timedelta(days=1)
"""The time on a receipt is its terminal's word."""


class ReceiptVerdict(StrEnum):
    """What the centre says of a receipt that is shown to it (凭证核验结论).

    WITHDRAWN: by a key that was revoked, with which a thief may have signed at any time they like to name.
    """

    GENUINE = "genuine"
    OUT_OF_TIME = "out_of_time"
    WITHDRAWN = "withdrawn"
    NOT_SIGNED = "not_signed"
    UNKNOWN_TERMINAL = "unknown_terminal"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class SignedWith:
    """Which key (签名密钥), and when it was good. `mark` is the beginning of its SHA-256."""

    mark: str
    since: datetime
    until: datetime | None
    ended_by: str


@dataclass(frozen=True)
class ReceiptJudgement:
    """The receipt judgement (凭证核验). `has_come`: the very record of this receipt is at the centre, anyone else who may hold the key."""

    verdict: ReceiptVerdict
    proof: ReceiptProof | None = None
    key: SignedWith | None = None
    has_come: bool = False


def judge_receipt(session: Session, text: str) -> ReceiptJudgement:
    """What the text of a receipt's QR code is worth."""
    proof = parse_receipt_proof(text.strip())
    if isinstance(proof, ProofUnreadable):
        return ReceiptJudgement(ReceiptVerdict.UNREADABLE)
    keys = kept_keys(session, proof.terminal_id)
    if not keys:
        return ReceiptJudgement(ReceiptVerdict.UNKNOWN_TERMINAL, proof)
    key = next((key for key in keys if proof.is_signed(VerifyKey(key.public_key))), None)
    if key is None:
        return ReceiptJudgement(ReceiptVerdict.NOT_SIGNED, proof)
    mark = hashlib.sha256(key.public_key).hexdigest()[:16]
    signed_with = SignedWith(mark, key.since, key.until, key.ended_by)
    return ReceiptJudgement(_verdict(proof, key), proof, signed_with, _has_come(session, proof))


def _verdict(proof: ReceiptProof, key: TerminalKey) -> ReceiptVerdict:
    if key.ended_by == KeyEnd.REVOKED:
        return ReceiptVerdict.WITHDRAWN
    is_early = proof.occurred_at < key.since - CLOCK_MAY_ERR
    is_late = key.until is not None and proof.occurred_at > key.until + CLOCK_MAY_ERR
    return ReceiptVerdict.OUT_OF_TIME if is_early or is_late else ReceiptVerdict.GENUINE


def _has_come(session: Session, proof: ReceiptProof) -> bool:
    query = select(LedgerEntry.digest).where(
        LedgerEntry.terminal_id == proof.terminal_id, LedgerEntry.record_id == proof.record_id
    )
    digest = session.scalar(query)
    return digest is not None and digest.startswith(proof.digest_prefix)
