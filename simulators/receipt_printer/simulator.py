"""The simulated receipt printer: an ESC/POS printer on TCP that draws what it prints. The adapter before it is the real one."""

import contextlib
import socket
import struct
import threading
from pathlib import Path

from simulators.receipt_printer.emulated_printer import TAKEN, EmulatedPrinter
from simulators.simulator import ActRefused, Args, State

# A host that has just gone may still be seen as connected for this long.
LEAVING_SECONDS = 0.5


class ReceiptPrinterSimulator:
    """Answers one connection at a time (模拟热敏打印机). Receipts lie as PNG in the spool folder, one per cut.

    Acts: refill (paper in, cover shut, cutter free), press_feed. Faults: paper_low, paper_out, cover_open, cutter_error,
    head_hot, offline, silent, slow, asb_unasked, drop_mid_job and paper_out_mid_job (strike once), taken (by another host),
    no_process_id and no_gs_r (a clone that does not know the question).
    """

    def __init__(self, spool: Path, port: int = 0, dots: int = 576, speed: float = 1.0) -> None:
        self._port = port
        self._printer = EmulatedPrinter(dots, spool, speed)
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None
        self._host_gone = threading.Event()
        self._host_gone.set()

    @property
    def name(self) -> str:
        """Its name in the dock."""
        return "receipt_printer"

    @property
    def endpoint(self) -> str:
        """`tcp://host:port`, for `EscPosOptions.host` and `.port`."""
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The port; fixed once started."""
        return self._port

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=4)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), name="escpos-accept", daemon=True).start()

    def stop(self) -> None:
        """Switch off. May be called twice."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._drop()
        self._printer.end()

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault; see the class."""
        self._printer.set_fault(name, on)

    def act(self, action: str, args: Args) -> State:
        """Do refill or press_feed; neither takes arguments."""
        if args:
            raise ActRefused(f"{action!r} takes no arguments")
        match action:
            case "refill":
                for fault in ("paper_low", "paper_out", "cover_open", "cutter_error", "head_hot"):
                    self._printer.set_fault(fault, on=False)
            case "press_feed":
                self._printer.press_feed()
            case _:
                raise ActRefused(f"no act {action!r}; there are: press_feed, refill")
        return self.state()

    def receipts(self) -> tuple[Path, ...]:
        """The PNG files of the receipts that were cut off so far."""
        return tuple(self._printer.paper.receipts)

    def paper(self, number: int) -> bytes | None:
        """The receipt of that number as PNG."""
        receipts = self.receipts()
        return receipts[number - 1].read_bytes() if 1 <= number <= len(receipts) else None

    def state(self) -> State:
        """What can be seen from outside."""
        receipts = self.receipts()
        return {
            "faults": self._printer.faults.as_dict(),
            "receipts": len(receipts),
            "last_receipt": str(receipts[-1]) if receipts else None,
            "hanging_rows": self._printer.paper.hanging,
            "waiting": self._printer.waiting,
            "halted": self._printer.is_halted,
        }

    # --- the line ---

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                host, _ = listener.accept()
            except OSError:
                return
            is_free = self._host_gone.wait(LEAVING_SECONDS) and not self._printer.faults[TAKEN]
            if not is_free:
                _refuse(host)
                continue
            self._host_gone.clear()
            self._host = host
            threading.Thread(target=self._serve, args=(host,), name="escpos-line", daemon=True).start()

    def _serve(self, host: socket.socket) -> None:
        def send(data: bytes) -> None:
            with contextlib.suppress(OSError):
                host.sendall(data)

        self._printer.connect(send, self._drop)
        with contextlib.suppress(OSError):
            while data := host.recv(4096):
                self._printer.receive(data)
        self._printer.disconnect()
        host.close()
        self._host_gone.set()

    def _drop(self) -> None:
        """The line breaks: the host sees its connection reset."""
        host = self._host
        if host is not None and not self._host_gone.is_set():
            with contextlib.suppress(OSError):
                host.shutdown(socket.SHUT_RDWR)


def _refuse(host: socket.socket) -> None:
    """A reset, as real printers give to a second host."""
    with contextlib.suppress(OSError):
        host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    host.close()
