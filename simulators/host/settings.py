"""The adapters and options with which a terminal stands on the dock instead of on real devices."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from drivers.ports.device import AdapterOptions
from drivers.ports.status import DeviceFamily
from drivers.registry.own_adapters import ABSENT


class AdapterChoice(Struct, frozen=True):
    """适配器选择 — what settings say about one family."""

    adapter: str
    options: AdapterOptions


def choices(endpoints: Mapping[str, str]) -> dict[DeviceFamily, AdapterChoice]:
    """The real adapter on each simulator's endpoint, as `dock.json` gives them; families without one are absent."""
    chosen = {family: AdapterChoice(ABSENT, {}) for family in DeviceFamily}
    for family, make in _CHOICES.items():
        if family in endpoints:
            chosen[family] = make(endpoints[family])
    return chosen


def _address(endpoint: str) -> AdapterOptions:
    parts = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}")
    return {"host": parts.hostname, "port": parts.port}


_CHOICES: dict[DeviceFamily, Callable[[str], AdapterChoice]] = {
    DeviceFamily.ID_CARD_READER: lambda path: AdapterChoice("samv-serial", {"port": path, "decoder": "simulated"}),
    DeviceFamily.FINGERPRINT_READER: lambda path: AdapterChoice("zfm-serial", {"port": path}),
    DeviceFamily.CODE_SCANNER: lambda path: AdapterChoice("serial", {"port": path}),
    DeviceFamily.CAMERA: lambda url: AdapterChoice("opencv", {"source": url}),
    DeviceFamily.DOCUMENT_SCANNER: lambda url: AdapterChoice("opencv-document", {"source": url}),
    DeviceFamily.RECEIPT_PRINTER: lambda address: AdapterChoice("escpos", _address(address)),
    DeviceFamily.DOCUMENT_PRINTER: lambda uri: AdapterChoice("ipp", {"uri": uri}),
}
