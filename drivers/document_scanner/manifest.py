"""高拍仪 — the family. Its port is the camera's."""

from drivers.camera.manifest import PICTURE_FAULTS
from drivers.ports.camera import DOCUMENT_SCANNER
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Manifest, Words


def _opencv_document(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.document_scanner.adapter import DocumentCamera
    from drivers.document_scanner.options import DocumentCameraOptions

    return DocumentCamera(DocumentCameraOptions.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=DOCUMENT_SCANNER,
    words=Words("拍摄台", "document camera"),
    adapters={"opencv-document": _opencv_document},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    is_shared=True,
)
