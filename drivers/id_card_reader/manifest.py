"""The ID card reader as a device family (居民身份证阅读器): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.status import ProblemCode


def _samv_serial(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.id_card_reader.adapter import SamvIdCardReader
    from drivers.id_card_reader.options import SamvOptions
    from drivers.id_card_reader.portrait import decoder_named

    parsed = SamvOptions.model_validate(options)
    return SamvIdCardReader(parsed, decoder_named(parsed.decoder), around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.line in {"serial", "usb"}:
        yield Candidate("samv-serial", {"port": thing.address})


MANIFEST = Manifest(
    family=ID_CARD_READER,
    words=Words("身份证阅读器", "ID card reader"),
    adapters={"samv-serial": _samv_serial},
    faults={
        **NOT_THERE,
        ProblemCode.SELF_TEST_FAILED: Fault(
            Words("自检未通过", "self-test failed"),
            keeper=Words(
                "把阅读器的插头拔下，十秒后再插上。", "Pull the reader's plug, and push it in again after ten seconds."
            ),
            technician=Words(
                "安全模块自检不过：断电重启；仍不过就送修，模块不能在现场更换。",
                "The security module fails its own test: power-cycle it; otherwise send it in, it cannot be changed on site.",
            ),
        ),
        ProblemCode.NOT_AUTHORISED: Fault(
            Words("安全模块未授权", "security module not authorised"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "授权到期或模块与阅读器不配：把依据里的编号报给厂家，重新授权。",
                "Its licence ended or the module is another reader's: tell the maker its number and have it authorised.",
            ),
        ),
    },
    looked_for=DeviceSearch(10, _search),
    evidence={
        "sam": EvidenceSentence(
            r"SAM (?:(?P<number>\S+) )?answered 90",
            Words("安全模块应答正常 {number}", "The security module is well {number}"),
        ),
    },
    work={"read": (CardRead,)},
    is_shown=True,
)
