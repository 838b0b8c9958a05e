"""Requests of terminals and answers of the centre are believed only whole, signed and in reply."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from contract.signatures import (
    BadSignature,
    ReceivedAnswer,
    ReceivedRequest,
    SignaturePolicy,
    SignedBy,
    claimed_signer,
    is_answer_of_centre,
    sign_answer,
    sign_request,
    verify_request,
)
from contract.signing_keys import SigningKey, VerifyKey
from tests.contract.parts import NOON

KEY = SigningKey(b"\x01" * 32)
OTHER = SigningKey(b"\x02" * 32)
KEYS = {"T-001": KEY.verify_key}


def signed(body: bytes | str | None = b"{}", url: str = "https://centre.example/v1/records?a=b%20c") -> ReceivedRequest:
    prepared = requests.Request("POST", url, data=body).prepare()
    sign_request(prepared, "T-001", KEY, NOON)
    raw = prepared.body or b""
    content = raw.encode() if isinstance(raw, str) else raw
    headers = {name.lower(): value for name, value in prepared.headers.items()}
    return ReceivedRequest("POST", prepared.path_url, headers, content)


def verdict(
    request: ReceivedRequest, keys: Mapping[str, VerifyKey] = KEYS, **policy: timedelta
) -> SignedBy | BadSignature:
    return verify_request(request, keys.get, NOON, SignaturePolicy(**policy))


@pytest.mark.parametrize("body", [b"{}", b"", None, "text", b"\x1f\x8b\x00\xff"])
def test_terminal_is_known_by_its_signature(body: bytes | str | None) -> None:
    request = signed(body)
    answer = verdict(request)
    assert isinstance(answer, SignedBy)
    assert (answer.terminal_id, answer.created) == ("T-001", NOON)
    assert claimed_signer(request.headers) == ("T-001", answer.nonce)


def test_nonces_differ() -> None:
    one, other = verdict(signed()), verdict(signed())
    assert isinstance(one, SignedBy)
    assert isinstance(other, SignedBy)
    assert one.nonce != other.nonce


def altered(**change: object) -> ReceivedRequest:
    whole = signed()
    parts = {"method": whole.method, "target": whole.target, "headers": whole.headers, "body": whole.body}
    return ReceivedRequest(**(parts | change))  # type: ignore[arg-type]  # the change decides


@pytest.mark.parametrize(
    "request_",
    [
        altered(method="PUT"),
        altered(target="/v1/execute?a=b%20c"),
        altered(target="/v1/records?a=x"),
        altered(body=b"{ }"),
        altered(headers={}),
        altered(headers={"signature-input": "nonsense(", "signature": "x"}),
        altered(target="no path at all\x00"),
        altered(headers={**signed().headers, "signature-input": 'terminal=("@signature-params");created=1'}),
    ],
)
def test_altered_request_is_not_believed(request_: ReceivedRequest) -> None:
    assert isinstance(verdict(request_), BadSignature)


def test_unknown_terminal_and_foreign_key_are_not_believed() -> None:
    assert isinstance(verdict(signed(), {}), BadSignature)
    assert isinstance(verdict(signed(), {"T-001": OTHER.verify_key}), BadSignature)


def test_clock_counts_only_where_the_policy_says_so() -> None:
    request = signed()
    late = NOON + timedelta(days=400)
    early = NOON - timedelta(days=400)
    strict = SignaturePolicy(max_age=timedelta(minutes=5), clock_skew=timedelta(minutes=5))
    assert isinstance(verify_request(request, KEYS.get, late), SignedBy)
    assert isinstance(verify_request(request, KEYS.get, early), SignedBy)
    assert isinstance(verify_request(request, KEYS.get, late, strict), BadSignature)
    assert isinstance(verify_request(request, KEYS.get, early, strict), BadSignature)
    assert isinstance(verify_request(request, KEYS.get, NOON, strict), SignedBy)


def test_answer_counts_only_whole_and_in_reply() -> None:
    headers = sign_answer(b"[]", KEY, nonce="n1", status=200, created=NOON)
    assert is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), KEY.verify_key, "n1")
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), KEY.verify_key, "n2")
    assert not is_answer_of_centre(ReceivedAnswer(409, headers, b"[]"), KEY.verify_key, "n1")
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"{}"), KEY.verify_key, "n1")
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), OTHER.verify_key, "n1")
    assert not is_answer_of_centre(ReceivedAnswer(200, {}, b"<html>login</html>"), KEY.verify_key, "n1")


def test_request_signature_does_not_pass_for_an_answer() -> None:
    request = signed(b"[]")
    answer = ReceivedAnswer(200, request.headers, b"[]")
    assert not is_answer_of_centre(answer, KEY.verify_key, claimed_signer(request.headers)[1])


@given(st.text(max_size=60))
def test_any_header_is_survived(text: str) -> None:
    headers = {"Signature-Input": text, "Signature": text, "Content-Digest": text}
    assert claimed_signer(headers) is not None
    assert isinstance(verdict(ReceivedRequest("POST", "/", headers, b"")), BadSignature)
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b""), KEY.verify_key, "n")
