"""The simulated key pad as it appears on the dock (模拟触感按键盘)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.key_pad.simulator import KeyPadSimulator

    return KeyPadSimulator(bench.folder / "key_pad")


MANIFEST = SimulatorManifest(
    place=8,
    make=_make,
    adapter=lambda pipe: AdapterChoice("evdev", {"device": pipe, "is_held": False}),
    switches=(Switch("unplugged", "拔出 unplugged"),),
    acts=(
        Act("press", "下一项 next", {"key": "next"}),
        Act("press", "上一项 back", {"key": "back"}),
        Act("press", "选定 choose", {"key": "choose"}),
        Act("press", "再听一遍 repeat", {"key": "repeat"}),
    ),
)
