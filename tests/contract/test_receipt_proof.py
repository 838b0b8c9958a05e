"""The QR code on a submission receipt proves the submission, and nothing else passes for it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.receipt_proof import ProofUnreadable, ReceiptProof, make_receipt_proof, parse_receipt_proof
from contract.signing_keys import SigningKey
from tests.contract.parts import chain_of

KEY = SigningKey(b"\x03" * 32)
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def parsed(text: str) -> ReceiptProof:
    proof = parse_receipt_proof(text)
    assert isinstance(proof, ReceiptProof)
    return proof


def test_proof_says_what_was_promised() -> None:
    record, other = chain_of(2)
    text = make_receipt_proof(record, "RS029", KEY)
    proof = parsed(text)
    assert (proof.record_id, proof.item_code, proof.terminal_id) == (record.record_id, "RS029", "T-001")
    assert proof.occurred_at == record.occurred_at
    assert proof.is_signed(KEY.verify_key)
    assert proof.is_about(record)
    assert not proof.is_about(other)
    assert set(text) <= QR_ALPHANUMERIC
    assert len(text) < 250


@given(st.integers(0, 150), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_altered_proof_is_unreadable_or_unsigned(place: int, letter: str) -> None:
    text = make_receipt_proof(chain_of(1)[0], "RS029", KEY)
    changed = text[: 4 + place] + letter + text[5 + place :]
    proof = parse_receipt_proof(changed)
    assert changed == text or isinstance(proof, ProofUnreadable) or not proof.is_signed(KEY.verify_key)


@pytest.mark.parametrize("bytes_kept", [0, 10, 28, 30, 36, 44, 107])
def test_a_proof_cut_short_is_unreadable(bytes_kept: int) -> None:
    text = make_receipt_proof(chain_of(1)[0], "RS029", KEY)
    raw = base64.b32decode(text[4:] + "=" * (-len(text[4:]) % 8))
    cut = "GK1:" + base64.b32encode(raw[:bytes_kept]).decode().rstrip("=")
    assert isinstance(parse_receipt_proof(cut), ProofUnreadable)


def test_another_terminal_did_not_sign_it() -> None:
    proof = parsed(make_receipt_proof(chain_of(1)[0], "RS029", KEY))
    assert not proof.is_signed(SigningKey(b"\x04" * 32).verify_key)


@given(st.text() | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").map(lambda text: "GK1:" + text))
def test_any_text_is_survived(text: str) -> None:
    proof = parse_receipt_proof(text)
    assert isinstance(proof, ProofUnreadable) or not proof.is_signed(KEY.verify_key)
