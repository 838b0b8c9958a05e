"""Takes the port before anything else is done, so that a port in use is reported at once, and says when the centre answers."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from central.settings import CentreSettings
from central.web.slow_clients import ClientLimits, protocol_within


class AddressTaken(Exception):
    """The address cannot be listened on; the text says why."""


@contextmanager
def held_port(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A socket that holds the port, and the address under which the centre will answer. With port 0 any free one.

    No one can connect before the web server listens on it. Raises PortTaken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise AddressTaken(f"{host}:{port}: {error.strerror}") from error
        shown = f"[{host}]" if family is socket.AF_INET6 else host
        yield listener, f"http://{shown}:{listener.getsockname()[1]}"


def web_server_config(app: ASGIApp, settings: CentreSettings) -> uvicorn.Config:
    """How the web server takes connections: not more than it can hold, and none of them for ever."""
    limits = ClientLimits(
        silent_seconds=settings.silent_seconds,
        request_seconds=settings.request_seconds,
        whole_seconds=settings.whole_request_seconds,
        bytes_per_second=settings.least_bytes_per_second,
        connections=settings.connections_per_address,
        trusted=settings.trusted_proxies,
    )
    return uvicorn.Config(
        app,
        http=protocol_within(limits),
        ws="none",
        limit_concurrency=settings.max_connections,
        timeout_keep_alive=15,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )


class AnnouncedServer(uvicorn.Server):
    """The web server; calls `announce` once it takes connections."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()
