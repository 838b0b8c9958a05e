"""What a family's folder says of itself: `MANIFEST` in `drivers/<family>/manifest.py`. Imports no adapter."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from drivers.ports.attached import DeviceSearch
from drivers.ports.card_service import SmartCardService
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.sent_jobs import JobLedger
from drivers.ports.status import DeviceFamily, DeviceProblem, FamilyOf, ProblemCode, Responder

ABSENT = "absent"
"""The adapter of a device that this terminal does not have."""


def _alone(service: SmartCardService) -> SmartCardService:
    """Nothing is put before it."""
    return service


class AdapterContext(Struct, frozen=True):
    """What an adapter may need besides its options (设备环境).

    `shared`: devices built before, by family. `ledger`: what the terminal that owns the devices keeps of jobs it sent; None
    for a caller that only looks at them. `terminal`: the number of this terminal, where it has one: it distinguishes its own jobs
    from those of others at a device that several share.
    """

    clock: MonotonicClock = field(default_factory=SystemMonotonicClock)
    shared: Mapping[DeviceFamily, Device] = field(default_factory=dict)
    ledger: JobLedger | None = None
    terminal: str = ""
    before_cards: Callable[[SmartCardService], SmartCardService] = _alone
    """What the conformance kit puts between an adapter and its card service."""


Build = Callable[[AdapterOptions, AdapterContext], Device]
"""Makes an adapter from its options. Opens nothing: that happens on the device's own thread at its first use."""


class Words(Struct, frozen=True):
    """Chinese and English (词语), for technicians and citizens; `others` by language code, where their maker has more.

    Of our own families further languages are in `wording/`, and `others` stays empty.
    """

    zh: str
    en: str
    others: dict[str, str] | None = None


NO_WORDS = Words("", "")


class Fault(Struct, frozen=True):
    """One thing that can be wrong with a family (故障): its words, who must act, and whether it stops the work.

    `keeper`, `technician`: what each of them does about it, for the fault register (`contract.fault_register`).
    """

    words: Words
    responder: Responder = Responder.TECHNICIAN
    blocking: bool = True
    keeper: Words = NO_WORDS
    technician: Words = NO_WORDS


class EvidenceSentence(Struct, frozen=True):
    """One sentence of an adapter's evidence (依据): the pattern that it fits, and its words for the pages of a technician.

    The named parts of the pattern are the placeholders of the words.
    """

    pattern: str
    words: Words


class Manifest(Struct, frozen=True):
    """One family (设备说明). `adapters`: ours, by the name that is in settings; each imports its code when it is built.

    `is_needed_by_items`: an item may need it, so that availability asks for it. `is_shared`: other families look through it,
    and it is built before them. `port_version` grows by one with each change of the port that an adapter must follow.
    `looked_for`: how the set-up finds a device of the family, or the reason why it does not look for one.
    `may_be_unasked`: some models say nothing until they are used, so that an unknown state is no news of them.
    `evidence`: by message id, what its adapters say alone; the first that fits counts. Of another maker's family it is not read.
    `work`: by method of the port, the outcomes by which it has done its work, for the conformance kit; `is_shown`: a citizen puts
    something before the device for that.
    """

    family: FamilyOf[Any]  # Any: each manifest has a port of its own
    words: Words
    adapters: Mapping[str, Build]
    faults: Mapping[ProblemCode, Fault]
    is_needed_by_items: bool = True
    is_shared: bool = False
    port_version: int = 1
    looked_for: DeviceSearch | str = ""
    may_be_unasked: bool = False
    evidence: Mapping[str, EvidenceSentence] = {}
    work: Mapping[str, tuple[type, ...]] = {}
    is_shown: bool = False

    def problem(self, code: ProblemCode, *, blocking: bool | None = None) -> DeviceProblem:
        """The problem as a status carries it; `blocking` for a device that grades it itself.

        Raises KeyError for a fault that the manifest does not name.
        """
        fault = self.faults[code]
        return DeviceProblem(code, fault.responder, fault.blocking if blocking is None else blocking)


