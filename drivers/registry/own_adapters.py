"""Our own adapters by family and name. Each is imported when it is built, so that a terminal loads what it has."""

from collections.abc import Callable, Mapping
from typing import cast

from msgspec import Struct, field

from drivers.ports.camera import Camera
from drivers.ports.clock import Clock, SystemClock
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.errors import DriverDefect
from drivers.ports.sent_jobs import JobLedger
from drivers.ports.status import DeviceFamily
from drivers.registry.absent import AbsentDevice

ABSENT = "absent"


class Surroundings(Struct, frozen=True):
    """设备环境 — what an adapter may need besides its options.

    `shared`: devices built before, by family. `ledger`: what the terminal that owns the devices keeps of jobs it sent; None
    for who only looks at them.
    """

    clock: Clock = field(default_factory=SystemClock)
    shared: Mapping[DeviceFamily, Device] = field(default_factory=dict)
    ledger: JobLedger | None = None


Build = Callable[[AdapterOptions, Surroundings], Device]
"""Makes an adapter from its options. Opens nothing: that happens on the device's own thread at its first use."""


def _samv_serial(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.id_card_reader.adapter import SamvIdCardReader
    from drivers.id_card_reader.options import SamvOptions
    from drivers.id_card_reader.portrait import decoder_named

    parsed = SamvOptions.model_validate(options)
    return SamvIdCardReader(parsed, decoder_named(parsed.decoder), around.clock)


def _serial_scanner(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.code_scanner.options import SerialScannerOptions
    from drivers.code_scanner.serial_adapter import SerialCodeScanner

    return SerialCodeScanner(SerialScannerOptions.model_validate(options), around.clock)


def _camera_scanner(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.code_scanner.camera_adapter import CameraCodeScanner
    from drivers.code_scanner.options import CameraScannerOptions

    parsed = CameraScannerOptions.model_validate(options)
    if parsed.source not in around.shared:
        raise DriverDefect(f"the code scanner needs the {parsed.source} built before it")
    return CameraCodeScanner(parsed, cast("Camera", around.shared[parsed.source]), around.clock)


def _zfm_serial(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
    from drivers.fingerprint_reader.options import ZfmOptions

    return ZfmFingerprintReader(ZfmOptions.model_validate(options), around.clock)


def _opencv(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.camera.adapter import OpenCvCamera
    from drivers.camera.options import CameraOptions

    return OpenCvCamera(CameraOptions.model_validate(options), around.clock)


def _opencv_document(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.document_scanner.adapter import DocumentCamera
    from drivers.document_scanner.options import DocumentCameraOptions

    return DocumentCamera(DocumentCameraOptions.model_validate(options), around.clock)


def _escpos(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.receipt_printer.adapter import EscPosPrinter
    from drivers.receipt_printer.options import EscPosOptions

    return EscPosPrinter(EscPosOptions.model_validate(options), around.clock, owns=around.ledger is not None)


def _ipp(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.document_printer.adapter import IppDocumentPrinter
    from drivers.document_printer.options import IppOptions

    return IppDocumentPrinter(IppOptions.model_validate(options), around.clock, around.ledger)


def _espeak(options: AdapterOptions, around: Surroundings) -> Device:
    from drivers.speech.adapter import EspeakSpeech
    from drivers.speech.options import EspeakOptions

    return EspeakSpeech(EspeakOptions.model_validate(options), around.clock)


def _absent(family: DeviceFamily) -> Build:
    return lambda _options, around: AbsentDevice(family, around.clock)


OWN: dict[DeviceFamily, dict[str, Build]] = {
    DeviceFamily.ID_CARD_READER: {"samv-serial": _samv_serial},
    DeviceFamily.CODE_SCANNER: {"serial": _serial_scanner, "camera": _camera_scanner},
    DeviceFamily.FINGERPRINT_READER: {"zfm-serial": _zfm_serial},
    DeviceFamily.CAMERA: {"opencv": _opencv},
    DeviceFamily.DOCUMENT_SCANNER: {"opencv-document": _opencv_document},
    DeviceFamily.RECEIPT_PRINTER: {"escpos": _escpos},
    DeviceFamily.DOCUMENT_PRINTER: {"ipp": _ipp},
    DeviceFamily.SPEECH: {"espeak": _espeak},
}
"""What we provide; every family has `absent` besides."""


def own_adapters(family: DeviceFamily) -> dict[str, Build]:
    """Our adapters of a family, by the name that stands in settings."""
    return {**OWN[family], ABSENT: _absent(family)}
