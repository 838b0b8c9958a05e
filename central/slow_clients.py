"""Cuts off who begins a request and does not end it: headers and bodies must come at some pace, whatever drips."""

import asyncio
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOK_EVERY_SECONDS = 1.0


class PacedProtocol(H11Protocol):
    """限速协议 — the web server's protocol; a request may take `patience_seconds`, and longer for what has come at this pace."""

    patience_seconds: ClassVar[float] = 20.0
    bytes_per_second: ClassVar[int] = 4096

    _began: float | None = None
    _received = 0
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Called by asyncio."""
        super().connection_made(transport)
        self._note(0)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        super().data_received(data)
        self._note(len(data))

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._forget()
        super().connection_lost(exc)

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
        allowed = self.patience_seconds + self._received / self.bytes_per_second
        if self.loop.time() - self._began > allowed:
            self.transport.abort()
            return
        self._look = self.loop.call_later(LOOK_EVERY_SECONDS, self._look_at_pace)

    def _forget(self) -> None:
        if self._look is not None:
            self._look.cancel()
        self._began, self._received, self._look = None, 0, None


def protocol_with(patience_seconds: float, bytes_per_second: int) -> type[PacedProtocol]:
    """The protocol with this patience."""

    class Protocol(PacedProtocol):
        pass

    Protocol.patience_seconds, Protocol.bytes_per_second = patience_seconds, bytes_per_second
    return Protocol
