"""One signed exchange with the centre: send, and sort out whether what comes back is the centre's word at all.

A 200 of a captive portal, a proxy's error page, an answer to another request: none of them is an answer.
"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct
from pydantic import ValidationError

from contract.clock import Clock
from contract.refusal import Problem, Refusal
from contract.signatures import ReceivedAnswer, is_answer_of_centre, sign_request
from contract.signing_keys import SigningKey, VerifyKey
from offline_queue.centre_outcomes import TOO_LARGE, CentreRefused, CentreUnreachable, Unreachable
from offline_queue.lean_requests import requests
from offline_queue.whole_deadline import Connections

CHUNK_BYTES = 64 * 1024
MOST_CLAIMED = 80
FIRST_ERROR_STATUS = 400
FIRST_SERVER_ERROR = 500
NETWORK_AUTHENTICATION_REQUIRED = 511
BUSY = frozenset({408, 429, 503})
REDIRECTS = range(300, 400)

LONGEST_RETRY = 3600.0
"""More is not believed: an unsigned answer of a proxy may ask for it too."""


class TransportLimits(Struct, frozen=True):
    """The bounds of an exchange with the centre (传输上限): seconds it may take and bytes it may say.

    `whole` bounds an exchange from end to end.
    """

    connect: float = 3.0
    read: float = 8.0
    whole: float = 60.0
    most_bytes: int = 64 * 1024 * 1024


class Outgoing(Struct, frozen=True):
    """A request: path with query, and the body with its encoding."""

    method: str
    path: str
    body: bytes | None = None
    encoding: str | None = None


class Body(Struct, frozen=True):
    """The centre's own words, whole and in reply to this request."""

    content: bytes


CentreKeyOf = Callable[[bytes], VerifyKey | None]
"""The key the answer must be signed with; at enrolment it is in the answer itself."""

_NO_NETWORK_SIGNS = (
    "Name or service not known",
    "Temporary failure in name resolution",
    "No address associated",
    "nodename nor servname",
    "getaddrinfo failed",
    "Network is unreachable",
    "No route to host",
    "Failed to resolve",
)


class SignedTransport:
    """Thread-safe as far as the session is: give each thread its own."""

    def __init__(self, base_url: str, session: requests.Session, clock: Clock, patience: TransportLimits) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = session
        self._clock = clock
        self._patience = patience
        self._connections = Connections(clock)
        self._connections.serve(session)

    def exchange(
        self, outgoing: Outgoing, key_id: str, key: SigningKey, centre_key_of: CentreKeyOf
    ) -> Body | CentreRefused | CentreUnreachable:
        """Send and classify. Never raises for what a network can do."""
        prepared = self._prepare(outgoing)
        signed = sign_request(prepared, key_id, key, self._clock.now())
        try:
            answer = self._send(prepared)
        except requests.RequestException as error:
            return _unreachable(error)
        except _TooMuch as error:
            return CentreUnreachable(Unreachable.NOT_THE_CENTRE, str(error))
        centre_key = centre_key_of(answer.body)
        later = retry_after(answer.headers, self._clock.now())
        if centre_key is None or not is_answer_of_centre(answer, centre_key, signed):
            return _stranger(answer, later)
        return _word_of_centre(answer, later)

    def _prepare(self, outgoing: Outgoing) -> requests.PreparedRequest:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "traceparent": _new_trace()}
        if outgoing.body is not None:
            headers["Content-Type"] = "application/json"
        if outgoing.encoding is not None:
            headers["Content-Encoding"] = outgoing.encoding
        request = requests.Request(
            outgoing.method, f"{self._base_url}{outgoing.path}", data=outgoing.body, headers=headers
        )
        return self._session.prepare_request(request)

    def _send(self, prepared: requests.PreparedRequest) -> ReceivedAnswer:
        whole = self._patience.whole
        with self._connections.within(whole):
            try:
                answer = self._read(prepared)
            except requests.RequestException as error:
                if not self._connections.is_over:
                    raise
                raise requests.Timeout(f"no end after {whole} s") from error
        if self._connections.is_over:  # a body without length ends where it is cut
            raise requests.Timeout(f"no end after {whole} s")
        return answer

    def _read(self, prepared: requests.PreparedRequest) -> ReceivedAnswer:
        patience = self._patience
        settings = self._session.merge_environment_settings(prepared.url, {}, True, None, None)
        with self._session.send(
            prepared,
            timeout=(patience.connect, patience.read),
            allow_redirects=False,
            **settings | {"stream": True},
        ) as response:
            content = bytearray()
            for chunk in response.iter_content(CHUNK_BYTES):
                content += chunk
                if len(content) > patience.most_bytes:
                    raise _TooMuch(f"more than {patience.most_bytes} bytes")
            return ReceivedAnswer(response.status_code, dict(response.headers), bytes(content))


