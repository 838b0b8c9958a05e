"""The text that is signed and its fields are those of RFC 9421: its own examples, and an independent library on either side."""

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, algorithms
from http_message_signatures.resolvers import HTTPSignatureKeyResolver
from hypothesis import given
from hypothesis import strategies as st

from contract.signature_base import (
    Malformed,
    read_input,
    read_signature,
    serialised_bytes,
    serialised_input,
    signature_base,
)
from contract.signatures import (
    ReceivedAnswer,
    ReceivedRequest,
    SignedRequest,
    is_answer_of_centre,
    sign_answer,
    sign_request,
    verify_request,
)
from contract.signing_keys import SigningKey
from tests.contract.parts import NOON

# --- RFC 9421, appendix B.1.4 and B.2.6, and the example of section 2.4 ---

RFC_KEY = SigningKey(base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU="))
RFC_PUBLIC = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
RFC_COMPONENTS = (
    ('"date"', "Tue, 20 Apr 2021 02:07:55 GMT"),
    ('"@method"', "POST"),
    ('"@path"', "/foo"),
    ('"@authority"', "example.com"),
    ('"content-type"', "application/json"),
    ('"content-length"', "18"),
)
RFC_INPUT = (
    '("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
RFC_SIGNATURE = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

OF_REQUEST = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
OF_ANSWER = "sha-512=:0Y6iCBzGg5rZtoXS95Ijz03mslf6KAMCloESHObfwnHJDbkkWWQz6PhhU9kxsTbARtY2PTBOzq24uJFpHsMuAg==:"
ANSWER_BASE = f'''"@status": 503
"content-digest": {OF_ANSWER}
"content-type": application/json
"@authority";req: example.com
"@method";req: POST
"@path";req: /foo
"content-digest";req: {OF_REQUEST}
"@signature-params": ("@status" "content-digest" "content-type" "@authority";req "@method";req "@path";req \
"content-digest";req);created=1618884479;keyid="test-key-ecc-p256"'''


def test_key_of_the_rfc_has_its_public_half() -> None:
    assert RFC_KEY.verify_key.public == RFC_PUBLIC


def test_request_of_rfc_is_signed_as_printed_there() -> None:
    names = [name for name, _ in RFC_COMPONENTS]
    text = serialised_input(names, {"created": 1618884473, "keyid": "test-key-ed25519"})
    assert text == RFC_INPUT
    assert serialised_bytes(RFC_KEY.sign(signature_base(RFC_COMPONENTS, text))) == f":{RFC_SIGNATURE}:"


def test_request_of_rfc_is_read_as_printed_there() -> None:
    stated = read_input(f"sig-b26={RFC_INPUT}", "sig-b26")
    assert stated.identifiers == tuple(name for name, _ in RFC_COMPONENTS)
    assert stated.parameters == {"created": 1618884473, "keyid": "test-key-ed25519"}
    signature = read_signature(f"sig-b26=:{RFC_SIGNATURE}:", "sig-b26")
    assert RFC_KEY.verify_key.is_signed(signature_base(RFC_COMPONENTS, stated.text), signature)


def test_answer_of_rfc_names_components_of_its_request() -> None:
    components = tuple(line.split(": ", 1) for line in ANSWER_BASE.splitlines()[:-1])
    text = serialised_input([name for name, _ in components], {"created": 1618884479, "keyid": "test-key-ecc-p256"})
    assert signature_base(tuple((name, value) for name, value in components), text).decode() == ANSWER_BASE


# --- fields that strangers send ---


def test_members_of_others_may_stand_beside() -> None:
    field_ = f'proxy=("@method");created=1;tag="a,b", sig-b26={RFC_INPUT} ,\tlast=()'
    assert read_input(field_, "sig-b26").text == RFC_INPUT
    assert read_signature(f"proxy=:AAAA:, sig-b26=:{RFC_SIGNATURE}:", "sig-b26") == base64.b64decode(RFC_SIGNATURE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sig",
        "sig=",
        "sig=()x",
        "sig=(),",
        "sig=(), sig=()",
        "sig=();a=1;a=2",
        'sig=("a"  "b")',
        'sig=("a";;b)',
        'sig=("a)',
        'sig=("ä")',
        "sig=(a)",
        "sig=() other=()",
        "SIG=()",
    ],
)
def test_serialisation_beyond_the_rfc_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_input(text, "sig")


@pytest.mark.parametrize("text", ["", "sig=AAAA", "sig=:AAAA", "sig=:A:", "sig=:AA=A:", "sig=:AAAA:, sig=:AAAA:"])
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_signature(text, "sig")


@given(st.text(max_size=80))
def test_any_field_is_read_or_refused(text: str) -> None:
    for read in (read_input, read_signature):
        try:
            read(text, "sig")
        except Malformed:
            continue


@given(
    st.dictionaries(
        st.sampled_from(["keyid", "nonce", "tag"]), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]))
    )
)
def test_parameters_come_back_as_they_went(parameters: dict[str, str]) -> None:
    text = serialised_input(['"@method"'], parameters)
    assert read_input(f"a={text}", "a").parameters == parameters


