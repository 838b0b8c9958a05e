"""The social-security card reader as a device family (社会保障卡读写器): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.social_card_reader import SOCIAL_CARD_READER, SocialCardRead
from drivers.ports.status import ProblemCode


def _pcsc(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.social_card_reader.adapter import PcscSocialCardReader
    from drivers.social_card_reader.key_system import HsmAuthenticator
    from drivers.social_card_reader.options import PcscOptions
    from drivers.social_card_reader.services import service_of

    parsed = PcscOptions.model_validate(options)
    keys = HsmAuthenticator(parsed) if parsed.authenticator == "hsm" else None
    return PcscSocialCardReader(parsed, around.before_cards(service_of(parsed)), keys, around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.MACHINE:
        yield Candidate("pcsc", {}, "PC/SC")


MANIFEST = Manifest(
    family=SOCIAL_CARD_READER,
    words=Words("社保卡读写器", "social-security card reader"),
    adapters={"pcsc": _pcsc},
    faults={
        **NOT_THERE,
        ProblemCode.OFFLINE: Fault(
            Words("读卡服务没有运行", "the smart-card service does not run"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "读卡服务 pcscd 没有运行：到“服务与电源”重新启动主机；仍不运行的重装这个软件包（远程：systemctl status pcscd）。",
                "The service pcscd does not run: start the machine again on the page of service and power; install its package "
                "again if it stays (remote: systemctl status pcscd).",
            ),
        ),
        ProblemCode.BUSY: Fault(
            Words("被其他程序占用", "in use by another program"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "有别的程序独占读写器：停掉它，终端会自行恢复。",
                "Another program holds the reader: end it, and the terminal recovers by itself.",
            ),
        ),
        ProblemCode.NOT_AUTHORISED: Fault(
            Words("密码机没有应答", "the key system does not answer"),
            blocking=False,
            keeper=Words(
                "3.00 版社保卡暂时不能读，请群众改用身份证。",
                "Cards of version 3.00 cannot be read; have citizens use the ID card.",
            ),
            technician=Words(
                "查 hsm_url、证书和网络；向人社部门核实密码机。",
                "Check hsm_url, certificates and network; ask the social-security bureau about its key system.",
            ),
        ),
    },
    looked_for=DeviceSearch(60, _search, nothing_there=frozenset({ProblemCode.OFFLINE})),
    evidence={
        "card_silent": EvidenceSentence(
            r"(?:a|the) card does not answer|a card that does not answer is still in",
            Words("卡没有应答", "The card is silent"),
        ),
        "reader_left": EvidenceSentence(
            r"the reader went away with the card",
            Words("读卡器拔走了，卡也在上面", "The reader was unplugged with its card"),
        ),
        "no_reader": EvidenceSentence(
            r"no reader whose name begins with (?P<name>.+)",
            Words("没有名称以 {name} 开头的读卡器", "No card reader is called {name}"),
        ),
        "slot_empty": EvidenceSentence(r"(?P<name>[^,]+): empty", Words("{name} 没有卡", "{name} has no card")),
        "slot_card": EvidenceSentence(r"(?P<name>[^,]+): card", Words("{name} 有卡", "{name} has a card")),
        "slot_mute": EvidenceSentence(r"(?P<name>[^,]+): mute", Words("{name} 的卡不应答", "{name} has a silent card")),
        "card_version_missing": EvidenceSentence(
            r"the last card says no version", Words("上一张社保卡没有版本号", "the last card says no version")
        ),
        "card_id_missing": EvidenceSentence(
            r"the last card has no card id", Words("上一张社保卡没有卡识别码", "the last card has no card id")
        ),
        "card_name_cut": EvidenceSentence(
            r"the last card may not hold the whole name",
            Words("上一张社保卡的姓名可能不完整", "the last card may not hold the whole name"),
        ),
        "card_validity_unknown": EvidenceSentence(
            r"the last card has no last day", Words("上一张社保卡没有有效期", "the last card has no last day")
        ),
        "keys_silent": EvidenceSentence(
            r"the key system(?:: | answered ).+", Words("密码机没有应答", "The key system is silent")
        ),
        "pyscard": EvidenceSentence(
            r"pyscard is not installed", Words("没有装 pyscard", "The package pyscard is missing")
        ),
    },
    work={"read": (SocialCardRead,)},
    is_shown=True,
)
