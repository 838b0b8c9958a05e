"""摄像头 — the family."""

from drivers.ports.camera import CAMERA
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Manifest, Words


def _opencv(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.camera.adapter import OpenCvCamera
    from drivers.camera.options import CameraOptions

    return OpenCvCamera(CameraOptions.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=CAMERA,
    words=Words("摄像头", "camera"),
    adapters={"opencv": _opencv},
    faults=NOT_THERE,
    is_shared=True,
)
