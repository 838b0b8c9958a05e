"""From a receipt that is due to the first bytes for the printer: with a press that is warm, and with one that is just started."""

from time import perf_counter

from bench.figures import Figure, Measured, spread
from drivers.ports.receipt_printer import ReceiptPaper
from drivers.receipt_printer.protocol import raster_bands
from kiosk.papers.press import TypstPress
from kiosk.services.receipt_blocks import Gap, Pair, QrBlock, Receipt, Rule, StampLine, TextLine

WARM, COLD = 200, 8
PAPER = ReceiptPaper()


def measure(*, quick: bool) -> Measured:
    """Every receipt has a number of its own: the press remembers what it laid out before."""
    press = TypstPress()
    cold = [_cold(press, number) for number in range(2 if quick else COLD)]
    press.begin()
    _first_byte(press, -1)
    warm = [_first_byte(press, number) for number in range(20 if quick else WARM)]
    press.erase()
    told = {"warm": spread(warm), "cold": spread(cold)}
    return Measured(
        (
            Figure("receipt_first_byte_ms", "receipt due to its first byte, p99", told["warm"]["p99"], "ms", 400),
            Figure("receipt_cold_ms", "the same, the press not yet started", told["cold"]["p50"], "ms", 2000),
        ),
        told,
    )


def _cold(press: TypstPress, number: int) -> float:
    press.begin()
    taken = _first_byte(press, number)
    press.erase()
    return taken


def _first_byte(press: TypstPress, number: int) -> float:
    receipt = a_receipt(number)
    begun = perf_counter()
    next(raster_bands(press.draw(receipt, PAPER)))
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
