"""The document camera adapter: the camera adapter under the family of document scanners. Pages are found by `page`."""

from drivers.camera.adapter import OpenCvCamera
from drivers.document_scanner.options import DocumentCameraOptions
from drivers.ports.camera import DOCUMENT_SCANNER
from drivers.ports.clock import MonotonicClock


class DocumentCamera(OpenCvCamera):
    """A camera above the desk (高拍仪)."""

    def __init__(self, options: DocumentCameraOptions, clock: MonotonicClock) -> None:
        super().__init__(options, clock, DOCUMENT_SCANNER)
