"""HTTP message signatures (RFC 9421, Ed25519) between a terminal and the centre.

A request is signed over method, path, query, body digest and content encoding. An answer is signed over its status and body
digest and over all that its request's signature covers, that signature itself included: so it answers that very request, and
neither a captive portal's page, nor an old answer, nor a refusal that a stranger provoked ever counts (ADR 3).
Replays are harmless by what is in the message or by nonce, never by the clock: a terminal's clock may be wrong (ADR 6).
"""

import hashlib
import secrets
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from contract.signature_base import (
    Components,
    Malformed,
    SignatureInput,
    read_input,
    read_signature,
    serialised_bytes,
    serialised_input,
    signature_base,
)
from contract.signing_keys import SigningKey, VerifyKey

REQUEST_TAG = "gov-kiosk-request"
ANSWER_TAG = "gov-kiosk-answer"
REQUEST_LABEL = "terminal"
ANSWER_LABEL = "centre"
ALGORITHM = "ed25519"
CENTRE_KEY_ID = "centre"
ENROLLING = "enrolling"
"""The key id of an enrolment: signed with the new key that is in its body, as proof that the terminal has it."""

_ENCODING = '"content-encoding"'
_ALWAYS_IN_REQUEST = ('"@method"', '"@path"', '"@query"', '"content-digest"')
_ALWAYS_IN_ANSWER = ('"@status"', '"content-digest"')


class PreparedRequest(Protocol):
    """A request to be signed (待签名请求): `requests.PreparedRequest` fits."""

    method: str | None
    url: str | None
    body: bytes | str | None

    @property
    def headers(self) -> MutableMapping[str, str]:
        """Gets the signature headers added."""


class SignedRequest(Struct, frozen=True):
    """A request that is whole and from this terminal. Its answer is bound to `covered` and `signature`.

    Refuse a `nonce` that was already seen where repeating does harm.
    """

    terminal_id: str
    nonce: str
    created: datetime
    covered: Components
    signature: bytes


class BadSignature(Struct, frozen=True):
    """A message that is not signed, altered, or by somebody unknown. `reason` is technical."""

    reason: str


class RequestHead(Struct, frozen=True):
    """A request before its body came. `target` is path and query, percent-encoded as received."""

    method: str
    target: str
    headers: Mapping[str, str]


class ReceivedRequest(RequestHead, frozen=True):
    """A request as it came in; `body` still encoded (gzip)."""

    body: bytes


