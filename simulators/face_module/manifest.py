"""The simulated face module as it appears on the dock (模拟活体模组)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(_bench: SimulatorContext) -> Simulator:
    from simulators.face_module.simulator import FaceModuleSimulator

    return FaceModuleSimulator()


def _choice(endpoint: str) -> AdapterChoice:
    port, _, key = endpoint.partition("#")
    return AdapterChoice("signed-lines", {"port": port, "key": key})


MANIFEST = SimulatorManifest(
    place=10,
    make=_make,
    adapter=_choice,
    switches=(Switch("silent", "没有应答 silent"), Switch("wrong_key", "签名不对 wrong key")),
    acts=(
        Act("put", "真人 a person", {"who": "live"}),
        Act("put", "照片 a photograph", {"who": "not_live"}),
        Act("put", "走开 nobody", {"who": "nobody"}),
    ),
)
