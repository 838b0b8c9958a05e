"""Requests of terminals and answers of the centre are believed only whole, signed and in reply."""

from collections.abc import Mapping

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contract.signature_base import serialised_bytes, serialised_input, signature_base
from contract.signatures import (
    BadSignature,
    ReceivedAnswer,
    ReceivedRequest,
    SignedRequest,
    claimed_signer,
    content_digest,
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


def verdict(request: ReceivedRequest, keys: Mapping[str, VerifyKey] = KEYS) -> SignedRequest | BadSignature:
    return verify_request(request, keys.get(claimed_signer(request.headers)))


def believed(request: ReceivedRequest) -> SignedRequest:
    found = verdict(request)
    assert isinstance(found, SignedRequest), found
    return found


@pytest.mark.parametrize("body", [b"{}", b"", None, "text", b"\x1f\x8b\x00\xff"])
def test_terminal_is_known_by_its_signature(body: bytes | str | None) -> None:
    request = signed(body)
    answer = believed(request)
    assert (answer.terminal_id, answer.created) == ("T-001", NOON)
    assert claimed_signer(request.headers) == "T-001"


def test_nonces_differ() -> None:
    assert believed(signed()).nonce != believed(signed()).nonce


def test_both_sides_know_the_same_request() -> None:
    prepared = requests.Request("POST", "http://centre/v1/x", data=b"x", headers={"Content-Encoding": "gzip"}).prepare()
    sent = sign_request(prepared, "T-001", KEY, NOON)
    assert believed(ReceivedRequest("POST", "/v1/x", dict(prepared.headers), b"x")) == sent


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


def with_signature(old: str, new: str) -> dict[str, str]:
    headers = dict(signed().headers)
    assert old in headers["signature-input"]
    return headers | {"signature-input": headers["signature-input"].replace(old, new)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' "@query"', ""),
        (' "content-digest"', ""),
        ('"@path"', '"@path" "@path"'),
        ('"@path"', '"@path" "x-missing"'),
        ('"@path"', '"@path" "@authority"'),
        ("gov-kiosk-request", "gov-kiosk-answer"),
        ("ed25519", "hmac-sha256"),
        ('keyid="T-001"', 'keyid="T-002"'),
        ('keyid="T-001"', "keyid=1"),
        ("nonce=", "other="),
        ("created=", "made="),
        ("created=", "created=9999"),
    ],
)
def test_signature_must_cover_and_say_all_of_it(old: str, new: str) -> None:
    assert isinstance(verdict(altered(headers=with_signature(old, new))), BadSignature)


def test_encoding_can_neither_be_dropped_nor_added() -> None:
    prepared = requests.Request("POST", "http://centre/v1/x", data=b"x", headers={"Content-Encoding": "gzip"}).prepare()
    sign_request(prepared, "T-001", KEY, NOON)
    headers = dict(prepared.headers)
    assert isinstance(verdict(ReceivedRequest("POST", "/v1/x", headers, b"x")), SignedRequest)
    dropped = {name: value for name, value in headers.items() if name != "Content-Encoding"}
    for changed in (dropped, headers | {"Content-Encoding": "identity"}, headers | {"Content-Encoding": "gzip, gzip"}):
        assert isinstance(verdict(ReceivedRequest("POST", "/v1/x", changed, b"x")), BadSignature)
    plain = signed()
    added = ReceivedRequest(plain.method, plain.target, {**plain.headers, "content-encoding": "gzip"}, plain.body)
    assert isinstance(verdict(added), BadSignature)


def test_answer_counts_only_whole_and_from_the_centre() -> None:
    request = believed(signed())
    headers = sign_answer(b"[]", KEY, request, created=NOON)
    assert is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), KEY.verify_key, request)
    assert not is_answer_of_centre(ReceivedAnswer(409, headers, b"[]"), KEY.verify_key, request)
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"{}"), KEY.verify_key, request)
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), OTHER.verify_key, request)
    assert not is_answer_of_centre(ReceivedAnswer(200, {}, b"<html>login</html>"), KEY.verify_key, request)
    encoded = {**headers, "Content-Encoding": "gzip"}
    assert not is_answer_of_centre(ReceivedAnswer(200, encoded, b"[]"), KEY.verify_key, request), "added on the way"


PARTS: list[dict[str, object]] = [
    {"nonce": "another"},
    {"signature": bytes(64)},
    *({"covered": place} for place in range(4)),
]


@pytest.mark.parametrize("part", PARTS)
def test_answer_to_another_request_is_none(part: dict[str, object]) -> None:
    request = believed(signed())
    if "covered" in part:
        covered = list(request.covered)
        place = part["covered"]
        assert isinstance(place, int)
        covered[place] = (covered[place][0], covered[place][1] + "x")
        part = {"covered": tuple(covered)}
    headers = sign_answer(b"[]", KEY, replace(request, **part), created=NOON)
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b"[]"), KEY.verify_key, request)


def test_answer_covering_less_than_request_is_refused() -> None:
    """What the centre signed until now: status, digest and nonce. A stranger could have it for any nonce."""
    request = believed(signed())
    covered = (('"@status"', "422"), ('"content-digest"', content_digest(b"[]")))
    parameters = {"created": 1, "keyid": "centre", "nonce": request.nonce, "alg": "ed25519", "tag": "gov-kiosk-answer"}
    text = serialised_input([name for name, _ in covered], parameters)
    signature = serialised_bytes(KEY.sign(signature_base(covered, text)))
    headers = {
        "Content-Digest": content_digest(b"[]"),
        "Signature-Input": f"centre={text}",
        "Signature": f"centre={signature}",
    }
    assert not is_answer_of_centre(ReceivedAnswer(422, headers, b"[]"), KEY.verify_key, request)


def test_request_signature_does_not_pass_for_an_answer() -> None:
    request = signed(b"[]")
    answer = ReceivedAnswer(200, request.headers, b"[]")
    assert not is_answer_of_centre(answer, KEY.verify_key, believed(request))


@given(st.text(max_size=60))
def test_any_header_is_survived(text: str) -> None:
    headers = {"Signature-Input": text, "Signature": text, "Content-Digest": text}
    assert claimed_signer(headers) is not None
    assert isinstance(verdict(ReceivedRequest("POST", "/", headers, b"")), BadSignature)
    assert not is_answer_of_centre(ReceivedAnswer(200, headers, b""), KEY.verify_key, believed(signed()))
