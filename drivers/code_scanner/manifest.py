"""扫码器 — the family."""

from typing import cast

from drivers.ports.camera import Camera
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.errors import DriverDefect
from drivers.ports.manifest import NOT_THERE, Manifest, Surroundings, Words
from drivers.ports.status import DeviceFamily


def _serial(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.code_scanner.options import SerialScannerOptions
    from drivers.code_scanner.serial_adapter import SerialCodeScanner

    return SerialCodeScanner(SerialScannerOptions.model_validate(options), around.clock)


def _camera(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.code_scanner.camera_adapter import CameraCodeScanner
    from drivers.code_scanner.options import CameraScannerOptions

    parsed = CameraScannerOptions.model_validate(options)
    camera = around.shared.get(DeviceFamily(parsed.source))
    if camera is None:
        raise DriverDefect(f"the code scanner needs the {parsed.source} built before it")
    return CameraCodeScanner(parsed, cast("Camera", camera), around.clock)


MANIFEST = Manifest(
    family=CODE_SCANNER,
    words=Words("扫码器", "code scanner"),
    adapters={"serial": _serial, "camera": _camera},
    faults=NOT_THERE,
)
