"""emupos' receipt printer on a TCP port and on a serial cable with a small buffer; both are moved from the test."""

import contextlib
import io
import os
import select
import socket
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any, Self

import numpy as np
import yaml  # type: ignore[import-untyped]
from PIL import Image

from tests.drivers.partners import emupos_source

PROFILE = "xprinter-xp80t.yaml"
BUFFER = 4096
XON, XOFF = b"\x11", b"\x13"
_RECEIVED_AT_ONCE, _PRINTED_AT_ONCE = 64, 32
_PATIENCE = 0.002


class EmuposPrinter:
    """The printer itself. Thread-safe; `receipts` are the pictures that were cut off."""

    def __init__(self) -> None:
        emupos_source.understand()
        from emupos.config import PrinterProfile  # type: ignore[import-not-found,unused-ignore]
        from emupos.printer.printer import Printer  # type: ignore[import-not-found,unused-ignore]

        reported = yaml.safe_load(
            resources.files("emupos").joinpath("profiles", "printers", PROFILE).read_text("utf-8")
        )
        profile = PrinterProfile.model_validate(reported)
        self._printer: Any = Printer("front", profile, sensor_open_level="high", job_idle_timeout_ms=60_000)
        self._lock = threading.Lock()
        self._senders: dict[str, Callable[[bytes], None]] = {}
        self.receipts: list[Image.Image] = []

    def connect(self, host: str, send: Callable[[bytes], None]) -> None:
        with self._lock:
            self._senders[host] = send
            self._came(self._printer.open_connection(host, time.monotonic()))

    def receive(self, host: str, data: bytes) -> None:
        with self._lock:
            self._came(self._printer.receive(host, data, time.monotonic()))

    def disconnect(self, host: str) -> None:
        with self._lock:
            self._came(self._printer.close_connection(host, time.monotonic()))
            del self._senders[host]

    def set_fault(self, name: str, *, on: bool) -> None:
        from emupos.printer.printer import PrinterFault

        with self._lock:
            self._came(self._printer.set_fault(PrinterFault(name), on, time.monotonic()))

    def _came(self, output: Any) -> None:
        for write in output.writes:
            with contextlib.suppress(OSError):  # a host may go at any moment; its paper comes out all the same
                self._senders[write.connection](write.data)
        for receipt in output.receipts:
            self.receipts.append(Image.open(io.BytesIO(receipt.png)))


@contextlib.contextmanager
def on_tcp(printer: EmuposPrinter) -> Iterator[int]:
    """Serves the printer; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_accept, args=(listener, printer), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _accept(listener: socket.socket, printer: EmuposPrinter) -> None:
    while True:
        try:
            host, address = listener.accept()
        except OSError:
            return
        name = f"tcp:{address}"
        printer.connect(name, host.sendall)
        with contextlib.suppress(OSError):
            while data := host.recv(4096):
                printer.receive(name, data)
        printer.disconnect(name)
        host.close()


class SerialCable:
    """A cable to the printer, and the host's UART, which stops where the host's port is set to heed the handshake.

    What the printer cannot hold is lost, as on a real line. `says_by` is the handshake that the printer uses.
    """

    def __init__(self, printer: EmuposPrinter, says_by: str) -> None:
        self._printer = printer
        self._says_by = says_by
        self._theirs, self._ours = os.openpty()
        tty.setraw(self._ours)
        self.device = os.ttyname(self._ours)
        self.lost = 0
        self.stops = 0
        self._buffer = bytearray()
        self._is_full = False
        self._ends = threading.Event()
        self._printed = 0
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def waits_for(self, bytes_printed: int, seconds: float = 60.0) -> bool:
        """Until so many bytes have come through to the printer."""
        with self._news:
            return self._news.wait_for(lambda: self._printed >= bytes_printed, seconds)

    def __enter__(self) -> Self:
        self._printer.connect("serial", lambda data: _write(self._theirs, data))
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ends.set()
        self._thread.join(5)
        self._printer.disconnect("serial")
        os.close(self._theirs)
        os.close(self._ours)

    def _run(self) -> None:
        while not self._ends.is_set():
            if not (self._is_full and self._host_waits()):
                self._receive()
            printed, self._buffer = bytes(self._buffer[:_PRINTED_AT_ONCE]), self._buffer[_PRINTED_AT_ONCE:]
            if printed:
                self._printer.receive("serial", printed)
                with self._news:
                    self._printed += len(printed)
                    self._news.notify_all()
            self._say()

    def _receive(self) -> None:
        patience = 0 if self._buffer else _PATIENCE
        if select.select([self._theirs], [], [], patience)[0]:
            data = os.read(self._theirs, _RECEIVED_AT_ONCE)
            room = BUFFER - len(self._buffer)
            self._buffer += data[:room]
            self.lost += len(data[room:])

    def _host_waits(self) -> bool:
        incoming, _, control, *_ = termios.tcgetattr(self._theirs)  # of the host's end, as Linux has it
        return bool(incoming & termios.IXON if self._says_by == "xon_xoff" else control & termios.CRTSCTS)

    def _say(self) -> None:
        if not self._is_full and len(self._buffer) > BUFFER * 3 // 4:
            self._is_full = True
            self.stops += 1
        elif self._is_full and len(self._buffer) < BUFFER // 4:
            self._is_full = False
        else:
            return
        if self._says_by == "xon_xoff":
            _write(self._theirs, XOFF if self._is_full else XON)


def _write(file: int, data: bytes) -> None:
    os.write(file, data)


def same_picture(paper: Image.Image, drawing: Image.Image) -> bool:
    """Whether the paper begins with the drawing, dot for dot."""
    seen, drawn = np.asarray(paper.convert("1")), np.asarray(drawing.convert("1"))
    return bool(seen.shape[1] >= drawn.shape[1] and np.array_equal(seen[: len(drawn), : drawn.shape[1]], drawn))
