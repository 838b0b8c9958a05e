"""Sits in the line between an adapter and its device, forwards everything, and applies the fault of the trial."""

import contextlib
import os
import pty
import random
import select
import socket
import threading
import tty
from collections.abc import Callable
from pathlib import Path

from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.transport.address import SerialAddress, TcpAddress

_CUT = (LineFault.RESTART, LineFault.REPLUG)
_MUTE = (LineFault.SILENCE, LineFault.BLOCK)
_LOOK_EVERY = 0.02
_CHUNK = 1 << 16
_END_SECONDS = 2.0


class LineRelay:
    """One line with the kit in it (线路中继). `place` is what goes into the adapter's options. A fault holds until it is switched off."""

    def __init__(self, device: TcpAddress | SerialAddress, folder: Path, baud: int = 115200) -> None:
        self._device = device
        self._baud = baud
        self._fault: ScriptedFault | None = None
        self._is_over = threading.Event()
        self._random = random.Random(1)
        self._connections: list[_Connection] = []
        self._link = folder / "line"
        self._listening: socket.socket | None = None
        self.place = self._listen() if isinstance(device, TcpAddress) else str(self._link)
        if isinstance(device, SerialAddress):
            self._plug()

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it. A cut line is ended at once, and is there again at the end of the fault."""
        was, self._fault = self._fault, fault
        is_cut, was_cut = _is_cut(fault), _is_cut(was)
        if is_cut:
            self._drop()
        if isinstance(self._device, SerialAddress):
            if is_cut:
                self._link.unlink(missing_ok=True)
            elif was_cut:
                self._plug()
        elif fault is not None and fault.fault is LineFault.REPLUG:
            self._unlisten()
        elif was is not None and was.fault is LineFault.REPLUG:
            self._listen(int(self.place.rpartition(":")[2]))

    def close(self) -> None:
        """End the relay: both ends of the line are closed."""
        self._is_over.set()
        self._unlisten()
        self._drop()
        self._link.unlink(missing_ok=True)

    # --- the adapter's side ---

    def _listen(self, port: int = 0) -> str:
        listening = socket.create_server(("127.0.0.1", port))
        listening.settimeout(_LOOK_EVERY * 5)
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), name="relay", daemon=True).start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    def _unlisten(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)  # else it takes connections until its thread looks again
            listening.close()

    def _accept(self, listening: socket.socket) -> None:
        while self._listening is listening:
            try:
                adapter = listening.accept()[0]
            except TimeoutError:
                continue
            except OSError:
                return
            if _is_cut(self._fault):
                adapter.close()
                continue
            self._join(adapter.detach())

    def _plug(self) -> None:
        master, slave = pty.openpty()
        for end in (master, slave):
            tty.setraw(end)
        fresh = self._link.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(slave))
        fresh.replace(self._link)
        self._join(master, slave)

    # --- both sides ---

    def _join(self, adapter: int, *held: int) -> None:
        try:
            device = self._open_device()
        except OSError:
            for descriptor in (adapter, *held):
                os.close(descriptor)
            return
        connection = _Connection(adapter, device, held)
        self._connections = [connection for connection in self._connections if not connection.is_over.is_set()]
        self._connections.append(connection)
        fault = self._fault
        if fault is not None and fault.fault is LineFault.BYTES_AT_CONNECT:
            with contextlib.suppress(OSError):  # it may have gone already: the pumps see the end
                os.write(adapter, bytes.fromhex(fault.bytes))
        for pump in (self._to_device, self._to_adapter):
            threading.Thread(target=connection.run, args=(pump,), name="relay", daemon=True).start()
        if _is_cut(self._fault) or self._is_over.is_set():  # cut, or closed, while it was being joined
            connection.end()

    def _open_device(self) -> int:
        if isinstance(self._device, TcpAddress):
            return socket.create_connection((self._device.host, self._device.port), 3).detach()
        import serial

        with serial.Serial(str(self._device.where), self._baud, timeout=0, exclusive=False) as opened:
            return os.dup(opened.fileno())

    def _drop(self) -> None:
        for connection in self._connections:
            connection.end()
        for connection in self._connections:
            connection.is_closed.wait(
                _END_SECONDS
            )  # of two that read the device one would take what the other waits for

    def _to_device(self, connection: "_Connection") -> bool:
        if (fault := self._fault) is not None and fault.fault is LineFault.BLOCK:
            return not self._is_over.wait(_LOOK_EVERY)
        data = _read(connection.adapter)
        return data == b"" if data is None or not data else _write(connection.device, data)

    def _to_adapter(self, connection: "_Connection") -> bool:
        data = _read(connection.device)
        if not data:
            return data == b""
        return _write(connection.adapter, self._changed(data))

    def _changed(self, data: bytes) -> bytes:
        fault = self._fault
        if fault is None:
            return data
        if fault.fault in _MUTE:
            return b""
        if fault.fault is LineFault.HALF:
            return data[: len(data) // 2]
        if fault.fault is LineFault.WRONG:
            return self._random.randbytes(len(data))
        if fault.fault is LineFault.LAG:
            self._is_over.wait(fault.seconds)
        return data


class _Connection:
    """Two file descriptors and the threads between them; the last to end closes them."""

    def __init__(self, adapter: int, device: int, held: tuple[int, ...]) -> None:
        self.adapter, self.device = adapter, device
        self.is_over = threading.Event()
        self.is_closed = threading.Event()
        self._held = held
        self._turn = threading.Lock()
        self._running = 2

    def run(self, pump: Callable[["_Connection"], bool]) -> None:
        with contextlib.suppress(OSError):
            while not self.is_over.is_set() and pump(self):
                pass
        self.is_over.set()
        with self._turn:
            self._running -= 1
            if not self._running:
                for descriptor in (self.adapter, self.device, *self._held):
                    os.close(descriptor)
                self.is_closed.set()

    def end(self) -> None:
        self.is_over.set()


def _is_cut(fault: ScriptedFault | None) -> bool:
    return fault is not None and fault.fault in _CUT


def _read(end: int) -> bytes | None:
    """What has come; empty where nothing has, None at the end of the line."""
    if not select.select([end], [], [], _LOOK_EVERY)[0]:
        return b""
    return os.read(end, _CHUNK) or None


def _write(end: int, data: bytes) -> bool:
    while data:
        data = data[os.write(end, data) :]
    return True
