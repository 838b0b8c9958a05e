"""The simulated receipt printer as it appears on the dock (模拟热敏打印机)."""

from urllib.parse import urlsplit

from simulators.manifest import Act, AdapterChoice, SimulatorContext, SimulatorManifest, Switch
from simulators.simulator import Simulator


def _make(bench: SimulatorContext) -> Simulator:
    from simulators.receipt_printer.simulator import ReceiptPrinterSimulator

    return ReceiptPrinterSimulator(bench.folder / "receipts")


def _adapter(endpoint: str) -> AdapterChoice:
    parts = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}")
    return AdapterChoice("escpos", {"host": parts.hostname, "port": parts.port})


MANIFEST = SimulatorManifest(
    place=6,
    make=_make,
    adapter=_adapter,
    switches=(
        Switch("paper_out", "凭条缺纸 receipt paper out"),
        Switch("paper_low", "凭条纸少 receipt paper low"),
        Switch("cover_open", "凭条开盖 receipt cover open"),
        Switch("drop_mid_job", "打到一半断 drop mid-job"),
    ),
    acts=(Act("refill", "换凭条纸 refill receipts"),),
)