class ReceivedAnswer(Struct, frozen=True):
    """An answer as it came in; `body` as the application wrote it (a client that asked for no encoding gets that)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def sign_request(request: PreparedRequest, terminal_id: str, key: SigningKey, created: datetime) -> SignedRequest:
    """Add Content-Digest, Signature-Input and Signature to a request that is otherwise complete."""
    body = request.body or b""
    request.headers["Content-Digest"] = content_digest(body.encode() if isinstance(body, str) else body)
    parts = urlsplit(request.url or "")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    fields = _lowered(request.headers)
    covered = _values(_identifiers(_ALWAYS_IN_REQUEST, fields), _of_request(request.method or "", target), fields)
    nonce = secrets.token_urlsafe(16)
    text = _parameters(covered, terminal_id, nonce, created, REQUEST_TAG)
    signature = key.sign(signature_base(covered, text))
    request.headers["Signature-Input"] = f"{REQUEST_LABEL}={text}"
    request.headers["Signature"] = f"{REQUEST_LABEL}={serialised_bytes(signature)}"
    return SignedRequest(terminal_id, nonce, created, covered, signature)


def claimed_signer(headers: Mapping[str, str]) -> str:
    """The terminal id that a request *claims*, unverified, for looking its key up; empty where it claims none."""
    try:
        return str(read_input(_lowered(headers).get("signature-input", ""), REQUEST_LABEL).parameters.get("keyid", ""))
    except Malformed:
        return ""


def verify_request(request: ReceivedRequest, key: VerifyKey | None) -> SignedRequest | BadSignature:
    """Whether the claimed signer signed this request. `key` is None for one that is unknown or withdrawn."""
    signed = verify_head(request, key)
    if isinstance(signed, SignedRequest) and not is_signed_body(signed, request.body):
        return BadSignature("the body is not the signed one")
    return signed


def is_signed_body(signed: SignedRequest, body: bytes) -> bool:
    """Whether this body, as received, is the one whose digest was signed."""
    return dict(signed.covered)['"content-digest"'] == content_digest(body)


def verify_head(request: RequestHead, key: VerifyKey | None) -> SignedRequest | BadSignature:
    """Whether the claimed signer signed this, by what comes before the body. It counts once `is_signed_body` says so too."""
    fields = _lowered(request.headers)
    try:
        stated = read_input(fields.get("signature-input", ""), REQUEST_LABEL)
        signature = read_signature(fields.get("signature", ""), REQUEST_LABEL)
        _require(stated, _identifiers(_ALWAYS_IN_REQUEST, fields), REQUEST_TAG)
        covered = _values(stated.identifiers, _of_request(request.method, request.target), fields)
        base = signature_base(covered, stated.text)
        created = datetime.fromtimestamp(int(stated.parameters["created"]), UTC)
    except (Malformed, ValueError, OverflowError, OSError, KeyError) as error:
        return BadSignature(f"malformed: {error}")
    if key is None or not key.is_signed(base, signature):
        return BadSignature("the signer is unknown, or this is not its signature")
    return SignedRequest(str(stated.parameters["keyid"]), str(stated.parameters["nonce"]), created, covered, signature)


def sign_answer(
    body: bytes, key: SigningKey, request: SignedRequest, *, status: int = 200, created: datetime
) -> dict[str, str]:
    """The headers that make an answer to this request count: put them on the response, which must not be encoded, as they are."""
    fields = {"content-digest": content_digest(body)}
    covered = _values(_ALWAYS_IN_ANSWER, {'"@status"': str(status)}, fields) + _bond(request)
    text = _parameters(covered, CENTRE_KEY_ID, request.nonce, created, ANSWER_TAG)
    signature = key.sign(signature_base(covered, text))
    return {
        "Content-Digest": fields["content-digest"],
        "Signature-Input": f"{ANSWER_LABEL}={text}",
        "Signature": f"{ANSWER_LABEL}={serialised_bytes(signature)}",
    }


def is_answer_of_centre(answer: ReceivedAnswer, key: VerifyKey, request: SignedRequest) -> bool:
    """Whether the centre with this key gave exactly this answer to exactly this request."""
    fields = _lowered(answer.headers)
    bond = _bond(request)
    try:
        stated = read_input(fields.get("signature-input", ""), ANSWER_LABEL)
        signature = read_signature(fields.get("signature", ""), ANSWER_LABEL)
        expected = (*_identifiers(_ALWAYS_IN_ANSWER, fields), *(identifier for identifier, _ in bond))
        _require(stated, expected, ANSWER_TAG)
        derived = {'"@status"': str(answer.status)} | dict(bond)
        base = signature_base(_values(stated.identifiers, derived, fields), stated.text)
    except Malformed:
        return False
    is_in_reply = (stated.parameters["keyid"], stated.parameters["nonce"]) == (CENTRE_KEY_ID, request.nonce)
    is_whole = fields["content-digest"] == content_digest(answer.body)
    return is_in_reply and is_whole and key.is_signed(base, signature)


def content_digest(body: bytes) -> str:
    """The Content-Digest of a body (RFC 9530)."""
    return f"sha-256={serialised_bytes(hashlib.sha256(body).digest())}"


def _bond(request: SignedRequest) -> Components:
    """What an answer covers of its request (RFC 9421, 2.4): all that the request's signature covers, and that itself."""
    own = (f'"signature";req;key="{REQUEST_LABEL}"', serialised_bytes(request.signature))
    return (*((f"{identifier};req", value) for identifier, value in request.covered), own)


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip(" \t") for name, value in headers.items()}


def _identifiers(always: tuple[str, ...], fields: Mapping[str, str]) -> tuple[str, ...]:
    """A body means what its encoding says: anyone who drops or adds that field breaks the signature, not the meaning."""
    return (*always, _ENCODING) if "content-encoding" in fields else always


def _of_request(method: str, target: str) -> dict[str, str]:
    path, _, query = target.partition("?")
    return {'"@method"': method, '"@path"': path or "/", '"@query"': f"?{query}"}


def _values(identifiers: tuple[str, ...], derived: Mapping[str, str], fields: Mapping[str, str]) -> Components:
    """Each identifier with its value in this message. Raises Malformed for one that it does not have."""
    found = []
    for identifier in identifiers:
        value = derived.get(identifier)
        if value is None and identifier.endswith('"'):
            value = fields.get(identifier[1:-1])
        if value is None:
            raise Malformed(f"no {identifier[:64]} in this message")
        found.append((identifier, value))
    return tuple(found)


def _parameters(covered: Components, key_id: str, nonce: str, created: datetime, tag: str) -> str:
    parameters: dict[str, str | int] = {
        "created": int(created.timestamp()),
        "keyid": key_id,
        "nonce": nonce,
        "alg": ALGORITHM,
        "tag": tag,
    }
    return serialised_input((identifier for identifier, _ in covered), parameters)


def _require(stated: SignatureInput, expected: tuple[str, ...], tag: str) -> None:
    """Raises Malformed unless the signature covers all that is expected, each once, and says what it is for."""
    covered = set(stated.identifiers)
    if len(covered) < len(stated.identifiers) or not covered.issuperset(expected):
        raise Malformed("the signature does not cover what it must")
    if stated.parameters.get("tag") != tag or stated.parameters.get("alg", ALGORITHM) != ALGORITHM:
        raise Malformed("the signature is for something else")
    if not all(isinstance(stated.parameters.get(name), str) for name in ("keyid", "nonce")):
        raise Malformed("the signature does not say whose it is")
    if not isinstance(stated.parameters.get("created"), int):
        raise Malformed("the signature does not say when it was made")
