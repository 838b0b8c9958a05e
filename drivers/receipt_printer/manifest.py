"""The receipt printer as a device family (热敏凭条打印机): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.printing import Printed, Unconfirmed
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.sent_jobs import ReceiptNotes
from drivers.ports.status import ProblemCode, Responder


def _escpos(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.receipt_printer.adapter import EscPosPrinter
    from drivers.receipt_printer.options import EscPosOptions

    notes = around.ledger if isinstance(around.ledger, ReceiptNotes) else None
    return EscPosPrinter(
        EscPosOptions.model_validate(options), around.clock, owns=around.ledger is not None, notes=notes
    )


_KEEPER = Responder.KEEPER


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.line:
        device = thing.address.partition(":")[2]
        yield Candidate("escpos", {"connection": thing.line, "device": device})


MANIFEST = Manifest(
    family=RECEIPT_PRINTER,
    words=Words("凭条打印机", "receipt printer"),
    adapters={"escpos": _escpos},
    faults={
        **NOT_THERE,
        ProblemCode.PAPER_OUT: Fault(
            Words("缺纸", "paper out"),
            _KEEPER,
            keeper=Words(
                "打开上盖换一卷热敏纸，有涂层的一面朝打印头，合上盖。",
                "Open the cover, put a roll of thermal paper in with its coated side to the head, and close the cover.",
            ),
            technician=Words(
                "有纸仍报缺纸：清洁纸传感器，核对纸宽。",
                "Paper is there and it says there is none: clean the paper sensor, check the paper's width.",
            ),
        ),
        ProblemCode.PAPER_LOW: Fault(
            Words("纸将用完", "paper low"),
            _KEEPER,
            blocking=False,
            keeper=Words("备好一卷热敏纸，今天之内换上。", "Have a roll of thermal paper ready and change it today."),
            technician=Words(
                "新纸仍提示：调整将尽传感器的位置。", "Still said with a new roll: move the near-end sensor."
            ),
        ),
        ProblemCode.PAPER_JAM: Fault(
            Words("卡纸", "paper jam"),
            _KEEPER,
            keeper=Words(
                "打开上盖，取出卡住的纸，合上盖。", "Open the cover, take the jammed paper out, close the cover."
            ),
            technician=Words(
                "反复卡纸：清洁走纸道和切刀，核对纸的厚度。",
                "Jams that come back: clean the paper's way and the cutter, check the paper's thickness.",
            ),
        ),
        ProblemCode.COVER_OPEN: Fault(
            Words("上盖打开", "cover open"),
            _KEEPER,
            keeper=Words("把上盖按下，听到咔嗒声。", "Press the cover down until it clicks."),
            technician=Words("合上仍报：查上盖的微动开关。", "Closed and still reported: check the cover's switch."),
        ),
        ProblemCode.HEAD_HOT: Fault(
            Words("打印头过热", "print head too hot"),
            _KEEPER,
            keeper=Words("让它凉十分钟，不要遮住通风口。", "Let it cool for ten minutes; keep its vents free."),
            technician=Words(
                "常过热：查通风、室温和打印浓度。",
                "Often too hot: check ventilation, room temperature and print density.",
            ),
        ),
        ProblemCode.CUTTER_ERROR: Fault(
            Words("切刀故障", "cutter error"),
            keeper=Words(
                "把打印机关掉，取出碎纸，十秒后再打开。",
                "Switch the printer off, take scraps of paper out, and switch it on again after ten seconds.",
            ),
            technician=Words(
                "用手轮把切刀转回原位，清除碎纸；反复出现就换切刀。",
                "Turn the cutter home by its wheel and remove scraps; replace it if the error comes back.",
            ),
        ),
        ProblemCode.LOOK_IN_TRAY: Fault(
            Words("出纸口可能有前一位的半张凭条", "half a receipt of an earlier visit may lie at the paper slot"),
            _KEEPER,
            blocking=False,
            keeper=Words(
                "看出纸口，有半张凭条就收走销毁。", "Look at the paper slot and destroy any strip that lies there."
            ),
            technician=Words(
                "打印中断过，终端已把半张切下；四小时后自动消失。经常出现时查断电和连接线。",
                "Printing broke off and the terminal has cut the strip; this goes by itself after four hours. Where it comes "
                "often look for power cuts and the cable.",
            ),
        ),
        ProblemCode.OFFLINE: Fault(
            Words("脱机", "offline"),
            keeper=Words(
                "按打印机上的进纸键；不好就关掉再打开。", "Press the feed key; otherwise switch it off and on."
            ),
            technician=Words(
                "打印机说自己脱机：看指示灯的闪烁，按厂家手册查原因。",
                "The printer says it is offline: read its blinking lamp by the maker's manual.",
            ),
        ),
    },
    looked_for=DeviceSearch(20, _search),
    evidence={
        "receipt_told": EvidenceSentence(
            r"DLE EOT 1-4 answered", Words("打印机逐项答复了状态", "The printer told its whole state")
        ),
        "receipt_part": EvidenceSentence(
            r"answered in part", Words("打印机只答复了一部分状态", "The printer told a part of its state")
        ),
        "silent_line": EvidenceSentence(
            r"the line opens, the printer answers nothing",
            Words("线路接通，打印机不应答", "The line is up, the printer is silent"),
        ),
    },
    work={"print_receipt": (Printed, Unconfirmed)},  # one that its model cannot confirm is a receipt
)
