"""A code held before a camera of a machine that is not set up yet: there are no settings to name a scanner."""

from collections.abc import Callable

from app.core.devices.proposals import cameras_here
from drivers.code_scanner.camera_adapter import CameraCodeScanner
from drivers.code_scanner.options import CameraScannerOptions
from drivers.ports.camera import CAMERA, Camera
from drivers.ports.code_scanner import CodeOutcome, CodeScanned
from drivers.ports.manifest import AdapterContext
from drivers.registry.registry import build
from drivers.worker.worker import close_quietly

SCAN_SECONDS = 20.0

OpenCamera = Callable[[str], Camera]


class NoCameraHere(Exception):
    """No camera is plugged in."""


def scanned_code(cameras: Callable[[], list[str]] = cameras_here, open_camera: OpenCamera | None = None) -> str:
    """What the first camera sees within some seconds; "" for no code. Blocks. Raises NoCameraHere, DriverDefect, DeviceFault."""
    found = cameras()
    if not found:
        raise NoCameraHere
    camera = (open_camera or _open)(found[0])
    try:
        return _text_of(CameraCodeScanner(CameraScannerOptions(), camera).scan(SCAN_SECONDS, lambda: False))
    finally:
        close_quietly(camera, "camera")


def _open(source: str) -> Camera:
    return build(CAMERA, "opencv", {"source": source}, AdapterContext())


def _text_of(outcome: CodeOutcome) -> str:
    return outcome.text.strip() if isinstance(outcome, CodeScanned) else ""
