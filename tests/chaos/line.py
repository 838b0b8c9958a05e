"""A line between terminal and centre that does to every exchange what a real one does on its worst day.

It reads whole HTTP requests, so that it can swallow an answer, deliver a request twice or lose a header, as proxies do.
"""

import random
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from msgspec import Struct

SECONDS = 20.0
Act = Callable[["Exchange"], None]


class Exchange(Struct):
    """One request on its way: the terminal's side, what it sent, and the way to the centre."""

    terminal: socket.socket
    request: bytes
    centre_port: int
    chance: random.Random

    def forwarded(self, request: bytes | None = None) -> bytes:
        """The centre's whole answer to the request; empty where the centre is away."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.centre_port), SECONDS) as centre:
            centre.settimeout(SECONDS)
            centre.sendall(_without_keep_alive(self.request if request is None else request))
            return _all_of(centre)
        return b""


def passed(exchange: Exchange) -> None:
    """As it should be."""
    exchange.terminal.sendall(exchange.forwarded())


def refused(exchange: Exchange) -> None:
    """The line is cut before anything crosses."""


def swallowed(exchange: Exchange) -> None:
    """The centre has it, and its answer is lost."""
    exchange.forwarded()


def cut_short(exchange: Exchange) -> None:
    """The answer ends in the middle."""
    answer = exchange.forwarded()
    exchange.terminal.sendall(answer[: exchange.chance.randrange(len(answer) + 1)])


def half_asked(exchange: Exchange) -> None:
    """The request ends in the middle."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", exchange.centre_port), SECONDS) as centre:
        centre.sendall(exchange.request[: exchange.chance.randrange(len(exchange.request))])


def asked_twice(exchange: Exchange) -> None:
    """A proxy repeats the request; the second answer comes back."""
    exchange.forwarded()
    passed(exchange)


def portal(exchange: Exchange) -> None:
    """A captive portal answers 200 with a page."""
    exchange.terminal.sendall(_answer("200 OK", "text/html", b"<html>please log in</html>"))


def redirected(exchange: Exchange) -> None:
    """A captive portal sends elsewhere."""
    exchange.terminal.sendall(_answer("302 Found", "text/html", b"", "Location: http://127.0.0.1:9/"))


def busy(exchange: Exchange) -> None:
    """A proxy is overloaded, and says when to come again."""
    exchange.terminal.sendall(_answer("503 Service Unavailable", "text/plain", b"later", "Retry-After: 1"))


def too_large(exchange: Exchange) -> None:
    """A proxy takes no body above 4 KiB."""
    if len(exchange.request) > 4096:
        exchange.terminal.sendall(_answer("413 Content Too Large", "text/html", b"too large"))
    else:
        passed(exchange)


def header_lost(exchange: Exchange) -> None:
    """A proxy drops Content-Encoding."""
    head, _, body = exchange.request.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-encoding:")]
    exchange.terminal.sendall(exchange.forwarded(b"\r\n".join(kept) + b"\r\n\r\n" + body))


def garbled(exchange: Exchange) -> None:
    """A byte of the answer's body changes."""
    answer = bytearray(exchange.forwarded())
    if answer:
        answer[-1 - exchange.chance.randrange(min(40, len(answer)))] ^= 0x20
    exchange.terminal.sendall(bytes(answer))


def oracle(exchange: Exchange) -> None:
    """A stranger asks the centre for something over the same nonce, and hands its words to the terminal."""
    _, _, rest = exchange.request.partition(b"\r\n")
    exchange.terminal.sendall(exchange.forwarded(b"POST /v1/nowhere HTTP/1.1\r\n" + rest))


HOSTILE: tuple[Act, ...] = (
    refused, swallowed, cut_short, half_asked, asked_twice, portal, redirected, busy, too_large, header_lost, garbled, oracle,
)  # fmt: skip
"""Everything but `passed`."""


class HostileLine:
    """A line that does something else with every exchange, by the seed. A context manager; `heal` ends the mischief."""

    def __init__(self, centre_port: int, seed: int, acts: tuple[Act, ...] = HOSTILE, share: float = 0.7) -> None:
        self.centre_port = centre_port
        self.done: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._acts = acts
        self._share = share
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(SECONDS)

    def heal(self) -> None:
        """From now on everything passes."""
        self._share = 0.0

    def _serve(self) -> None:
        while True:
            try:
                terminal, _ = self._listening.accept()
            except OSError:
                return
            with terminal:
                terminal.settimeout(SECONDS)
                with suppress(OSError):
                    self._carry(terminal)

    def _carry(self, terminal: socket.socket) -> None:
        request = _whole_request(terminal)
        if not request:
            return
        act = self._chance.choice(self._acts) if self._chance.random() < self._share else passed
        self.done[act.__name__] += 1
        act(Exchange(terminal, request, self.centre_port, self._chance))


def _whole_request(terminal: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        part = terminal.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        part = terminal.recv(65536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body


def _without_keep_alive(request: bytes) -> bytes:
    head, separator, body = request.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + separator + body


def _all_of(connection: socket.socket) -> bytes:
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def _answer(status: str, kind: str, body: bytes, *more: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
