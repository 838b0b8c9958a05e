"""摄像头 — the family."""

from drivers.ports.camera import CAMERA
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.status import ProblemCode, Responder


def _opencv(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.camera.adapter import OpenCvCamera
    from drivers.camera.options import CameraOptions

    return OpenCvCamera(CameraOptions.model_validate(options), around.clock)


PICTURE_FAULTS = {
    ProblemCode.DARK: Fault(Words("画面全黑", "black picture"), Responder.KEEPER),
    ProblemCode.DAMAGED_PICTURES: Fault(Words("画面残缺", "damaged pictures")),
}
"""What can be wrong with the pictures of any camera."""

MANIFEST = Manifest(
    family=CAMERA,
    words=Words("摄像头", "camera"),
    adapters={"opencv": _opencv},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    is_shared=True,
)
