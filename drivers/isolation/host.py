"""`python -m drivers.isolation.host FD`: the process in which one driver of another maker runs. Ends with its terminal.

It may take a bounded amount of memory, writes nowhere, and leaves no core dump: whatever it does, the terminal goes on.
"""

import contextlib
import fcntl
import os
import resource
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from drivers.isolation.building import built, load_object
from drivers.isolation.codec import decoded, encoded
from drivers.isolation.exchange import Began, Begin, DriverChannel, PortAnswer, PortCall, StatusReport, Stop
from drivers.isolation.frames import NEWER_FRAME, newer_frame
from drivers.isolation.remote_ledger import RemoteLedger
from drivers.isolation.signature import is_question, port_method
from drivers.ports.camera import Camera
from drivers.ports.device import Device, TellsWhileBusy
from drivers.ports.errors import DeviceFault, DeviceLost, DriverDefect
from drivers.ports.manifest import AdapterContext, Manifest
from drivers.ports.status import DeviceStatus

MEMORY = 512 << 20
"""Bytes that the process may hold; more ends it."""
CALLS_AT_ONCE = 4
CLOSE_SECONDS = 0.5
LONGEST_WORDS = 200


def main() -> None:
    """Serve until the terminal closes the socket."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    line = socket.socket(fileno=int(sys.argv[1]))
    channel = DriverChannel(line)
    begin = channel.receive()
    if not isinstance(begin, Begin):
        os._exit(2)
    _end_by_line(line, is_ended=True)
    try:
        host = _DriverHost(channel, begin)
    except DriverDefect as defect:
        _end_by_line(line, is_ended=False)
        channel.send(Began(type(defect).__name__, str(defect)))
        os._exit(1)
    _end_by_line(line, is_ended=False)
    channel.send(Began())
    host.serve()
    closing = threading.Thread(target=host.close, daemon=True)
    closing.start()
    closing.join(CLOSE_SECONDS)
    os._exit(0)  # a thread of the driver may be blocked for ever


def _end_by_line(line: socket.socket, *, is_ended: bool) -> None:
    """Whether the kernel kills this process when the terminal is gone: a driver that loads for ever reads no socket."""
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(line, fcntl.F_GETFL)
    fcntl.fcntl(line, fcntl.F_SETFL, flags | os.O_ASYNC if is_ended else flags & ~os.O_ASYNC)


class _DriverHost:
    def __init__(self, channel: DriverChannel, begin: Begin) -> None:
        self._channel = channel
        self._ledger = RemoteLedger(channel) if begin.has_ledger else None
        manifest: Manifest = load_object(begin.adapter, begin.manifest)
        what = f"{manifest.family}, adapter {begin.adapter}"
        make = load_object(what, begin.build) if begin.build else manifest.adapters[begin.adapter]
        around = AdapterContext(ledger=self._ledger)
        self._port = manifest.family.port
        self._device: Device = built(make, begin.options, around, manifest.family, begin.adapter)
        if isinstance(self._device, TellsWhileBusy):
            self._device.tell = self._tell
        self._stops: dict[int, threading.Event] = {}
        self._calls = ThreadPoolExecutor(CALLS_AT_ONCE, "call")

    def serve(self) -> None:
        while (message := self._channel.receive()) is not None:
            if isinstance(message, PortCall):
                self._stops[message.number] = threading.Event()
                self._calls.submit(self._run, message)
            elif isinstance(message, Stop) and (stop := self._stops.get(message.number)) is not None:
                stop.set()
            elif isinstance(message, PortAnswer) and self._ledger is not None:
                self._ledger.take_answer(message)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._device.close()

    def _run(self, call: PortCall) -> None:
        try:
            self._channel.send(self._outcome(call))
        except OSError:  # the terminal is gone: the receiving thread ends the process
            return
        finally:
            self._stops.pop(call.number, None)

    def _outcome(self, call: PortCall) -> PortAnswer:
        stop = self._stops[call.number]
        try:
            if call.method == NEWER_FRAME:
                return newer_frame(cast("Camera", self._device), call)
            method = port_method(self._port, call.method)
            arguments = [
                stop.is_set if is_question(kind) else decoded(given or b"", kind)
                for given, (_name, kind) in zip(call.arguments, method.parameters, strict=True)
            ]
            return PortAnswer(call.number, encoded(getattr(self._device, call.method)(*arguments)))
        except MemoryError:
            os._exit(MEMORY_GONE)
        except DeviceFault as fault:
            kind = DeviceLost if isinstance(fault, DeviceLost) else DeviceFault
            return PortAnswer(call.number, raised=kind.__name__, words=str(fault)[:LONGEST_WORDS])
        except BaseException as defect:  # noqa: BLE001 - its text may hold what a citizen gave: only its kind and place go out
            return PortAnswer(call.number, raised="DriverDefect", words=_place(defect))

    def _tell(self, status: DeviceStatus) -> None:
        self._channel.send(StatusReport(encoded(status)))


MEMORY_GONE = 77
"""The exit status of a driver that wanted more memory than it may have."""


def _place(defect: BaseException) -> str:
    trace: Any = defect.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(defect).__name__}{where}"


if __name__ == "__main__":
    main()
