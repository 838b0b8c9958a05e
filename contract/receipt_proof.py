"""Proof of submission for the QR code on a receipt: the terminal's signature over what it promised to deliver.

Stays true even if the terminal burns before it delivered. Text is `GK1:` + base32 without padding, which a QR code
holds in its dense alphanumeric mode. Layout of the bytes, big-endian: record id (16), time in ms since 1970 (8),
first bytes of the record's digest (8), length and UTF-8 of the item code, length and UTF-8 of the terminal id, Ed25519
signature (64) over all that is before it.
"""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from contract.records import Record
from contract.signing_keys import SigningKey, VerifyKey

PREFIX = "GK1:"
MORNING_CHECK = "morning-check"
"""In place of an item code, on the receipt of a morning check (`contract.records.MorningCheckFacts`)."""
_HEAD = struct.Struct(">16sq8s")
_SIGNATURE_BYTES = 64
_DOMAIN = b"gov-kiosk receipt proof 1\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ReceiptProof(Struct, frozen=True):
    """What the QR code on a submission receipt says (提交凭证). `digest_prefix` is 16 hex digits."""

    record_id: str
    item_code: str
    occurred_at: datetime
    digest_prefix: str
    terminal_id: str
    signature: bytes

    def is_signed(self, key: VerifyKey) -> bool:
        """Whether the terminal with this key made the promise."""
        return key.is_signed(_DOMAIN + _payload(self), self.signature)

    def is_about(self, record: Record) -> bool:
        """Whether the promise was made about this record, as it is now."""
        return self.record_id == record.record_id and record.digest.startswith(self.digest_prefix)


class ProofUnreadable(Struct, frozen=True):
    """The text is no receipt proof."""

    reason: str


def make_receipt_proof(record: Record, item_code: str, key: SigningKey) -> str:
    """The text for the QR code. Raises ValueError when the item code or terminal id has over 255 bytes."""
    proof = ReceiptProof(record.record_id, item_code, record.occurred_at, record.digest[:16], record.terminal_id, b"")
    payload = _payload(proof)
    signed = payload + key.sign(_DOMAIN + payload)
    return PREFIX + base64.b32encode(signed).decode("ascii").rstrip("=")


def parse_receipt_proof(text: str) -> ReceiptProof | ProofUnreadable:
    """Read the text of a QR code. Says nothing about who signed it: ask `is_signed`."""
    if not text.startswith(PREFIX):
        return ProofUnreadable("another kind of code")
    body = text.removeprefix(PREFIX)
    try:
        raw = base64.b32decode(body + "=" * (-len(body) % 8))
        return _parsed(raw)
    except (binascii.Error, struct.error, ValueError, IndexError, OverflowError) as error:
        return ProofUnreadable(f"damaged: {type(error).__name__}")


def _payload(proof: ReceiptProof) -> bytes:
    milliseconds = (proof.occurred_at - _EPOCH) // timedelta(milliseconds=1)
    head = _HEAD.pack(UUID(proof.record_id).bytes, milliseconds, bytes.fromhex(proof.digest_prefix))
    return head + _with_length(proof.item_code) + _with_length(proof.terminal_id)


def _with_length(text: str) -> bytes:
    raw = text.encode()
    return bytes([len(raw)]) + raw


def _parsed(raw: bytes) -> ReceiptProof:
    record_id, milliseconds, digest = _HEAD.unpack_from(raw)
    item_code, offset = _text_at(raw, _HEAD.size)
    terminal_id, offset = _text_at(raw, offset)
    signature = raw[offset:]
    if len(signature) != _SIGNATURE_BYTES:
        raise ValueError("wrong length")
    occurred_at = _EPOCH + timedelta(milliseconds=milliseconds)
    return ReceiptProof(str(UUID(bytes=record_id)), item_code, occurred_at, digest.hex(), terminal_id, signature)


def _text_at(raw: bytes, offset: int) -> tuple[str, int]:
    end = offset + 1 + raw[offset]
    if end > len(raw):
        raise ValueError("cut short")
    return raw[offset + 1 : end].decode(), end
