"""热敏凭条打印机 — the family."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import ProblemCode, Responder


def _escpos(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.receipt_printer.adapter import EscPosPrinter
    from drivers.receipt_printer.options import EscPosOptions

    return EscPosPrinter(EscPosOptions.model_validate(options), around.clock, owns=around.ledger is not None)


_KEEPER = Responder.KEEPER

MANIFEST = Manifest(
    family=RECEIPT_PRINTER,
    words=Words("凭条打印机", "receipt printer"),
    adapters={"escpos": _escpos},
    faults={
        **NOT_THERE,
        ProblemCode.PAPER_OUT: Fault(Words("缺纸", "paper out"), _KEEPER),
        ProblemCode.PAPER_LOW: Fault(Words("纸将用完", "paper low"), _KEEPER, blocking=False),
        ProblemCode.PAPER_JAM: Fault(Words("卡纸", "paper jam"), _KEEPER),
        ProblemCode.COVER_OPEN: Fault(Words("上盖打开", "cover open"), _KEEPER),
        ProblemCode.HEAD_HOT: Fault(Words("打印头过热", "print head too hot"), _KEEPER),
        ProblemCode.CUTTER_ERROR: Fault(Words("切刀故障", "cutter error")),
        ProblemCode.OFFLINE: Fault(Words("脱机", "offline")),
    },
)
