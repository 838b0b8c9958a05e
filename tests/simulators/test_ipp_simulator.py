"""The emulated IPP printer judged by Debian's own test of the protocol, which shares no code with the project."""

import subprocess
from pathlib import Path

from simulators.document_printer.simulator import DocumentPrinterSimulator
from tests.drivers.partners.daemons import program


def test_emulated_printer_passes_test_of_ipp_1_1(tmp_path: Path) -> None:
    simulator = DocumentPrinterSimulator(tmp_path / "spool", page_seconds=0.1)
    simulator.start()
    document = tmp_path / "document.pdf"
    document.write_bytes(b"%PDF-1.7 <</Type/Page>>")
    command = [str(program("ipptool")), "-tIf", str(document), simulator.endpoint, "ipp-1.1.test"]
    try:
        reported = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    finally:
        simulator.stop()
    assert "[FAIL]" not in reported, reported
    assert reported.count("[PASS]") >= 20
