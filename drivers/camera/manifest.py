"""The camera as a device family (摄像头): its port, adapters and options."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.camera import CAMERA
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.status import ProblemCode, Responder


def _opencv(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.camera.adapter import OpenCvCamera
    from drivers.camera.options import CameraOptions

    return OpenCvCamera(CameraOptions.model_validate(options), around.clock)


PICTURE_FAULTS = {
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
"""What can be wrong with the pictures of any camera."""


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.CAMERA:
        yield Candidate("opencv", {"source": thing.address})


MANIFEST = Manifest(
    family=CAMERA,
    words=Words("摄像头", "camera"),
    adapters={"opencv": _opencv},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    is_shared=True,
    looked_for=DeviceSearch(40, _search),
)
