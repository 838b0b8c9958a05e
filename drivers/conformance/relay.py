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
from typing import Protocol

from drivers.conformance.endpoint import EventsPath, LineEnd
from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.ports.errors import DeviceLost
from drivers.transport.address import SerialAddress, TcpAddress
from drivers.transport.input_events import EVENT, hold
from drivers.transport.opening import LineSettings, open_transport
from drivers.transport.transport import Transport

_CUT = (LineFault.RESTART, LineFault.REPLUG)
_MUTE = (LineFault.SILENCE, LineFault.BLOCK)
_LOOK_EVERY = 0.02
_CHUNK = 1 << 16
_END_SECONDS = 2.0


class LineRelay:
    """One line with the kit in it (线路中继). `place` is what goes into the adapter's options. A fault holds until it is switched off.

    A device on USB, behind a device file or by its numbers is opened by the kit, and the adapter is given a line on TCP. Of an input
    device only whole events are handed on, as the kernel does.
    """

    def __init__(self, end: LineEnd, folder: Path, settings: LineSettings = LineSettings()) -> None:  # noqa: B008 - frozen
        self._device = end.place
        self._settings = settings
        self._is_linked = end.is_linked
        self._unit = EVENT.size if isinstance(end.place, EventsPath) else 1
        self._fault: ScriptedFault | None = None
        self._is_over = threading.Event()
        self._random = random.Random(1)
        self._connections: list[_Connection] = []
        self._link = folder / "line"
        self._listening: socket.socket | None = None
        self.place = str(self._link) if self._is_linked else self._listen()
        if self._is_linked:
            self._plug()

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it. A cut line is ended at once, and is there again at the end of the fault."""
        was, self._fault = self._fault, fault
        is_cut, was_cut = _is_cut(fault), _is_cut(was)
        if is_cut:
            self._drop()
        if self._is_linked:
            if is_cut:
                self._link.unlink(missing_ok=True)
            elif was_cut:
                self._plug()
        elif fault is not None and fault.fault is LineFault.REPLUG:
            self._stop_listening()
        elif was is not None and was.fault is LineFault.REPLUG:
            self._listen(int(self.place.rpartition(":")[2]))

    def close(self) -> None:
        """End the relay: both ends of the line are closed."""
        self._is_over.set()
        self._stop_listening()
        self._drop()
        self._link.unlink(missing_ok=True)

    # --- the adapter's side ---

    def _listen(self, port: int = 0) -> str:
        listening = socket.create_server(("127.0.0.1", port))
        listening.settimeout(_LOOK_EVERY * 5)
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), name="relay", daemon=True).start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    def _stop_listening(self) -> None:
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
        fresh = self._link.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        if isinstance(self._device, EventsPath):
            os.mkfifo(fresh)
            ends: tuple[int, ...] = (os.open(fresh, os.O_RDWR | os.O_NONBLOCK),)
        else:
            ends = pty.openpty()
            for end in ends:
                tty.setraw(end)
            fresh.symlink_to(os.ttyname(ends[1]))
        fresh.replace(self._link)
        self._join(*ends)

    # --- both sides ---

    def _join(self, adapter: int, *held: int) -> None:
        if not self._is_linked and not isinstance(self._device, TcpAddress):
            self._drop()  # it is opened by one at a time, and the adapter has let go of the line before
        try:
            device = self._open_device()
        except (OSError, DeviceLost):
            for descriptor in (adapter, *held):
                os.close(descriptor)
            return
        connection = _Connection(adapter, device, held)
        self._connections = [connection for connection in self._connections if not connection.is_over.is_set()]
        self._connections.append(connection)
        fault = self._fault
        if fault is not None and fault.fault is LineFault.BYTES_AT_CONNECT:
            noise = bytes.fromhex(fault.bytes)
            with contextlib.suppress(OSError):  # it may have gone already: the pumps see the end
                os.write(adapter, noise.ljust(-(-len(noise) // self._unit) * self._unit, b"\0"))
        for pump in (self._to_device, self._to_adapter):
            threading.Thread(target=connection.run, args=(pump,), name="relay", daemon=True).start()
        if _is_cut(self._fault) or self._is_over.is_set():  # cut, or closed, while it was being joined
            connection.end()

    def _open_device(self) -> "_DeviceEnd":
        if isinstance(self._device, TcpAddress):
            return _Descriptor(socket.create_connection((self._device.host, self._device.port), 3).detach())
        if isinstance(self._device, EventsPath):
            events = os.open(self._device.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with contextlib.suppress(OSError):  # what a simulator has is a pipe, which cannot be held
                hold(events)
            return _Descriptor(events)
        if not self._is_linked:
            return _Opened(open_transport(self._device, self._settings))
        import serial

        assert isinstance(self._device, SerialAddress)  # noqa: S101 - what else is linked
        with serial.Serial(str(self._device.where), self._settings.baud, timeout=0, exclusive=False) as opened:
            return _Descriptor(os.dup(opened.fileno()))

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
        if isinstance(self._device, EventsPath):  # a pipe has one way: what is read of it is taken from the adapter
            return not self._is_over.wait(_LOOK_EVERY)
        data = _read(connection.adapter)
        return data == b"" if data is None or not data else connection.device.write(data)

    def _to_adapter(self, connection: "_Connection") -> bool:
        data = connection.device.read()
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
            return data[: len(data) // 2 // self._unit * self._unit]
        if fault.fault is LineFault.WRONG:
            return self._random.randbytes(len(data))
        if fault.fault is LineFault.LAG:
            self._is_over.wait(fault.seconds)
        return data


class _DeviceEnd(Protocol):
    """The device's end of a line."""

    def read(self) -> bytes | None:
        """What has come; empty where nothing has, None at the end of the line."""

    def write(self, data: bytes) -> bool:
        """Send all of it; false at the end of the line. Raises OSError."""

    def close(self) -> None: ...


class _Descriptor:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> bytes | None:
        return _read(self._descriptor)

    def write(self, data: bytes) -> bool:
        return _write(self._descriptor, data)

    def close(self) -> None:
        os.close(self._descriptor)


class _Opened:
    """A transport: one thread at a time."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._turn = threading.Lock()

    def read(self) -> bytes | None:
        with contextlib.suppress(DeviceLost), self._turn:
            return self._transport.read(_LOOK_EVERY)
        return None

    def write(self, data: bytes) -> bool:
        with contextlib.suppress(DeviceLost), self._turn:
            self._transport.write(data)
            return True
        return False

    def close(self) -> None:
        self._transport.close()


class _Connection:
    """Both ends and the threads between them; the last to end closes them."""

    def __init__(self, adapter: int, device: _DeviceEnd, held: tuple[int, ...]) -> None:
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
                for descriptor in (self.adapter, *self._held):
                    os.close(descriptor)
                self.device.close()
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
    with contextlib.suppress(BlockingIOError):  # a pipe that is full: no one fetches what is lost
        while data:
            data = data[os.write(end, data) :]
    return True
