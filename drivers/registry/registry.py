"""Adapters chosen by name in settings: our own from a table, others' from entry points.

A third party's driver is an entry point of the group `gov_kiosk.drivers` whose name is `<family>.<adapter>`, such as
`id_card_reader.acme`, and whose object is a `drivers.registry.own_adapters.Build`. Our own names cannot be taken over.
"""

from importlib.metadata import EntryPoint, entry_points
from typing import Literal, cast, overload

from pydantic import ValidationError

from drivers.ports.camera import Camera
from drivers.ports.code_scanner import CodeScanner
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.document_printer import DocumentPrinter
from drivers.ports.errors import AdapterOptionsInvalid, AdapterUnknown
from drivers.ports.fingerprint_reader import FingerprintReader
from drivers.ports.id_card_reader import IdCardReader
from drivers.ports.receipt_printer import ReceiptPrinter
from drivers.ports.speech import Speech
from drivers.ports.status import DeviceFamily
from drivers.registry.own_adapters import Build, Surroundings, own_adapters

ENTRY_POINTS = "gov_kiosk.drivers"
_F = DeviceFamily


@overload
def build(
    family: Literal[_F.ID_CARD_READER], adapter: str, options: AdapterOptions, around: Surroundings
) -> IdCardReader: ...
@overload
def build(
    family: Literal[_F.CAMERA, _F.DOCUMENT_SCANNER], adapter: str, options: AdapterOptions, around: Surroundings
) -> Camera: ...
@overload
def build(
    family: Literal[_F.RECEIPT_PRINTER], adapter: str, options: AdapterOptions, around: Surroundings
) -> ReceiptPrinter: ...
@overload
def build(
    family: Literal[_F.DOCUMENT_PRINTER], adapter: str, options: AdapterOptions, around: Surroundings
) -> DocumentPrinter: ...
@overload
def build(
    family: Literal[_F.FINGERPRINT_READER], adapter: str, options: AdapterOptions, around: Surroundings
) -> FingerprintReader: ...
@overload
def build(
    family: Literal[_F.CODE_SCANNER], adapter: str, options: AdapterOptions, around: Surroundings
) -> CodeScanner: ...
@overload
def build(family: Literal[_F.SPEECH], adapter: str, options: AdapterOptions, around: Surroundings) -> Speech: ...
@overload
def build(family: DeviceFamily, adapter: str, options: AdapterOptions, around: Surroundings) -> Device: ...


def build(family: DeviceFamily, adapter: str, options: AdapterOptions, around: Surroundings) -> Device:
    """The adapter of that name, not opened yet.

    Raises `AdapterUnknown` naming those that exist, and `AdapterOptionsInvalid` listing every wrong option.
    """
    make = own_adapters(family).get(adapter) or _plugged(family, adapter)
    try:
        return make(options, around)
    except ValidationError as invalid:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in invalid.errors())
        raise AdapterOptionsInvalid(f"{family}, adapter {adapter}: {wrong}") from invalid


def adapters(family: DeviceFamily) -> tuple[str, ...]:
    """The names that settings may give for a family."""
    return tuple(sorted({*own_adapters(family), *_entry_points(family)}))


def _plugged(family: DeviceFamily, adapter: str) -> Build:
    found = _entry_points(family).get(adapter)
    if found is None:
        raise AdapterUnknown(f"{family} has no adapter {adapter!r}; there are: {', '.join(adapters(family))}")
    return cast("Build", found.load())


def _entry_points(family: DeviceFamily) -> dict[str, EntryPoint]:
    prefix = f"{family}."
    return {
        each.name.removeprefix(prefix): each
        for each in entry_points(group=ENTRY_POINTS)
        if each.name.startswith(prefix)
    }
