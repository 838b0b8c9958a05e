"""The adapters and options with which a terminal is on the dock instead of on real devices."""

from collections.abc import Mapping

from drivers.ports.manifest import ABSENT
from drivers.registry.registry import manifests as families
from simulators.host.manifests import manifests
from simulators.manifest import AdapterChoice


def choices(endpoints: Mapping[str, str]) -> dict[str, AdapterChoice]:
    """The real adapter on each simulator's endpoint, as `dock.json` gives them; families without one are absent."""
    chosen = {name: AdapterChoice(ABSENT, {}) for name in families()}
    for name, manifest in manifests().items():
        if name in endpoints and manifest.adapter is not None:
            chosen[name] = manifest.adapter(endpoints[name])
    return chosen
