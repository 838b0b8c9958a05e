"""The simulated fingerprint reader as it appears on the dock (模拟指纹仪)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.fingerprint_reader.simulator import FingerprintSimulator

    return FingerprintSimulator(bench.folder / "fingerprint_reader")


MANIFEST = SimulatorManifest(
    place=3,
    make=_make,
    adapter=lambda path: AdapterChoice("zfm-serial", {"port": path}),
    acts=(
        Act("press", "按右手拇指 press right thumb", needs_person=True),
        Act("press_other", "按左手拇指 press left thumb", needs_person=True),
        Act("lift", "抬手指 lift finger"),
    ),
)
