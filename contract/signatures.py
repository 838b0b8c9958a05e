"""HTTP message signatures (RFC 9421, Ed25519) between a terminal and the centre.

A request is signed over method, path, query and body digest. An answer is signed over status and body digest, and
carries the request's nonce, so that neither a captive portal's page nor an old answer ever counts.
Replays are harmless by what stands in the message or by nonce, never by the clock: a terminal's clock may be wrong (ADR 6).
"""

import secrets
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import http_sf
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from msgspec import Struct

from contract.signing_keys import SigningKey, VerifyKey

REQUEST_TAG = "gov-kiosk-request"
ANSWER_TAG = "gov-kiosk-answer"
REQUEST_COMPONENTS = ("@method", "@path", "@query", "content-digest")
ANSWER_COMPONENTS = ("@status", "content-digest")
CENTRE_KEY_ID = "centre"
ENROLLING = "enrolling"
"""The key id of an enrolment: signed with the new key that stands in its body, as proof that the terminal has it."""

ANY_ORIGIN = "http://signed.invalid"
"""Stands for the origin where only path and query count: proxies change scheme and host."""


class PreparedRequest(Protocol):
    """What is signed: `requests.PreparedRequest` fits."""

    method: str | None
    url: str | None
    body: bytes | str | None

    @property
    def headers(self) -> MutableMapping[str, str]:
        """Gets the signature headers added."""


class SignedBy(Struct, frozen=True):
    """The request is whole and from this terminal. Refuse a `nonce` that was already seen where repeating does harm."""

    terminal_id: str
    nonce: str
    created: datetime


class BadSignature(Struct, frozen=True):
    """Not signed, altered, by somebody unknown, or too old. `reason` is technical."""

    reason: str


class SignaturePolicy(Struct, frozen=True):
    """How far `created` may be off the centre's clock; None (the default) asks nothing of a terminal's clock."""

    max_age: timedelta | None = None
    clock_skew: timedelta | None = None


def sign_request(request: PreparedRequest, terminal_id: str, key: SigningKey, created: datetime) -> str:
    """Add Content-Digest, Signature-Input and Signature to a request that is otherwise complete; gives the nonce."""
    nonce = secrets.token_urlsafe(16)
    body = request.body or b""
    signer = HTTPMessageSigner(signature_algorithm=_Ed25519, key_resolver=_OwnKey(key))
    signer.sign(
        _RequestView(request.method or "", request.url or "", request.headers),
        key_id=terminal_id,
        created=created,
        nonce=nonce,
        label="terminal",
        tag=REQUEST_TAG,
        covered_component_ids=REQUEST_COMPONENTS[:3],
        body=body.encode() if isinstance(body, str) else body,
    )
    return nonce


