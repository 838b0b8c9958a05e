"""The A4 printer as a device family (A4 文档打印机): its port, adapters and options."""

import re
from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.printing import Printed
from drivers.ports.status import ProblemCode, Responder


def _ipp(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.document_printer.adapter import IppDocumentPrinter
    from drivers.document_printer.options import IppOptions

    chosen = IppOptions.model_validate(options).of_terminal(around.terminal)
    return IppDocumentPrinter(chosen, around.clock, around.ledger)


_KEEPER = Responder.KEEPER


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.ANNOUNCED:
        number = re.search(r"uuid=(\S+)", thing.what)
        yield Candidate("ipp", {"uri": thing.address, **({"uuid": number[1]} if number else {})})


MANIFEST = Manifest(
    family=DOCUMENT_PRINTER,
    words=Words("A4 打印机", "A4 printer"),
    adapters={"ipp": _ipp},
    faults={
        **NOT_THERE,
        ProblemCode.PAPER_OUT: Fault(
            Words("缺纸", "paper out"),
            _KEEPER,
            keeper=Words("在纸盒里加 A4 纸，推到底。", "Put A4 paper into the tray and push it home."),
            technician=Words(
                "有纸仍报缺纸：查纸盒的传感器、设置里的 tray 和 media。",
                "Paper is there and it says there is none: check the tray's sensor, and tray and media in the settings.",
            ),
        ),
        ProblemCode.PAPER_LOW: Fault(
            Words("纸将用完", "paper low"),
            _KEEPER,
            blocking=False,
            keeper=Words("今天之内加 A4 纸。", "Add A4 paper today."),
            technician=Words(
                "加了纸仍提示：查纸盒的传感器。", "It still says so after paper was added: check the tray's sensor."
            ),
        ),
        ProblemCode.PAPER_JAM: Fault(
            Words("卡纸", "paper jam"),
            _KEEPER,
            keeper=Words(
                "打开机盖，顺着走纸方向把纸取出，收走销毁，合上机盖。",
                "Open the cover, take the paper out along its way, destroy it, and close the cover.",
            ),
            technician=Words(
                "反复卡纸：查搓纸轮、纸的受潮和定影，按厂家手册更换。",
                "Jams that come back: check the pick-up roller, damp paper and the fuser, and replace by the maker's manual.",
            ),
        ),
        ProblemCode.COVER_OPEN: Fault(
            Words("机盖打开", "cover open"),
            _KEEPER,
            keeper=Words("把机盖合上，听到咔嗒声。", "Close the cover until it clicks."),
            technician=Words("合上仍报：查机盖的微动开关。", "Closed and still reported: check the cover's switch."),
        ),
        ProblemCode.OUTPUT_FULL: Fault(
            Words("出纸盘已满", "output tray full"),
            _KEEPER,
            keeper=Words(
                "把出纸盘里的纸取走；有别人资料的收走销毁。",
                "Empty the output tray; destroy pages that are about people.",
            ),
            technician=Words("取空仍报：查出纸口的传感器。", "Empty and still reported: check the output sensor."),
        ),
        ProblemCode.TONER_LOW: Fault(
            Words("碳粉将用完", "toner low"),
            _KEEPER,
            blocking=False,
            keeper=Words("备好一支新的碳粉盒。", "Have a new toner cartridge ready."),
            technician=Words(
                "换上后仍提示：核对型号，按手册把计数清零。",
                "Still said with a new one: check its model, and reset its count by the manual.",
            ),
        ),
        ProblemCode.TONER_OUT: Fault(
            Words("碳粉用完", "toner out"),
            _KEEPER,
            keeper=Words("换上新的碳粉盒。", "Put a new toner cartridge in."),
            technician=Words(
                "换上后仍报：核对型号和芯片触点。",
                "Still said with a new one: check its model and the contacts of its chip.",
            ),
        ),
        ProblemCode.OFFLINE: Fault(
            Words("脱机或暂停", "offline or paused"),
            _KEEPER,
            keeper=Words(
                "看打印机的屏幕，按它的“继续”或“联机”键。",
                "Look at the printer's own display and press its button to go on.",
            ),
            technician=Words(
                "在打印机的网页上恢复联机；查是否被别的电脑暂停。",
                "Set it online on its own web page; see whether another computer paused it.",
            ),
        ),
        ProblemCode.EARLIER_PAGE: Fault(
            Words("前一位的页面可能还会出来", "an earlier page may still come out"),
            _KEEPER,
            keeper=Words(
                "取出卡着的纸，把已出来的页面收走销毁，再等一分钟。",
                "Take jammed paper out, destroy what has come out, and wait a minute.",
            ),
            technician=Words(
                "打印机还没有确认取消先前的作业：在打印机上取消作业，或断电重启。",
                "The printer has not confirmed that earlier jobs are cancelled: cancel them on the printer, or power-cycle it.",
            ),
        ),
        ProblemCode.LOOK_IN_TRAY: Fault(
            Words("出纸盘里可能有前一位的页面", "an earlier page may lie in the tray"),
            _KEEPER,
            blocking=False,
            keeper=Words(
                "看出纸口，有页面就收走销毁。", "Look into the output tray and destroy any page that lies there."
            ),
            technician=Words(
                "四小时后自动消失；经常出现时查断电和卡纸的原因。",
                "It goes by itself after four hours; where it comes often look for power cuts and jams.",
            ),
        ),
        ProblemCode.NOT_AUTHORISED: Fault(
            Words("打印机拒绝本终端", "the printer refuses this terminal"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "在打印机上允许本终端的地址和用户名，核对设置里的 uri 和 user。",
                "Allow this terminal's address and user name on the printer; check uri and user in the settings.",
            ),
        ),
        ProblemCode.BUSY: Fault(
            Words("忙", "busy"),
            keeper=Words(
                "等它打完；十分钟不好就告诉运维人员。", "Wait until it is done; tell the technician after ten minutes."
            ),
            technician=Words(
                "被别的电脑占用或作业卡住：在打印机上看作业列表。",
                "Another computer uses it or a job hangs: look at the list of jobs on the printer.",
            ),
        ),
    },
    looked_for=DeviceSearch(100, _search),
    evidence={
        "another_printer": EvidenceSentence(
            r"another printer has the address now",
            Words("这个地址现在是另一台打印机", "A different printer is at the address"),
        ),
        "ipp_reasons": EvidenceSentence(
            r"printer-state-reasons: (?P<reasons>.+)", Words("打印机报告：{reasons}", "The printer reports: {reasons}")
        ),
        "trays_empty": EvidenceSentence(
            r"trays without paper: (?P<trays>[^;]+)",
            Words("缺纸的纸盒：{trays}", "These trays are empty: {trays}"),
        ),
        "trays_low": EvidenceSentence(
            r"trays with little paper: (?P<trays>[^;]+)",
            Words("快用完的纸盒：{trays}", "Little paper is left in: {trays}"),
        ),
        "trays_other_paper": EvidenceSentence(
            r"no tray holds (?P<name>[^:;]+): (?P<trays>[^;]+)",
            Words("没有装 {name} 的纸盒，现有：{trays}", "No tray holds {name}; there is: {trays}"),
        ),
        "ipp_refused": EvidenceSentence(
            r"(?:the list of jobs was )?refused with (?P<code>0x[0-9a-f]+|\d+)",
            Words("打印机拒绝请求，代码 {code}", "The printer refused, code {code}"),
        ),
        "ipp_no_jobs": EvidenceSentence(
            r"the printer lists no jobs", Words("打印机不列出作业", "The printer does not tell its jobs")
        ),
        "ipp_no_pdf": EvidenceSentence(
            r"the printer does not take PDF", Words("打印机不收 PDF", "No PDF is taken by this printer")
        ),
        "ipp_lacks": EvidenceSentence(
            r"the printer has no (?P<option>media|sides|tray) .+",
            Words("打印机没有设置里要的 {option}", "The printer lacks the {option} of the settings"),
        ),
        "ipp_no_queue": EvidenceSentence(
            r"there is no printer and no print queue at uri: .+",
            Words("地址里没有打印机，也没有打印队列", "No printer and no queue at the address"),
        ),
        "ipp_queue_chain": EvidenceSentence(
            r"uri is a print queue.*: write .+",
            Words(
                "地址是打印队列：请写打印机自己的地址",
                "The address is that of a queue: write that of the printer itself",
            ),
        ),
        "ipp_certificate": EvidenceSentence(
            r"the printer's certificate file cannot be used: .+",
            Words("打印机证书文件用不了", "The certificate file of the printer is of no use"),
        ),
    },
    port_version=2,
    work={"print_document": (Printed,)},
)
