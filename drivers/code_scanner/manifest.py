"""The code scanner as a device family (扫码器): its port, adapters and options."""

import re
from collections.abc import Iterator
from typing import cast

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.camera import CAMERA, Camera
from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned, CodeScanner
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.errors import DriverDefect
from drivers.ports.manifest import NOT_THERE, PICTURE_FAULTS, AdapterContext, EvidenceSentence, Manifest, Words
from drivers.ports.status import DeviceFamily


def _serial(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.code_scanner.options import SerialScannerOptions
    from drivers.code_scanner.serial_adapter import SerialCodeScanner
    from drivers.transport.opening import open_transport

    parsed = SerialScannerOptions.model_validate(options)
    at = parsed.reached_at
    return SerialCodeScanner(parsed.gap, lambda: open_transport(at, parsed.line), around.clock, at, aim=parsed.aim)


def _keyboard(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.code_scanner.keyboard_line import KeyboardLine
    from drivers.code_scanner.options import KeyboardScannerOptions
    from drivers.code_scanner.serial_adapter import SerialCodeScanner
    from drivers.transport.address import FileAddress
    from drivers.transport.input_events import hold, share

    parsed = KeyboardScannerOptions.model_validate(options)
    at = FileAddress(parsed.device)
    held = hold if parsed.is_held else share
    return SerialCodeScanner(
        parsed.gap, lambda: KeyboardLine(parsed.device, around.clock, held), around.clock, at, aim=parsed.aim
    )


def _camera(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.code_scanner.camera_adapter import CameraCodeScanner
    from drivers.code_scanner.options import CameraScannerOptions

    parsed = CameraScannerOptions.model_validate(options)
    camera = around.shared.get(DeviceFamily(parsed.source))
    if camera is None:
        raise DriverDefect(f"the code scanner needs the {parsed.source} built before it")
    return CameraCodeScanner(parsed, cast("Camera", camera), around.clock)


def _combined(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.code_scanner.combined_adapter import CombinedCodeScanner
    from drivers.code_scanner.options import CombinedScannerOptions

    parsed = CombinedScannerOptions.model_validate(options)
    builds = {"serial": _serial, "keyboard": _keyboard, "camera": _camera}
    parts = {name: cast("CodeScanner", builds[name](options[name], around)) for name in parsed.parts}
    return CombinedCodeScanner(parts, around.clock)


_SCANNER = re.compile("scan|bar.?code|reader|honeywell|zebra|datalogic|newland|symbol|mindeo", re.IGNORECASE)
"""In the name of a keyboard: a scanner that types. Another one may be the tactile pad."""


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.KEYBOARD and _SCANNER.search(thing.address):
        yield Candidate("keyboard", {"device": thing.address})


MANIFEST = Manifest(
    family=CODE_SCANNER,
    words=Words("扫码器", "code scanner"),
    adapters={"serial": _serial, "keyboard": _keyboard, "camera": _camera, "combined": _combined},
    faults={**NOT_THERE, **PICTURE_FAULTS},
    looked_for=DeviceSearch(80, _search, through=(CAMERA, "camera")),
    may_be_unasked=True,
    evidence={
        "code_given": EvidenceSentence(
            r"gave a code since it was opened", Words("打开以来扫到过码", "It has read a code since opening")
        ),
        "code_unasked": EvidenceSentence(
            r"port is open(?:; the scanner cannot be asked)?",
            Words("端口已打开；这种扫码器不能询问", "The port is open; this scanner cannot be questioned"),
        ),
    },
    work={"scan": (CodeScanned,)},
    is_shown=True,
)
