"""All simulators of one terminal, started and stopped together."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import to_builtins

from simulators.host.manifests import manifests
from simulators.manifest import SimulatorContext
from simulators.simulator import ActRefused, Simulator, State


def every_simulator(folder: Path, centre_port: int | None = None, network_port: int = 0) -> list[Simulator]:
    """One of each device, with its serial ports in `folder`; the network too when there is a centre."""
    bench = SimulatorContext(folder, centre_port, network_port)
    return [made for manifest in manifests().values() if (made := manifest.make(bench)) is not None]


class SimulatorSet:
    """The simulators by name (模拟台). Usable in a test without the dock's process or HTTP."""

    def __init__(self, simulators: Iterable[Simulator]) -> None:
        self._simulators = {simulator.name: simulator for simulator in simulators}

    def start(self) -> None:
        """Start all; when one fails, those that started are stopped again."""
        try:
            for simulator in self._simulators.values():
                simulator.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for simulator in reversed(self._simulators.values()):
            simulator.stop()

    def __getitem__(self, name: str) -> Simulator:
        """The simulator of that name; raises `ActRefused`."""
        found = self._simulators.get(name)
        if found is None:
            raise ActRefused(f"no device {name!r}; there are: {', '.join(self._simulators)}")
        return found

    def endpoints(self) -> dict[str, str]:
        """What goes into the adapters' options, by device."""
        return {name: simulator.endpoint for name, simulator in self._simulators.items()}

    def state(self) -> State:
        """What all of them show, by device, with the switches and acts that a console offers."""
        return {
            name: {"endpoint": simulator.endpoint, **_controls(name), **simulator.state()}
            for name, simulator in self._simulators.items()
        }


def _controls(name: str) -> State:
    manifest = manifests()[name]
    return {"switches": to_builtins(manifest.switches), "acts": to_builtins(manifest.acts)}
