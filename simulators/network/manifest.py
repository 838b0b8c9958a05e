"""模拟网络 on the dock. No device of the terminal."""

from simulators.manifest import SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator | None:
    from simulators.network.simulator import NetworkSimulator

    return None if bench.centre_port is None else NetworkSimulator(bench.centre_port, bench.network_port)


MANIFEST = SimulatorManifest(
    place=0,
    make=_make,
    adapter=None,
    switches=(Switch("cut", "断开网络 network cut"), Switch("silent", "中心无应答 centre down")),
)
