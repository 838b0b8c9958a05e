"""Families by their folders, and adapters by name: our own from the family's manifest, others' from entry points.

A third party's driver is an entry point of the group `gov_kiosk.drivers` whose name is `<family>.<adapter>`, such as
`id_card_reader.acme`, and whose object is a `drivers.ports.manifest.Build`. Our own names cannot be taken over.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from pydantic import ValidationError

from drivers.ports.device import AdapterOptions, methods_of
from drivers.ports.errors import AdapterBroken, AdapterOptionsInvalid, AdapterUnknown, DriverDefect
from drivers.ports.manifest import ABSENT, AdapterContext, Build, Manifest
from drivers.ports.status import FamilyOf
from drivers.registry.absent import absent

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "gov_kiosk.drivers"

_PORTS = "ports"
"""The module of that name in there is what manifests are made of."""

P = TypeVar("P")


@cache
def manifests() -> dict[str, Manifest]:
    """Every family by its name: each folder beside this one that has a manifest. Those that others look through come first."""
    folders = (file.parent.name for file in Path(__file__).parents[1].glob("*/manifest.py"))
    names = sorted(name for name in folders if name != _PORTS)
    found: dict[str, Manifest] = {name: import_module(f"drivers.{name}.manifest").MANIFEST for name in names}
    return dict(sorted(found.items(), key=lambda named: not named[1].is_shared))


def build(family: FamilyOf[P], adapter: str, options: AdapterOptions, around: AdapterContext) -> P:
    """The adapter of that name, not opened yet.

    Raises `AdapterUnknown` naming those that exist, `AdapterOptionsInvalid` listing every wrong option, and `AdapterBroken`
    whatever else its code does: what is wrong with one device concerns no other.
    """
    if adapter == ABSENT:
        return absent(family, around.clock)
    make = manifests()[family].adapters.get(adapter) or _plugged(family, adapter)
    try:
        device = make(options, around)
    except DriverDefect:
        raise
    except ValidationError as invalid:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in invalid.errors())
        raise AdapterOptionsInvalid(f"{family}, adapter {adapter}: {wrong}") from invalid
    except Exception as defect:
        raise AdapterBroken(f"{family}, adapter {adapter}: cannot be built: {_in_short(defect)}") from defect
    if lacks := [name for name in methods_of(family.port) if not callable(getattr(device, name, None))]:
        raise AdapterBroken(f"{family}, adapter {adapter}: lacks {', '.join(lacks)}")
    return cast("P", device)


def _in_short(defect: BaseException) -> str:
    return f"{type(defect).__name__}: {defect}" if str(defect) else type(defect).__name__


def adapters(family: str) -> tuple[str, ...]:
    """The names that settings may give for a family."""
    return tuple(sorted({ABSENT, *manifests()[family].adapters, *_entry_points(family)}))


def _plugged(family: str, adapter: str) -> Build:
    found = _entry_points(family).get(adapter)
    if found is None:
        raise AdapterUnknown(f"{family} has no adapter {adapter!r}; there are: {', '.join(adapters(family))}")
    try:
        make = found.load()
    except Exception as defect:
        raise AdapterBroken(f"{family}, adapter {adapter}: cannot be loaded: {_in_short(defect)}") from defect
    if not callable(make):
        raise AdapterBroken(f"{family}, adapter {adapter}: {found.value} is a {type(make).__name__}, not a function")
    return cast("Build", make)


def _entry_points(family: str) -> dict[str, "EntryPoint"]:
    from importlib.metadata import entry_points  # with the parser of e-mails: 4 MiB that few terminals need

    prefix = f"{family}."
    return {
        each.name.removeprefix(prefix): each
        for each in entry_points(group=ENTRY_POINTS)
        if each.name.startswith(prefix)
    }