class ReceivedRequest(Struct, frozen=True):
    """A request as it came in. `target` is path and query, percent-encoded as received; `body` still encoded (gzip)."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def verify_request(
    request: ReceivedRequest,
    key_of: Callable[[str], VerifyKey | None],
    now: datetime,
    policy: SignaturePolicy = SignaturePolicy(),  # noqa: B008 - frozen
) -> SignedBy | BadSignature:
    """Who signed this request. `key_of` gives the key of a terminal id, None for one that is unknown or withdrawn."""
    verifier = _verifier(_KnownKeys(key_of))
    message = _RequestView(request.method, ANY_ORIGIN + request.target, dict(request.headers))
    try:
        result = verifier.verify(
            message, max_age=None, expect_tag=REQUEST_TAG, require_components=REQUEST_COMPONENTS, body=request.body
        )[0]
        created = datetime.fromtimestamp(int(result.parameters["created"]), UTC)
    except Exception as error:  # noqa: BLE001 - whatever a stranger sends, it is not signed
        return BadSignature(str(error) or f"malformed: {type(error).__name__}")
    if not _is_in_time(created, now, policy):
        return BadSignature(f"made at {created.isoformat()}, which is too far from the centre's time")
    return SignedBy(str(result.parameters["keyid"]), result.nonce or "", created)


def claimed_signer(headers: Mapping[str, str]) -> tuple[str, str]:
    """(terminal id, nonce) that a request *claims*, unverified; empty where it claims none.

    For looking the key up beforehand, and for putting the nonce into a signed refusal.
    """
    field = next((value for name, value in headers.items() if name.lower() == "signature-input"), "")
    try:
        members: Any = http_sf.parse(field.encode(), tltype="dictionary")  # Any: the library's union has 13 members
        parameters = next(iter(members.values()))[1]
        return str(parameters.get("keyid", "")), str(parameters.get("nonce", ""))
    except (ValueError, StopIteration, AttributeError, TypeError, IndexError):
        return "", ""


def sign_answer(body: bytes, key: SigningKey, *, nonce: str, status: int = 200, created: datetime) -> dict[str, str]:
    """The headers that make an answer count: put them on the response as they are. `body` before any encoding."""
    headers: dict[str, str] = {}
    signer = HTTPMessageSigner(signature_algorithm=_Ed25519, key_resolver=_OwnKey(key))
    signer.sign(
        _AnswerView(status, headers),
        key_id=CENTRE_KEY_ID,
        created=created,
        nonce=nonce,
        label="centre",
        tag=ANSWER_TAG,
        covered_component_ids=ANSWER_COMPONENTS[:1],
        body=body,
    )
    return headers


class ReceivedAnswer(Struct, frozen=True):
    """An answer as it came in; `body` as the application wrote it (a client that asked for no encoding gets that)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_answer_of_centre(answer: ReceivedAnswer, key: VerifyKey, nonce: str) -> bool:
    """Whether the centre with this key gave exactly this answer to the request with this nonce."""
    verifier = _verifier(_KnownKeys(lambda key_id: key if key_id == CENTRE_KEY_ID else None))
    message = _AnswerView(answer.status, dict(answer.headers))
    try:
        result = verifier.verify(
            message, max_age=None, expect_tag=ANSWER_TAG, require_components=ANSWER_COMPONENTS, body=answer.body
        )[0]
    except Exception:  # noqa: BLE001 - whatever a captive portal sends, it is not the centre
        return False
    return result.nonce == nonce


def _is_in_time(created: datetime, now: datetime, policy: SignaturePolicy) -> bool:
    is_young = policy.max_age is None or now - created <= policy.max_age
    is_past = policy.clock_skew is None or created - now <= policy.clock_skew
    return is_young and is_past


@dataclass
class _RequestView:
    method: str
    url: str
    headers: MutableMapping[str, str]


@dataclass
class _AnswerView:
    status_code: int
    headers: MutableMapping[str, str]


class _Ed25519(HTTPSignatureAlgorithm):
    """Ed25519 by libsodium over raw keys, as everywhere else in this package."""

    algorithm_id = "ed25519"

    def __init__(self, public_key: bytes | None = None, private_key: bytes | None = None) -> None:
        self._public = public_key
        self._private = private_key

    def sign(self, message: bytes) -> bytes:
        """Called by the library."""
        if self._private is None:
            raise AssertionError("signing is asked of the own key alone, and that has a private half")
        return SigningKey(self._private).sign(message)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Called by the library; raises when the signature does not fit."""
        if self._public is None or not VerifyKey(self._public).is_signed(message, signature):
            raise InvalidSignature("the signature does not fit")


class _OwnKey(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> bytes:  # noqa: ARG002 - the library's signature
        """Called by the library."""
        return self._key.seed


class _KnownKeys(HTTPSignatureKeyResolver):
    def __init__(self, key_of: Callable[[str], VerifyKey | None]) -> None:
        self._key_of = key_of

    def resolve_public_key(self, key_id: str) -> bytes | None:
        """Called by the library."""
        key = self._key_of(key_id)
        return None if key is None else key.public


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: object, max_age: timedelta | None = None) -> None:
        """Leave time to `SignaturePolicy`: the library would look at the machine's clock."""


def _verifier(keys: HTTPSignatureKeyResolver) -> HTTPMessageVerifier:
    return _Verifier(signature_algorithm=_Ed25519, key_resolver=keys)
