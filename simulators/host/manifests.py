"""Every simulator by its name: each folder with a manifest, and other makers' entry points, in the order of their places."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from simulators.manifest import SimulatorManifest

ENTRY_POINTS = "gov_kiosk.simulators"
"""A name is the simulator's and its family's, and the object a `SimulatorManifest`. For machines of developers."""


@cache
def manifests() -> dict[str, SimulatorManifest]:
    """By the name of the folder, which is the simulator's name too."""
    names = (file.parent.name for file in Path(__file__).parents[1].glob("*/manifest.py"))
    found: dict[str, SimulatorManifest] = {
        name: import_module(f"simulators.{name}.manifest").MANIFEST for name in names
    }
    for point in entry_points(group=ENTRY_POINTS):
        if point.name not in found:
            found[point.name] = point.load()
    return dict(sorted(found.items(), key=lambda named: named[1].place))
