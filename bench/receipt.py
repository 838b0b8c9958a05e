"""From a receipt that is due to its first bytes at the printer: with a press that is warm, and with one that is just started.

The printer is a socket of this process that answers its status and notes when the first row of dots has come.
"""

import socket
from contextlib import suppress
from threading import Event, Thread
from time import perf_counter

from bench.figures import Figure, Measured, spread
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.receipt_printer import ReceiptPaper
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import Confirm, EscPosOptions
from kiosk.papers.press import TypstPress
from kiosk.services.receipt_blocks import Gap, Pair, QrBlock, Receipt, Rule, StampLine, TextLine

WARM, COLD = 200, 8
PAPER = ReceiptPaper()


def measure(*, quick: bool) -> Measured:
    """Every receipt has a number of its own: the press remembers what it laid out before."""
    press, paper = TypstPress(), _Paper()
    cold = [_cold(press, paper, number) for number in range(2 if quick else COLD)]
    press.begin()
    _first_byte(press, paper, -1)
    warm = [_first_byte(press, paper, number) for number in range(20 if quick else WARM)]
    alone = [_drawn_alone(press, number) for number in range(1000, 1010 if quick else 1040)]
    press.erase()
    paper.close()
    reported = {"warm": spread(warm), "cold": spread(cold), "laid_out_alone": spread(alone)}
    beside = (
        f"p50 {reported['warm']['p50']:.0f} ms; laid out and not sent p50 {reported['laid_out_alone']['p50']:.0f} ms"
    )
    return Measured(
        (
            Figure(
                "receipt_first_byte_ms",
                "receipt due to its first byte at the printer, p99",
                reported["warm"]["p99"],
                "ms",
                300,
                yardstick=beside,
            ),
            Figure("receipt_cold_ms", "the same, the press not yet started", reported["cold"]["p50"], "ms", 2000),
        ),
        reported,
    )


class _Paper:
    """A printer that takes everything: it answers each DLE EOT that all is well, and echoes process ids."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.has_row = Event()
        self.row_at = 0.0
        options = EscPosOptions(port=self._listener.getsockname()[1], confirm=Confirm.PROCESS_ID)
        self.printer = EscPosPrinter(options, SystemMonotonicClock())
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                host, _ = self._listener.accept()
            except OSError:
                return
            with host, suppress(OSError):  # who prints may end the line with an answer under way
                self._take(host)

    def _take(self, host: socket.socket) -> None:
        seen = b""
        while data := host.recv(1 << 16):
            seen += data
            if b"\x1dv0" in seen and not self.has_row.is_set():
                self.row_at = perf_counter()
                self.has_row.set()
            if data[:2] == b"\x10\x04":
                host.sendall(b"\x12")
            at = seen.find(b"\x1d(H")
            if at >= 0 and len(seen) >= at + 11:
                host.sendall(b"\x37\x22" + seen[at + 7 : at + 11] + b"\0")
                seen = b""


def _cold(press: TypstPress, paper: _Paper, number: int) -> float:
    press.begin()
    taken = _first_byte(press, paper, number)
    press.erase()
    return taken


def _first_byte(press: TypstPress, paper: _Paper, number: int) -> float:
    receipt = a_receipt(number)
    paper.has_row.clear()
    begun = perf_counter()
    paper.printer.print_receipt(press.draw(receipt, PAPER))
    return (paper.row_at - begun) * 1000


def _drawn_alone(press: TypstPress, number: int) -> float:
    receipt = a_receipt(number)
    begun = perf_counter()
    press.draw(receipt, PAPER)
    return (perf_counter() - begun) * 1000


def a_receipt(number: int) -> Receipt:
    """As of a certification: some twenty lines and a code."""
    return Receipt(
        f"job-{number}",
        (
            TextLine("源城演示大厅"),
            TextLine("资格认证凭条", scale=1.5, bold=True),
            StampLine("沙箱演示"),
            Gap(),
            TextLine("领取城乡居民基本养老保险待遇资格认证", scale=1.2, bold=True),
            Pair("姓名", "某*某"),
            Pair("证件号码", "441***********0011"),
            Rule(),
            Pair("申报编号", f"RS009-20261128-{number:08}", bold=True),
            Pair("查询码", "482913", bold=True),
            *(Pair(f"事项 {line}", "已采集，待上传，请在五个工作日内留意短信") for line in range(6)),
            Gap(),
            TextLine("您今年已按规定完成认证信息采集，无需再到社保所或其他地方办理。"),
            Rule(dashed=True),
            QrBlock(f"GK1:{'A7K2M9QX' * 25}{number}", "提交凭证，请妥善保管"),
            Pair("打印时间", "2026-11-28 10:00:00"),
        ),
    )
