"""Families by their folders, and adapters by name: our own from the family's manifest, others' from entry points.

Another maker's driver is an entry point of the group `gov_kiosk.drivers`. Its name is `<family>.<adapter>.v<port version>`, such as
`id_card_reader.acme.v1`, and its object a `drivers.ports.manifest.Build`. Another maker's family is an entry point of the group
`gov_kiosk.families`: its name is the family's, and its object a `Manifest`. Our own names cannot be taken over. What comes from
others runs in a process of its own, and its manifest is read in one.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct

from drivers.isolation.building import built
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.errors import AdapterBroken, AdapterUnknown, DriverDefect, DriverNotUp
from drivers.ports.manifest import ABSENT, NOT_THERE, AdapterContext, Manifest, Words
from drivers.ports.status import FamilyOf
from drivers.registry.absent import absent

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "gov_kiosk.drivers"
FAMILY_ENTRY_POINTS = "gov_kiosk.families"

_PORTS = "ports"
"""The module of that name in there is what manifests are made of."""
_FAMILY_NAME = re.compile("[a-z][a-z0-9_]{0,31}")
_PLUGGED_NAME = re.compile(r"(?P<family>[a-z][a-z0-9_]*)\.(?P<adapter>[\w-]+?)(\.v(?P<version>[0-9]+))?")

P = TypeVar("P")


@cache
def manifests() -> dict[str, Manifest]:
    """Every family of ours by its name: each folder beside this one that has a manifest. Those that others look through come first."""
    folders = (file.parent.name for file in Path(__file__).parents[1].glob("*/manifest.py"))
    names = sorted(name for name in folders if name != _PORTS)
    found: dict[str, Manifest] = {name: import_module(f"drivers.{name}.manifest").MANIFEST for name in names}
    return dict(sorted(found.items(), key=lambda named: not named[1].is_shared))


def manifests_for(names: Iterable[str]) -> dict[str, Manifest]:
    """Those of ours, and of others' families the named ones; one that cannot be used is there with no adapter."""
    others = sorted(set(names) - manifests().keys())
    return {**manifests(), **{name: _manifest(name) for name in others}}


def import_manifest(name: str) -> Manifest:
    """Ours, or another maker's with its whole port: its package is loaded here, so no terminal may ask. Raises DriverDefect."""
    from drivers.isolation.manifest_report import load_manifest  # few machines have any

    return manifests().get(name) or load_manifest(name, _family_point(name).value)


def _manifest(name: str) -> Manifest:
    try:
        return _plugged_manifest(name)
    except DriverDefect:
        return Manifest(FamilyOf[Device](name), Words(name, name), {}, NOT_THERE, is_needed_by_items=False)


def build(family: FamilyOf[P], adapter: str, options: AdapterOptions, around: AdapterContext) -> P:
    """The adapter of that name, not opened yet.

    Raises `AdapterUnknown` naming those that exist, `AdapterOptionsInvalid` listing every wrong option, and `AdapterBroken`
    whatever else its code does: what is wrong with one device concerns no other.
    """
    if adapter == ABSENT:
        return absent(family, around.clock)
    own = manifests().get(family)
    if own is not None and (make := own.adapters.get(adapter)) is not None:
        return cast("P", built(make, options, around, own.family, adapter))
    if own is not None:
        plugged, place = _find_plugged(own, adapter).value, f"drivers.{family}.manifest:MANIFEST"
    else:
        theirs, place = _plugged_manifest(family), _family_point(family).value
        plugged = "" if adapter in theirs.adapters else _find_plugged(theirs, adapter).value
    from drivers.isolation.exchange import Begin  # of a process of its own, which few terminals have

    begin = Begin(place, adapter, plugged, options, around.ledger is not None)
    if own is not None and own.is_shared:
        from drivers.isolation.isolated_camera import IsolatedCamera

        return cast("P", IsolatedCamera(own.family, begin, around.clock))
    from drivers.isolation.isolated import isolated

    return isolated(family, begin, around)


