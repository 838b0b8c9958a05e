"""The simulated camera as it appears on the dock (模拟摄像头)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(_bench: SimulatorContext) -> Simulator:
    from simulators.camera.simulator import CameraSimulator

    return CameraSimulator()


MANIFEST = SimulatorManifest(
    place=2,
    make=_make,
    adapter=lambda url: AdapterChoice("opencv", {"source": url}),
    switches=(Switch("unplugged", "拔下摄像头 camera off"),),
    acts=(
        Act("leave", "离开镜头 leave camera"),
        Act("obey", "眨眼 blink", {"challenge": "blink"}),
        Act("obey", "向左转头 turn left", {"challenge": "left"}),
        Act("obey", "向右转头 turn right", {"challenge": "right"}),
    ),
)
