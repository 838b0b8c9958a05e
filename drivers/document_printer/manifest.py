"""A4 文档打印机 — the family."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.status import ProblemCode, Responder


def _ipp(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.document_printer.adapter import IppDocumentPrinter
    from drivers.document_printer.options import IppOptions

    return IppDocumentPrinter(IppOptions.model_validate(options), around.clock, around.ledger)


_KEEPER = Responder.KEEPER

MANIFEST = Manifest(
    family=DOCUMENT_PRINTER,
    words=Words("A4 打印机", "A4 printer"),
    adapters={"ipp": _ipp},
    faults={
        **NOT_THERE,
        ProblemCode.PAPER_OUT: Fault(Words("缺纸", "paper out"), _KEEPER),
        ProblemCode.PAPER_LOW: Fault(Words("纸将用完", "paper low"), _KEEPER, blocking=False),
        ProblemCode.PAPER_JAM: Fault(Words("卡纸", "paper jam"), _KEEPER),
        ProblemCode.COVER_OPEN: Fault(Words("机盖打开", "cover open"), _KEEPER),
        ProblemCode.OUTPUT_FULL: Fault(Words("出纸盘已满", "output tray full"), _KEEPER),
        ProblemCode.TONER_LOW: Fault(Words("碳粉将用完", "toner low"), _KEEPER, blocking=False),
        ProblemCode.TONER_OUT: Fault(Words("碳粉用完", "toner out"), _KEEPER),
        ProblemCode.OFFLINE: Fault(Words("脱机或暂停", "offline or paused"), _KEEPER),
        ProblemCode.EARLIER_PAGE: Fault(
            Words("前一位的页面可能还会出来", "an earlier page may still come out"), _KEEPER
        ),
        ProblemCode.LOOK_IN_TRAY: Fault(
            Words("出纸盘里可能有前一位的页面", "an earlier page may lie in the tray"), _KEEPER, blocking=False
        ),
        ProblemCode.NOT_AUTHORISED: Fault(Words("打印机拒绝本终端", "the printer refuses this terminal")),
        ProblemCode.BUSY: Fault(Words("忙", "busy")),
    },
)
