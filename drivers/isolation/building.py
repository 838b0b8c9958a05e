"""Another maker's code is loaded and built here: whatever it does comes out as one of our defects, in one sentence."""

from importlib.metadata import EntryPoint
from typing import Any

from pydantic import ValidationError

from drivers.ports.device import AdapterOptions, Device, methods_of
from drivers.ports.errors import AdapterBroken, AdapterOptionsInvalid, DriverDefect
from drivers.ports.manifest import AdapterContext, Build
from drivers.ports.status import FamilyOf


def load_object(what: str, place: str) -> Any:
    """The object at `module:name`; `what` names it in the sentence. Raises AdapterBroken."""
    try:
        return EntryPoint(what, place, "").load()
    except (Exception, SystemExit) as defect:
        raise AdapterBroken(f"{what}: cannot be loaded: {_in_short(defect)}") from defect


def built(make: Build, options: AdapterOptions, around: AdapterContext, family: FamilyOf[Any], adapter: str) -> Device:
    """The adapter, which has every method of its port. Raises AdapterOptionsInvalid and AdapterBroken."""
    what = f"{family}, adapter {adapter}"
    if not callable(make):
        raise AdapterBroken(f"{what}: is a {type(make).__name__}, not a function")
    try:
        device = make(options, around)
    except DriverDefect:
        raise
    except ValidationError as invalid:
        wrong = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in invalid.errors())
        raise AdapterOptionsInvalid(f"{what}: {wrong}") from invalid
    except (Exception, SystemExit) as defect:
        raise AdapterBroken(f"{what}: cannot be built: {_in_short(defect)}") from defect
    if lacks := [name for name in methods_of(family.port) if not callable(getattr(device, name, None))]:
        raise AdapterBroken(f"{what}: lacks {', '.join(lacks)}")
    return device


def _in_short(defect: BaseException) -> str:
    return f"{type(defect).__name__}: {defect}" if str(defect) else type(defect).__name__
