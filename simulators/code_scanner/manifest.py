"""The simulated code scanner as it appears on the dock (模拟扫码器)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.code_scanner.simulator import CodeScannerSimulator

    return CodeScannerSimulator(bench.folder / "code_scanner")


MANIFEST = SimulatorManifest(
    place=5,
    make=_make,
    adapter=lambda path: AdapterChoice("serial", {"port": path}),
    acts=(
        Act("scan", "扫码 scan QR", {"text": "GD20261123000128"}),
        Act("scan", "出示身份码 ID code", {"text": "SANDBOX-IDCODE:li"}),
        Act("scan", "出示电子营业执照 e-licence", {"text": "SANDBOX-LICENCE:demo"}),
    ),
)
