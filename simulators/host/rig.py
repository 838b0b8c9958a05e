"""All simulators of one terminal, started and stopped together."""

from collections.abc import Iterable
from pathlib import Path

from simulators.camera.simulator import CameraSimulator
from simulators.code_scanner.simulator import CodeScannerSimulator
from simulators.document_printer.simulator import DocumentPrinterSimulator
from simulators.document_scanner.simulator import DocumentScannerSimulator
from simulators.fingerprint_reader.simulator import FingerprintSimulator
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.network.simulator import NetworkSimulator
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from simulators.simulator import ActRefused, Simulator, State


class _ReceiptPrinter(ReceiptPrinterSimulator):
    """The printer with its receipts by number, as the dock's pages ask for them."""

    def paper(self, number: int) -> bytes | None:
        """The receipt of that number as PNG."""
        receipts = self.receipts()
        return receipts[number - 1].read_bytes() if 1 <= number <= len(receipts) else None


def every_simulator(folder: Path, centre_port: int | None = None, network_port: int = 0) -> list[Simulator]:
    """One of each device, with its serial ports in `folder`; the network too when there is a centre."""
    made: list[Simulator] = [
        IdCardSimulator(folder / "id_card_reader"),
        FingerprintSimulator(folder / "fingerprint_reader"),
        CodeScannerSimulator(folder / "code_scanner"),
        CameraSimulator(),
        DocumentScannerSimulator(),
        _ReceiptPrinter(folder / "receipts"),
        DocumentPrinterSimulator(folder / "documents"),
    ]
    if centre_port is not None:
        made.append(NetworkSimulator(centre_port, network_port))
    return made


class Rig:
    """模拟台 — the simulators by name. Usable in a test without the dock's process or HTTP."""

    def __init__(self, simulators: Iterable[Simulator]) -> None:
        self._simulators = {each.name: each for each in simulators}

    def start(self) -> None:
        """Start all; when one fails, those that started are stopped again."""
        try:
            for each in self._simulators.values():
                each.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all."""
        for each in reversed(self._simulators.values()):
            each.stop()

    def __getitem__(self, name: str) -> Simulator:
        """The simulator of that name; raises `ActRefused`."""
        found = self._simulators.get(name)
        if found is None:
            raise ActRefused(f"no device {name!r}; there are: {', '.join(self._simulators)}")
        return found

    def endpoints(self) -> dict[str, str]:
        """What goes into the adapters' options, by device."""
        return {name: each.endpoint for name, each in self._simulators.items()}

    def state(self) -> State:
        """What all of them show, by device."""
        return {name: {"endpoint": each.endpoint, **each.state()} for name, each in self._simulators.items()}
