"""HTTP connections of which a whole exchange ends in time, whatever drips: name, TLS, status line, header or body.

Libraries bound each read by itself; a server that sends one byte before every bound holds a thread for ever. Here a timer shuts the
connections down under the reader, which then fails like on any broken connection. Looking up a name cannot be ended, so that
is done on a thread which may be left behind.
"""

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from contract.clock import Clock
from offline_queue.lean_requests import requests

Addresses = list[tuple[Any, ...]]  # as socket.getaddrinfo gives them
Lookup = Callable[[str, int], Addresses]


class Connections:
    """The open connections of one thread's session (限时连接). Use it inside `within`, which bounds all that happens there."""

    def __init__(self, clock: Clock, lookup: Lookup | None = None) -> None:
        self._clock = clock
        self._lookup = lookup or _addresses
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._done_with: set[socket.socket] = set()
        self._until: float | None = None
        self._is_greeting = False
        self.is_over = False
        """Whether the last block came to its deadline."""

    def serve(self, session: requests.Session) -> None:
        """From now on the session makes its connections here, directly or by a proxy."""
        adapter = _Adapter(self)
        for scheme in ("http://", "https://"):
            session.mount(scheme, adapter)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """After so many seconds every connection is shut down, and none is opened."""
        self.is_over = False
        self._until = self._clock.monotonic() + seconds
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._until = None
                for done in self._done_with:
                    done.close()
                self._done_with.clear()

    def open(self, host: str, port: int, timeout: float | None, options: Any) -> tuple[socket.socket, socket.socket]:
        """A connection, and a second handle on it for `give_up`. Raises OSError, TimeoutError among them."""
        fault: OSError | None = None
        for address in self._looked_up(host, port):
            try:
                connection = create_connection((address[4][0], port), self._left(timeout), None, options)
            except OSError as error:
                fault = error
                continue
            connection.settimeout(None)  # from here on the timer ends it
            return connection, self._keep_handle(connection)
        raise fault or OSError("the name has no address")

    def give_up(self, handle: socket.socket) -> None:
        """The connection was given up. Its answer may still be read: then the handle is kept until the block ends."""
        with self._lock:
            self._open.discard(handle)
            if self._until is None:
                handle.close()
            else:
                self._done_with.add(handle)

    @contextmanager
    def greeting(self) -> Iterator[None]:
        """While TLS is agreed on, which reads far more than it writes.

        Only reading is ended then: ssl.SSLSocket is never closed when it finds its connection gone before it begins.
        """
        self._is_greeting = True
        try:
            yield
        finally:
            self._is_greeting = False
            if self.is_over:
                self._shut(socket.SHUT_RDWR)

    def _keep_handle(self, connection: socket.socket) -> socket.socket:
        with self._lock:
            if self.is_over:
                connection.close()
                raise TimeoutError("no time is left")
            handle = connection.dup()  # TLS takes the first handle over
            self._open.add(handle)
        return handle

    def _looked_up(self, host: str, port: int) -> Addresses:
        answers: queue.SimpleQueue[Addresses | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self._lookup(host, port))
            except OSError as error:
                answers.put(error)

        threading.Thread(target=look_up, name="name", daemon=True).start()
        try:
            found = answers.get(timeout=self._left())
        except queue.Empty:
            raise TimeoutError("the name was not found in time") from None
        if isinstance(found, OSError):
            raise found
        return found

    def _left(self, timeout: float | None = None) -> float | None:
        """What is left of the block, and at most `timeout`. Raises TimeoutError when nothing is."""
        if self._until is None:
            return timeout
        left = self._until - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        return left if timeout is None else min(left, timeout)

    def _end(self) -> None:
        with self._lock:
            if self._until is None:
                return
            self.is_over = True
        self._shut(socket.SHUT_RD if self._is_greeting else socket.SHUT_RDWR)

    def _shut(self, how: int) -> None:
        with self._lock:
            for handle in self._open | self._done_with:
                with suppress(OSError):  # it is down already
                    handle.shutdown(how)


def _addresses(host: str, port: int) -> Addresses:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class _Adapter(requests.adapters.HTTPAdapter):
    def __init__(self, connections: Connections) -> None:
        self._pools = _pools(connections)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


class _Bounded(HTTPConnection):
    connections: ClassVar[Connections]
    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        port = self.port or self.default_port
        timeout = float(self.timeout) if isinstance(self.timeout, int | float) else None
        try:
            opened, self._handle = self.connections.open(self._dns_host, port, timeout, self.socket_options)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"connecting to {self.host} timed out") from error
        except OSError as error:
            raise NewConnectionError(self, f"no connection: {error}") from error
        return opened

    def send(self, data: Any) -> None:
        if self.sock is not None:  # a large body on a slow line takes longer than a connection or a read may
            self.sock.settimeout(None)
        super().send(data)

    def close(self) -> None:
        super().close()
        handle, self._handle = self._handle, None
        if handle is not None:
            self.connections.give_up(handle)


class _BoundedTls(_Bounded, HTTPSConnection):
    def connect(self) -> None:
        with self.connections.greeting():
            super().connect()


def _pools(connections: Connections) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections are made and known there."""

    class Plain(HTTPConnectionPool):
        ConnectionCls = type("_Plain", (_Bounded,), {"connections": connections})

    class Tls(HTTPSConnectionPool):
        ConnectionCls = type("_Tls", (_BoundedTls,), {"connections": connections})

    return {"http": Plain, "https": Tls}
