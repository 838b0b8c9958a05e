"""高拍仪 — the family. Its port is the camera's."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.camera import DOCUMENT_SCANNER, Frame
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, PICTURE_FAULTS, AdapterContext, Manifest, Words


def _opencv_document(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.document_scanner.adapter import DocumentCamera
    from drivers.document_scanner.options import DocumentCameraOptions

    return DocumentCamera(DocumentCameraOptions.model_validate(options), around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    """Of two cameras the second looks at the table, for the first is taken as the camera."""
    if thing.kind is AttachedKind.CAMERA:
        yield Candidate("opencv-document", {"source": thing.address})


MANIFEST = Manifest(
    family=DOCUMENT_SCANNER,
    words=Words("拍摄台", "document camera"),
    adapters={"opencv-document": _opencv_document},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    is_shared=True,
    looked_for=DeviceSearch(50, _search),
    work={"start": (Frame,)},
)