def runs_apart(family: str, adapter: str) -> bool:
    """Whether `build` waits for a process of it, which takes as long as a driver of another maker takes to load.

    A camera loads beside the terminal: others look through it, and are built with it.
    """
    own = manifests().get(family)
    return adapter != ABSENT and (own is None or not own.is_shared) and (own is None or adapter not in own.adapters)


def adapters(family: str) -> tuple[str, ...]:
    """The names that settings may give for a family."""
    manifest = manifests_for([family])[family]
    return tuple(sorted({ABSENT, *manifest.adapters, *(driver.adapter for driver in _drivers(family))}))


class _Plugged(Struct, frozen=True):
    adapter: str
    version: int | None
    point: Any  # EntryPoint, whose module few terminals need


def _find_plugged(manifest: Manifest, adapter: str) -> "EntryPoint":
    """Raises AdapterUnknown, and AdapterBroken where it is written for another version of the port."""
    family = manifest.family
    offered = [driver for driver in _drivers(family) if driver.adapter == adapter]
    for offer in offered:
        if offer.version == manifest.port_version:
            found: EntryPoint = offer.point
            return found
    if not offered:
        raise AdapterUnknown(
            f"{family} has no adapter {adapter!r}; there are: {', '.join(adapters(family))};"
            " one of another maker must be installed beside the terminal (docs/drivers.md)"
        )
    versions = " and ".join("none" if offer.version is None else f"v{offer.version}" for offer in offered)
    raise AdapterBroken(
        f"{family}, adapter {adapter}: is for version {versions} of the port, and this terminal has v{manifest.port_version}:"
        f" its entry point must be {family}.{adapter}.v{manifest.port_version}"
    )


_READ: dict[tuple[str, str], Manifest | AdapterBroken] = {}


def _plugged_manifest(name: str) -> Manifest:
    """Read once. Raises AdapterUnknown and AdapterBroken, of which DriverNotUp may pass."""
    place = _family_point(name).value
    read = _READ.get((name, place)) or _READ.setdefault((name, place), _read_manifest(name, place))
    if isinstance(read, AdapterBroken):
        raise type(read)(str(read))
    return read


def forget_unread(name: str) -> None:
    """Have the manifest of another maker's family read again, where its process died or was silent: it may come up another time."""
    for key, read in tuple(_READ.items()):
        if key[0] == name and isinstance(read, DriverNotUp):
            _READ.pop(key, None)


def _read_manifest(name: str, place: str) -> Manifest | AdapterBroken:
    from drivers.isolation.manifest_report import read_manifest  # few terminals have any

    try:
        return read_manifest(name, place)
    except AdapterBroken as broken:
        return broken


def _family_point(name: str) -> "EntryPoint":
    """Where the manifest of another maker's family is. Raises AdapterUnknown."""
    point = _families().get(name)
    if point is None:
        known = ", ".join(sorted({*manifests(), *_families()}))
        raise AdapterUnknown(f"there is no family {name!r}; there are: {known}")
    return point


def _drivers(family: str) -> list[_Plugged]:
    found = []
    for point in _entry_points(ENTRY_POINTS):
        if (named := _PLUGGED_NAME.fullmatch(point.name)) and named["family"] == family:
            version = None if named["version"] is None else int(named["version"])
            found.append(_Plugged(named["adapter"], version, point))
    return found


def _families() -> Mapping[str, "EntryPoint"]:
    return {
        point.name: point
        for point in _entry_points(FAMILY_ENTRY_POINTS)
        if _FAMILY_NAME.fullmatch(point.name) and point.name not in manifests()
    }


def _entry_points(group: str) -> Iterable["EntryPoint"]:
    from importlib.metadata import entry_points  # with the parser of e-mails: 4 MiB that few terminals need

    return entry_points(group=group)