NOT_THERE: Mapping[ProblemCode, Fault] = {
    ProblemCode.DISCONNECTED: Fault(
        Words("未连接", "not connected"),
        keeper=Words(
            "看它的电源灯和插头，插紧后等一分钟。",
            "Look at its power lamp and its plugs, push them in, and wait a minute.",
        ),
        technician=Words(
            "查电源、线和插口，再到“设备与任务”点这台设备、“重新连接”；换一个插口或一根线再看，并核对设置里的地址"
            "（远程：kiosk device plugged）。",
            "Check power, cable and socket, then reconnect it on the page of devices; try another socket or cable, and compare "
            "the address in the settings (remote: kiosk device plugged).",
        ),
    ),
    ProblemCode.NO_ANSWER: Fault(
        Words("没有应答", "no answer"),
        keeper=Words("把设备关掉，十秒后再打开。", "Switch the device off, and on again after ten seconds."),
        technician=Words(
            "接着但不回答：到“设备与任务”点这台设备，先“重新连接”，再“断电再上电”；核对地址、速率和协议，仍不回答就换设备"
            "（远程：停下终端后 kiosk device try）。",
            "It is there and does not answer: on the page of devices reconnect it, then cut its power; check address, speed and "
            "protocol, and replace it if it stays silent (remote: kiosk device try, while the terminal is stopped).",
        ),
    ),
    ProblemCode.NOT_CONFIGURED: Fault(
        Words("未配置", "not configured"),
        keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
        technician=Words(
            "设置里选项有误，或驱动没有装上：“设备与任务”里它的依据写明是哪一项；改好设置后到“服务与电源”重新启动程序"
            "（远程：kiosk doctor）。",
            "An option in the settings is wrong or the driver is not installed: its evidence on the page of devices says which; "
            "mend the settings and restart the program on the page of service and power (remote: kiosk doctor).",
        ),
    ),
    ProblemCode.STALLED: Fault(
        Words("卡住不动", "stalled"),
        keeper=Words(
            "先不用处理，终端会自己重新打开它；五分钟不好再告诉运维人员。",
            "Wait: the terminal reopens it by itself. Tell the technician if it lasts for five minutes.",
        ),
        technician=Words(
            "命令超时，终端已放弃并重新打开：看日志中这台设备的行，断电重启设备；反复出现时依次换线、换口、换设备。",
            "A command never ended; the terminal gave it up and reopens the device. Read its lines in the log, power-cycle it; "
            "if it comes back change cable, socket and device in this order.",
        ),
    ),
    ProblemCode.HARDWARE_ERROR: Fault(
        Words("硬件故障", "hardware error"),
        keeper=Words(
            "把设备关掉，十秒后再打开；仍报错就告诉运维人员。",
            "Switch the device off, and on again after ten seconds; tell the technician if the error stays.",
        ),
        technician=Words(
            "设备自己报了故障，依据里有它的原话：按厂家手册处理，修不好就换。",
            "The device itself reports a fault, its words are in the evidence: follow its maker's manual, or replace it.",
        ),
    ),
}
"""What can be wrong with any device; `drivers.worker` reports these of every family."""

PICTURE_FAULTS: Mapping[ProblemCode, Fault] = {
    ProblemCode.DARK: Fault(
        Words("画面全黑", "black picture"),
        Responder.KEEPER,
        keeper=Words(
            "看摄像头前面是否被遮住或盖上，擦干净，把灯打开。",
            "See whether the lens is covered, wipe it, and switch the light on.",
        ),
        technician=Words(
            "前面没有遮住仍全黑：查补光灯、曝光设置和线，接到别的电脑上比较。",
            "Black with a free lens: check the lamp, the exposure and the cable, and compare on another computer.",
        ),
    ),
    ProblemCode.DAMAGED_PICTURES: Fault(
        Words("画面残缺", "damaged pictures"),
        keeper=Words(
            "把它的插头插紧；不好就告诉运维人员。", "Push its plug in; tell the technician if that does not help."
        ),
        technician=Words(
            "多为线太长或 USB 带宽不足：换短线，改插另一个控制器的口，或降低分辨率。",
            "Mostly a long cable or too little USB bandwidth: use a short cable, a socket of another controller, or a lower "
            "resolution.",
        ),
    ),
}
"""What can be wrong with pictures, in a family that looks at those of a camera."""

STATE_UNKNOWN = Fault(
    Words("状况未知", "state unknown"),
    blocking=False,
    keeper=Words(
        "刚开机的等一分钟；一直未知就告诉运维人员。",
        "Just after the start wait a minute; tell the technician if it stays unknown.",
    ),
    technician=Words(
        "依据里有为什么不知道：到“设备与任务”点这台设备，先“再查一遍”，再“重新连接”或“断电再上电”（远程：停下终端后 kiosk device try）。",
        "The evidence says why it is not known: on the page of devices look again, then reconnect it or cut its power (remote: "
        "kiosk device try, while the terminal is stopped).",
    ),
)
"""Of any device, in place of a problem: it has not reported its state."""

MAKER_SILENT = Fault(
    NO_WORDS,
    keeper=Words("请告诉运维人员，并报上这个编号。", "Tell the technician, with this id."),
    technician=Words("看依据和设备厂家的说明。", "See the evidence and the maker's notes."),
)
"""What is done about a fault where its manifest does not say it."""
