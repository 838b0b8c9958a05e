"""One HTTP exchange with a department's system, ended at a moment that no drip can push out.

No redirect is followed, nothing is kept open, and an answer has a largest size.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from opentelemetry.trace import SpanKind

from central.tracing import onward, step

MOST_BYTES = 8 * 1024 * 1024
_PIECE = 16 * 1024
"""Bytes of one write: a TLS record, so that no single write outlives the moment by more than its own share."""

_OVERLOADED = frozenset({http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE})


class NotAsked(Exception):
    """The department was not reached, or says that it did not take the request: nothing was done, for certain."""


class Declined(NotAsked):
    """The department answers, and does not take this request as it is (4xx, 501)."""


class NoDepartmentAnswer(Exception):
    """The department was asked, and no proper answer came in time."""


class TokenSource(Protocol):
    """Gives access tokens that end (令牌来源)."""

    def token(self, until: float) -> str:
        """One that is good now. Raises NotAsked."""

    def drop(self, token: str) -> None:
        """The department did not take it."""


@dataclass(frozen=True)
class Access:
    """An http (部门接入) (s) address without a final slash, and how the centre shows there who it is.

    `token_file` is read at every exchange, so that a token can be changed without a restart; it goes into the header field
    `key_header`, or as a bearer token where that is empty. `client_certificate` is a PEM file with key and certificate;
    `authority` a PEM file with the certificates that are trusted instead of the system's.
    """

    address: str
    token_file: Path | None = None
    client_certificate: Path | None = None
    authority: Path | None = None
    key_header: str = ""
    tokens: TokenSource | None = None


@dataclass(frozen=True)
class Call:
    """A request to a department (部门请求): path under its address, body, and further header fields."""

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def exchange(access: Access, call: Call, until: float, now: Callable[[], float] = monotonic) -> bytes:
    """The body of a 200. `until` and `now` are on one monotonic clock (seconds). Raises NotAsked, Declined, NoAnswer.

    Where the connection broke, what changes nothing is asked once more; anything else only while none of it was sent. Where a
    token that ends is refused, nothing was done, and it is asked once more with another one.
    """
    host = urlsplit(access.address).hostname or ""
    with step(f"{call.method} {host}", SpanKind.CLIENT, http__request__method=call.method, server__address=host):
        return _ask_authorised(access, call, _Remaining(until, now))


def _ask_authorised(access: Access, call: Call, remaining: "_Remaining") -> bytes:
    if access.tokens is None:
        return _exchange(access, call, remaining)
    until = remaining.until
    token = access.tokens.token(until)
    try:
        return _exchange(access, _with_token(call, token), remaining)
    except Declined as error:
        if str(error) != str(int(http.client.UNAUTHORIZED)):
            raise
    access.tokens.drop(token)
    return _exchange(access, _with_token(call, access.tokens.token(until)), remaining)


def secret_in(file: Path) -> str:
    """The one line of a file with a secret. Raises OSError, and ValueError where it holds none."""
    secret = file.read_text("ascii").strip()
    if not secret or not secret.isprintable():
        raise ValueError("the file holds no secret of one line")
    return secret


def _with_token(call: Call, token: str) -> Call:
    return replace(call, headers=call.headers | {"Authorization": f"Bearer {token}"})


def _exchange(access: Access, call: Call, remaining: "_Remaining") -> bytes:
    try:
        return _once(access, call, remaining)
    except (NotAsked, NoDepartmentAnswer) as error:
        is_safe = call.method == "GET" or isinstance(error, NotAsked)
        if not (is_safe and isinstance(error.__cause__, ConnectionError)) or remaining.is_over:
            raise
    return _once(access, call, remaining)


def _once(access: Access, call: Call, remaining: "_Remaining") -> bytes:
    parts = urlsplit(access.address)
    try:
        headers = _headers(access) | onward() | call.headers
        stream = _connect(access, remaining)
    except (OSError, ValueError) as error:
        raise NotAsked(type(error).__name__) from error
    with stream:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        connection.sock = cast("socket.socket", _TimedSocket(stream, remaining))
        try:
            connection.request(call.method, (parts.path + call.path) or "/", call.body, headers)
            return _content(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            raise NoDepartmentAnswer(type(error).__name__) from error


def _connect(access: Access, remaining: "_Remaining") -> socket.socket:
    parts = urlsplit(access.address)
    is_tls = parts.scheme == "https"
    host = parts.hostname or ""
    plain = _reach(host, parts.port or (443 if is_tls else 80), remaining)
    try:
        plain.settimeout(remaining())
        return _context(access).wrap_socket(plain, server_hostname=host) if is_tls else plain
    except BaseException:
        plain.close()
        raise


def _reach(host: str, port: int, remaining: "_Remaining") -> socket.socket:
    """The first address that answers; all of them together have no longer than what remains."""
    problem: OSError = OSError("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(remaining())
            connection.connect(address)
        except OSError as error:
            connection.close()
            problem = error
        else:
            return connection
    raise problem


def _context(access: Access) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=access.authority)
    if access.client_certificate is not None:
        context.load_cert_chain(access.client_certificate)
    return context


def _content(answer: http.client.HTTPResponse) -> bytes:
    status = answer.status
    if status in _OVERLOADED:
        raise NotAsked(str(status))
    is_declined = http.client.BAD_REQUEST <= status < http.client.INTERNAL_SERVER_ERROR
    if is_declined or status == http.client.NOT_IMPLEMENTED:
        raise Declined(str(status))
    if status != http.client.OK:
        raise NoDepartmentAnswer(str(status))
    length = answer.length
    content = answer.read(MOST_BYTES + 1)
    if length is not None and len(content) < min(length, MOST_BYTES):
        # read() with a number says nothing about an answer that was cut
        raise NoDepartmentAnswer("cut short")
    if len(content) > MOST_BYTES:
        raise NoDepartmentAnswer(f"more than {MOST_BYTES} bytes")
    return content


def _headers(access: Access) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    if access.token_file is not None:
        token = secret_in(access.token_file)
        headers |= {access.key_header: token} if access.key_header else {"Authorization": f"Bearer {token}"}
    return headers


@dataclass(frozen=True)
class _Remaining:
    until: float
    now: Callable[[], float]

    @property
    def is_over(self) -> bool:
        return self.now() >= self.until

    def __call__(self) -> float:
        """Seconds. Raises TimeoutError where none are left."""
        left = self.until - self.now()
        if left <= 0:
            raise TimeoutError("no answer within the whole time")
        return left


class _TimedSocket:
    """As much of a socket as http.client uses, each operation bounded by what remains of the whole."""

    def __init__(self, stream: socket.socket, remaining: _Remaining) -> None:
        self._stream = stream
        self._remaining = remaining

    def sendall(self, content: bytes) -> None:
        for start in range(0, len(content), _PIECE):
            self._stream.settimeout(self._remaining())
            self._stream.sendall(content[start : start + _PIECE])

    def makefile(self, _mode: str) -> BinaryIO:
        return io.BufferedReader(_TimedReader(self._stream, self._remaining))

    def close(self) -> None:
        """http.client closes before it has read all; the stream is closed by its opener."""


class _TimedReader(io.RawIOBase):
    def __init__(self, stream: socket.socket, remaining: _Remaining) -> None:
        self._stream = stream
        self._remaining = remaining

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]  # called with a memoryview alone
        self._stream.settimeout(self._remaining())
        return self._stream.recv_into(into)
