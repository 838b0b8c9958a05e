"""The simulated ID card reader as it appears on the dock (模拟身份证阅读器)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.id_card_reader.simulator import IdCardSimulator

    return IdCardSimulator(bench.folder / "id_card_reader")


MANIFEST = SimulatorManifest(
    place=1,
    make=_make,
    adapter=lambda path: AdapterChoice("samv-serial", {"port": path, "decoder": "simulated"}),
    switches=(Switch("unplugged", "拔下读卡器 reader unplugged"), Switch("damaged", "证件损坏 card damaged")),
    acts=(Act("lift", "取走证件 lift card"),),
)
