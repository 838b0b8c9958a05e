"""The adapters and options with which a terminal stands on the dock instead of on real devices."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.device import AdapterOptions
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import DeviceFamily
from drivers.registry.registry import ABSENT, manifests


class AdapterChoice(Struct, frozen=True):
    """适配器选择 — what settings say about one family."""

    adapter: str
    options: AdapterOptions


def choices(endpoints: Mapping[str, str]) -> dict[DeviceFamily, AdapterChoice]:
    """The real adapter on each simulator's endpoint, as `dock.json` gives them; families without one are absent."""
    chosen = {DeviceFamily(name): AdapterChoice(ABSENT, {}) for name in manifests()}
    for family, make in _CHOICES.items():
        if family in endpoints:
            chosen[family] = make(endpoints[family])
    return chosen


def _address(endpoint: str) -> AdapterOptions:
    parts = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}")
    return {"host": parts.hostname, "port": parts.port}


_CHOICES: dict[DeviceFamily, Callable[[str], AdapterChoice]] = {
    ID_CARD_READER: lambda path: AdapterChoice("samv-serial", {"port": path, "decoder": "simulated"}),
    FINGERPRINT_READER: lambda path: AdapterChoice("zfm-serial", {"port": path}),
    CODE_SCANNER: lambda path: AdapterChoice("serial", {"port": path}),
    CAMERA: lambda url: AdapterChoice("opencv", {"source": url}),
    DOCUMENT_SCANNER: lambda url: AdapterChoice("opencv-document", {"source": url}),
    RECEIPT_PRINTER: lambda address: AdapterChoice("escpos", _address(address)),
    DOCUMENT_PRINTER: lambda uri: AdapterChoice("ipp", {"uri": uri}),
}
