"""The line to the centre as a proxy on loopback that can be cut, go silent, or lie as hotel networks do."""

import contextlib
import select
import socket
import threading
from collections.abc import Callable
from enum import StrEnum

from simulators.held_port import ADDRESS, HeldPort
from simulators.simulator import ActRefused, Args, State

_PIECE = 65536
_HEAD_LIMIT = 65536
_CONNECT_SECONDS = 5.0
_PORTAL = """<!DOCTYPE html><html><head><title>Welcome</title></head>
<body><h1>欢迎使用无线网络</h1><p>请先登录 / Please sign in</p><form action="/login"><input name="phone"></form></body></html>"""
_NONSENSE = '{"result": [null, "?!", {"complete_up_to": "moon"}'


class Mode(StrEnum):
    """What the line does (网络状况)."""

    UP = "up"
    CUT = "cut"
    SILENT = "silent"
    PORTAL = "portal"
    NONSENSE = "nonsense"


class NetworkSimulator:
    """Passes bytes to the centre while UP (模拟网络); every change of mode breaks what is under way."""

    name = "network"

    def __init__(self, centre_port: int, port: int = 0) -> None:
        self._centre = (ADDRESS, centre_port)
        self._port = port
        self._lock = threading.RLock()
        self._mode = Mode.UP
        self._held: HeldPort | None = None
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()

    @property
    def endpoint(self) -> str:
        """The URL at which the terminal reaches the centre through this line."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def mode(self) -> Mode:
        """What the line does now."""
        return self._mode

    def start(self) -> None:
        """Begin to listen; the port stays the same for good."""
        with self._lock:
            if self._held is None:
                self._held = HeldPort(self._port)
                self._port = self._held.number
            if self._listener is not None or self._mode is Mode.CUT:
                return
            self._listener = listener = socket.create_server((ADDRESS, self._port))
            self._spawn(self._accept, listener)

    def stop(self) -> None:
        """Break everything, stop listening and let the port go."""
        self._break_all()
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held.release()

    def _break_all(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            broken = [*self._open, *([listener] if listener else [])]
            self._open.clear()
            threads = self._threads - {threading.current_thread()}
        for fault in broken:
            _break(fault)
        for thread in threads:
            thread.join()

    def set_mode(self, mode: Mode) -> None:
        """Change what the line does; what is under way breaks."""
        self._break_all()
        with self._lock:
            self._mode = mode
        self.start()

    def set_fault(self, name: str, on: bool) -> None:
        """Modes but UP as faults: switching one on switches the others off."""
        if name not in self._faults():
            raise ActRefused(f"no fault {name!r}; there are: {', '.join(self._faults())}")
        if on or self._mode == name:
            self.set_mode(Mode(name) if on else Mode.UP)

    def state(self) -> State:
        """The mode, also as faults."""
        return {"mode": self._mode.value, "connections": len(self._open), "faults": self._faults()}

    def act(self, action: str, args: Args) -> State:
        """The act `mode`, with the argument `mode`."""
        try:
            mode = Mode(str(args.get("mode", "")))
        except ValueError:
            mode = None
        if action != "mode" or mode is None:
            raise ActRefused(f"no act {action!r} like that; there is: mode, one of {', '.join(Mode)}")
        self.set_mode(mode)
        return self.state()

    def _faults(self) -> dict[str, bool]:
        return {mode.value: self._mode is mode for mode in Mode if mode is not Mode.UP}

    # --- connections, each on its own thread ---

    def _spawn(self, act: Callable[[socket.socket], None], sock: socket.socket) -> None:
        def run() -> None:
            try:
                with contextlib.suppress(OSError, ValueError):
                    act(sock)
            finally:
                sock.close()
                with self._lock:
                    self._open.discard(sock)
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="network", daemon=True)
        with self._lock:  # who stops everything joins only threads that have begun
            self._threads.add(thread)
            thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _address = listener.accept()
            with self._lock:
                if self._listener is not listener:
                    _break(client)
                    client.close()
                    return
                self._open.add(client)
                act = {
                    Mode.UP: self._pass,
                    Mode.SILENT: _read_all,
                    Mode.PORTAL: _answer_portal,
                    Mode.NONSENSE: _answer_nonsense,
                    Mode.CUT: _break,
                }[self._mode]
            self._spawn(act, client)

    def _pass(self, client: socket.socket) -> None:
        with socket.create_connection(self._centre, timeout=_CONNECT_SECONDS) as centre:
            centre.settimeout(None)
            with self._lock:
                if client not in self._open:
                    return
                self._open.add(centre)
            try:
                _pump(client, centre)
            finally:
                with self._lock:
                    self._open.discard(centre)


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Bytes both ways until both ends have closed theirs."""
    peer = {one: other, other: one}
    reading = {one, other}
    while reading:
        for ready in select.select(list(reading), [], [])[0]:
            data = ready.recv(_PIECE)
            if data:
                peer[ready].sendall(data)
            else:
                reading.discard(ready)
                peer[ready].shutdown(socket.SHUT_WR)


def _read_all(client: socket.socket) -> None:
    while client.recv(_PIECE):
        pass


def _answer_portal(client: socket.socket) -> None:
    _answer(client, "text/html; charset=utf-8", _PORTAL)


def _answer_nonsense(client: socket.socket) -> None:
    _answer(client, "application/json", _NONSENSE)


def _answer(client: socket.socket, kind: str, page: str) -> None:
    """Read one request to the end of its head and body, then answer 200 and close."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_LIMIT:
        piece = client.recv(_PIECE)
        if not piece:
            return
        head += piece
    body = page.encode()
    first = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    client.sendall(first.encode() + body)
    client.shutdown(socket.SHUT_WR)
    # Closing with unread bytes would reset the connection before the answer is read.
    _read_all(client)


def _break(sock: socket.socket) -> None:
    """Wake anyone who blocks on it; its own thread closes it."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
