"""The simulated A4 printer as it appears on the dock (模拟文档打印机)."""

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.document_printer.simulator import DocumentPrinterSimulator

    return DocumentPrinterSimulator(bench.folder / "documents")


MANIFEST = SimulatorManifest(
    place=7,
    make=_make,
    adapter=lambda uri: AdapterChoice("ipp", {"uri": uri}),
    switches=(Switch("paper_out", "A4 缺纸 paper out"), Switch("paper_jam", "A4 卡纸 paper jam")),
    acts=(Act("refill", "加 A4 纸 refill A4"),),
)
