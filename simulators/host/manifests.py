"""Every simulator by its name: each folder with a manifest, in the order of their places."""

from functools import cache
from importlib import import_module
from pathlib import Path

from simulators.manifest import SimulatorManifest


@cache
def manifests() -> dict[str, SimulatorManifest]:
    """By the name of the folder, which is the simulator's name too."""
    names = (file.parent.name for file in Path(__file__).parents[1].glob("*/manifest.py"))
    found: dict[str, SimulatorManifest] = {
        name: import_module(f"simulators.{name}.manifest").MANIFEST for name in names
    }
    return dict(sorted(found.items(), key=lambda named: named[1].place))