def _new_trace() -> str:
    """W3C trace context, drawn for each request: it ties no two of them together."""
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-00"


class _TooMuch(Exception):
    """The answer has no end."""


def _word_of_centre(answer: ReceivedAnswer, later: float | None) -> Body | CentreRefused | CentreUnreachable:
    if answer.status < FIRST_ERROR_STATUS:
        return Body(answer.body)
    try:
        refusal = Refusal.model_validate_json(answer.body)
    except ValidationError:
        refusal = Refusal(code="", reason=f"HTTP {answer.status}")
    trouble = _trouble(answer.status)
    if trouble is not None:
        return CentreUnreachable(trouble, f"HTTP {answer.status}: {refusal.reason}", later)
    return CentreRefused(answer.status, refusal.code, refusal.reason)


def _stranger(answer: ReceivedAnswer, later: float | None) -> CentreUnreachable:
    """What an answer that the centre did not sign most likely is."""
    content_type = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "")
    seen = f"unsigned HTTP {answer.status}, {content_type or 'no content type'}{_claimed(answer.body)}"
    is_page = answer.status < FIRST_ERROR_STATUS and "html" in content_type.lower()
    if is_page or answer.status in REDIRECTS or answer.status == NETWORK_AUTHENTICATION_REQUIRED:
        return CentreUnreachable(Unreachable.CAPTIVE_PORTAL, seen)
    if answer.status == TOO_LARGE:  # a proxy's limit says so without a signature
        return CentreUnreachable(Unreachable.TOO_LARGE, seen)
    return CentreUnreachable(_trouble(answer.status) or Unreachable.NOT_THE_CENTRE, seen, later)


def _trouble(status: int) -> Unreachable | None:
    """Whether it is trouble of the centre and no refusal."""
    if status in BUSY:
        return Unreachable.BUSY
    return Unreachable.SERVER_ERROR if status >= FIRST_SERVER_ERROR else None


def _claimed(body: bytes) -> str:
    """What a refusal says that no one has signed. For a technician's eyes: at enrolment the centre's key is not known yet."""
    try:
        problem = Problem.model_validate_json(body)
    except ValidationError:
        return ""
    return f", says {problem.code[:MOST_CLAIMED]}: {problem.reason[:MOST_CLAIMED]}"


def _unreachable(error: requests.RequestException) -> CentreUnreachable:
    return CentreUnreachable(_reason(error), f"{type(error).__name__}: {error}"[:300])


def _reason(error: requests.RequestException) -> Unreachable:
    text = str(error)
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable.NOT_THE_CENTRE
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return Unreachable.TIMEOUT
    if any(sign in text for sign in _NO_NETWORK_SIGNS):
        return Unreachable.NO_NETWORK
    if isinstance(error, requests.ConnectionError):
        return Unreachable.REFUSED if "refused" in text else Unreachable.SERVER_ERROR
    return Unreachable.NOT_THE_CENTRE


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """When to ask again (RFC 9110, 10.2.3): seconds from now, 0 to `LONGEST_RETRY`; None where the answer does not say.

    A date counts from the answer's own Date: the terminal's clock may be wrong.
    """
    fields = {name.lower(): value.strip() for name, value in headers.items()}
    value = fields.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_RETRY)
    at = _moment(value)
    if at is None:
        return None
    seconds = (at - (_moment(fields.get("date", "")) or now)).total_seconds()
    return max(0.0, min(seconds, LONGEST_RETRY))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
