"""Cuts off who does not end a request, says nothing, does not read an answer, or takes more places than one client needs."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOK_EVERY_SECONDS = 1.0
LINGER_SECONDS = 2.0
LINGER_BYTES = 1024 * 1024
"""So much of a body that is not wanted is thrown away while its sender reads the answer; then the connection is closed."""

_ONE_CLIENT_BITS = 64
"""Of an IPv6 address: the rest a client chooses as it likes."""


@dataclass(frozen=True)
class ClientLimits:
    """A request may take `request_seconds` (连接限制), and longer for what comes at this pace, but never `whole_seconds`."""

    silent_seconds: float = 5.0
    request_seconds: float = 20.0
    whole_seconds: float = 120.0
    bytes_per_second: int = 4096
    connections: int = 100
    trusted: tuple[IPv4Network | IPv6Network, ...] = ()
    """Proxies, which may have any number of connections."""


class PacedProtocol(H11Protocol):
    """The web server's protocol within these limits (限速协议)."""

    limits: ClassVar[ClientLimits] = ClientLimits()
    places: ClassVar[Counter[str]] = Counter()

    _client = ""
    _began: float | None = None
    _received = 0
    _unwanted = 0
    _look: asyncio.TimerHandle | None = None
    _look_at_reader: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._client = _one_client(self.client[0] if self.client else "")
        self.places[self._client] += 1
        if self.places[self._client] > self.limits.connections and not self._is_trusted():
            transport.abort()
            return
        self._note(0)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._note(len(data))
        if self._is_unwanted():
            self._unwanted += len(data)
            if self._unwanted > LINGER_BYTES:
                self.transport.close()

    def on_response_complete(self) -> None:
        """Called by uvicorn. A request may have been answered before its body came."""
        super().on_response_complete()
        self._watch_reader()
        if self._is_unwanted() and not self.transport.is_closing():
            self._unwanted = 0
            self.loop.call_later(LINGER_SECONDS, self._end_unwanted, self.cycle)

    def pause_writing(self) -> None:
        """Called by asyncio, where more is to be sent than is read."""
        super().pause_writing()
        self._watch_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        if self._look_at_reader is not None:
            self._look_at_reader.cancel()
        self.places[self._client] -= 1
        if not self.places[self._client]:
            del self.places[self._client]
        super().connection_lost(exc)

    def _is_unwanted(self) -> bool:
        """Whether what comes is the body of a request that has its answer."""
        return self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY

    def _end_unwanted(self, answered: object) -> None:
        if self.cycle is answered and self._is_unwanted():
            self.transport.close()

    def _note(self, length: int) -> None:
        # A request that is whole is the application's affair; the rest of a connection's life is uvicorn's.
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._forget()
            return
        self._received += length
        if self._began is None:
            self._began = self.loop.time()
            self._look = self.loop.call_later(LOOK_EVERY_SECONDS, self._look_at_pace)

    def _look_at_pace(self) -> None:
        if self._began is None or self.transport.is_closing():
            return
        if self.loop.time() - self._began > self._allowed():
            self.transport.abort()
            return
        self._look = self.loop.call_later(LOOK_EVERY_SECONDS, self._look_at_pace)

    def _watch_reader(self) -> None:
        """Anyone who reads nothing of an answer for so long is cut off; a connection that is being closed waits for it too."""
        unread = self.transport.get_write_buffer_size()
        if unread and self._look_at_reader is None:
            self._look_at_reader = self.loop.call_later(self.limits.request_seconds, self._cut_off_reader, unread)

    def _cut_off_reader(self, unread: int) -> None:
        self._look_at_reader = None
        if self.transport.get_write_buffer_size() >= unread:
            self.transport.abort()
        else:
            self._watch_reader()

    def _allowed(self) -> float:
        limits = self.limits
        if not self._received:
            return min(limits.silent_seconds, limits.request_seconds)
        return min(limits.whole_seconds, limits.request_seconds + self._received / limits.bytes_per_second)

    def _is_trusted(self) -> bool:
        try:
            found = ip_address(self.client[0] if self.client else "")
        except ValueError:
            return False
        return any(found in network for network in self.limits.trusted)

    def _forget(self) -> None:
        if self._look is not None:
            self._look.cancel()
        self._began, self._received, self._look = None, 0, None


def _one_client(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, _ONE_CLIENT_BITS), strict=False))
    return str(found)


def protocol_within(given: ClientLimits) -> type[PacedProtocol]:
    """The protocol with these limits, and with a count of its own."""

    class Protocol(PacedProtocol):
        limits = given
        places: ClassVar[Counter[str]] = Counter()

    return Protocol
