"""The simulated document camera as it appears on the dock (模拟拍摄台)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(_bench: SimulatorContext) -> Simulator:
    from simulators.document_scanner.simulator import DocumentScannerSimulator

    return DocumentScannerSimulator()


MANIFEST = SimulatorManifest(
    place=4,
    make=_make,
    adapter=lambda url: AdapterChoice("opencv-document", {"source": url}),
    switches=(Switch("unplugged", "拔下拍摄台 doc camera off"),),
    acts=(
        Act("put_page", "放材料 put paper"),
        Act("put_card", "放银行卡 put card"),
        Act("take_page", "收材料 take paper"),
    ),
)