def test_line_break_cannot_pretend_to_be_component() -> None:
    for value in ('GET\n"@path": /other', "GET\r"):
        with pytest.raises(Malformed):
            signature_base((('"@method"', value),), "()")
    with pytest.raises(Malformed):
        signature_base((('"@path"', "/中"),), "()")
    with pytest.raises(ValueError, match="printable"):
        serialised_input([], {"keyid": "终端"})


# --- against a library that knows nothing of this code ---

KEY = SigningKey(b"\x07" * 32)
CENTRE = SigningKey(b"\x08" * 32)


@dataclass
class Sent:
    method: str
    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Answered:
    status_code: int
    request: Sent
    headers: dict[str, str] = field(default_factory=dict)


class Keys(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey) -> None:
        self.key = key

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        assert key_id in {"T-001", "centre"}
        return Ed25519PublicKey.from_public_bytes(self.key.verify_key.public)

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        assert key_id in {"T-001", "centre"}
        return Ed25519PrivateKey.from_private_bytes(self.key.seed)


class Timeless(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """The day of the test does not matter."""


SEGMENT = st.text(st.sampled_from("abcXYZ019-._~!$&'()*+,;=:@%"), max_size=8).map(lambda it: it.replace("%", "%C3%A9"))
PATHS = st.lists(SEGMENT, max_size=4).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.lists(st.tuples(SEGMENT, SEGMENT), max_size=3).map(lambda it: "&".join(f"{a}={b}" for a, b in it))
REQUESTS = st.builds(
    lambda method, path, query, body, encoding: Sent(
        method,
        f"http://centre.example{path}" + (f"?{query}" if query else ""),
        body,
        {"Content-Encoding": "gzip"} if encoding else {},
    ),
    st.sampled_from(["GET", "POST", "PUT"]),
    PATHS,
    QUERIES,
    st.binary(max_size=64),
    st.booleans(),
)
IN_REQUEST = ("@method", "@path", "@query")


def received(sent: Sent) -> ReceivedRequest:
    target = sent.url.removeprefix("http://centre.example")
    return ReceivedRequest(sent.method, target, sent.headers, sent.body)


@given(REQUESTS)
def test_library_believes_what_a_terminal_signs(sent: Sent) -> None:
    sign_request(sent, "T-001", KEY, NOON)
    verifier = Timeless(signature_algorithm=algorithms.ED25519, key_resolver=Keys(KEY))
    needed = (*IN_REQUEST, "content-digest", *(["content-encoding"] if "Content-Encoding" in sent.headers else []))
    found = verifier.verify(
        sent, max_age=None, expect_tag="gov-kiosk-request", require_components=needed, body=sent.body
    )
    assert found[0].body == sent.body


@given(REQUESTS)
def test_centre_believes_what_the_library_signs(sent: Sent) -> None:
    covered = (*IN_REQUEST, *(["content-encoding"] if "Content-Encoding" in sent.headers else []))
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Keys(KEY))
    signer.sign(
        sent,
        key_id="T-001",
        created=NOON,
        nonce="n",
        label="terminal",
        tag="gov-kiosk-request",
        covered_component_ids=covered,
        body=sent.body,
    )
    found = verify_request(received(sent), KEY.verify_key)
    assert isinstance(found, SignedRequest), found
    assert (found.terminal_id, found.nonce, found.created) == ("T-001", "n", NOON)


def bond(sent: Sent) -> list[str]:
    encoding = ['"content-encoding";req'] if "Content-Encoding" in sent.headers else []
    names = [f'"{name}";req' for name in (*IN_REQUEST, "content-digest")]
    return [*names, *encoding, '"signature";req;key="terminal"']


@given(REQUESTS, st.sampled_from([200, 404, 503]), st.binary(max_size=64))
def test_library_believes_what_the_centre_answers(sent: Sent, status: int, body: bytes) -> None:
    request = sign_request(sent, "T-001", KEY, NOON)
    answer = Answered(status, sent, sign_answer(body, CENTRE, request, status=status, created=NOON))
    verifier = Timeless(signature_algorithm=algorithms.ED25519, key_resolver=Keys(CENTRE))
    needed = ("@status", "content-digest", *bond(sent))
    found = verifier.verify(answer, max_age=None, expect_tag="gov-kiosk-answer", require_components=needed, body=body)
    assert found[0].parameters["nonce"] == request.nonce


@given(REQUESTS, st.sampled_from([200, 404, 503]), st.binary(max_size=64))
def test_terminal_believes_what_the_library_answers(sent: Sent, status: int, body: bytes) -> None:
    request = sign_request(sent, "T-001", KEY, NOON)
    answer = Answered(status, sent)
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Keys(CENTRE))
    signer.sign(
        answer,
        key_id="centre",
        created=NOON,
        nonce=request.nonce,
        label="centre",
        tag="gov-kiosk-answer",
        covered_component_ids=("@status", *bond(sent)),
        body=body,
    )
    assert is_answer_of_centre(ReceivedAnswer(status, answer.headers, body), CENTRE.verify_key, request)
