"""The fingerprint reader as a device family (指纹仪): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.fingerprint_reader import FINGERPRINT_READER, FingerCaptured
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.status import ProblemCode


def _zfm_serial(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
    from drivers.fingerprint_reader.options import ZfmOptions

    return ZfmFingerprintReader(ZfmOptions.model_validate(options), around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.line == "serial":
        yield Candidate("zfm-serial", {"port": thing.address})


MANIFEST = Manifest(
    family=FINGERPRINT_READER,
    words=Words("指纹仪", "fingerprint reader"),
    adapters={"zfm-serial": _zfm_serial},
    faults={
        **NOT_THERE,
        ProblemCode.NOT_AUTHORISED: Fault(
            Words("口令不对", "wrong password"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "模块的口令与设置里的不同：改设置，或按厂家手册把模块复位。",
                "The module's password differs from the settings: mend them, or reset the module by its maker's manual.",
            ),
        ),
    },
    looked_for=DeviceSearch(30, _search),
    evidence={
        "upload_refused": EvidenceSentence(
            r"upload refused or of wrong size|an earlier finger was refused",
            Words("设备拒绝传送数据", "The device does not send its data"),
        ),
        "module_password": EvidenceSentence(
            r"the module has another password", Words("模块口令和设置不同", "The module wants a different password")
        ),
    },
    work={"capture": (FingerCaptured,)},
    is_shown=True,
)
