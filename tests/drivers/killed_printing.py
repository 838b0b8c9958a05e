"""A terminal that prints one document and is killed meanwhile: `python -m tests.drivers.killed_printing QUEUE URI PDF`."""

import sys
from pathlib import Path
from typing import Any

from app.core.devices.sent_jobs import StoredJobs
from contract.clock import SystemClock as WallClock
from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.ports.clock import SystemMonotonicClock
from offline_queue.database import QueueDatabase, attach
from offline_queue.printer_jobs import PrinterJobs


def opened(queue: Path) -> QueueDatabase:
    database = attach(queue)
    database.migrate()
    return database


def printer_of(database: QueueDatabase, uri: str, **changed: Any) -> IppDocumentPrinter:
    """As the terminal that owns the printer builds it."""
    quick = {"reply_seconds": 4, "cancel_seconds": 0.5, "look_every": 0.05, "problem_seconds": 30}
    options = IppOptions(uri=uri, **{**quick, **changed})
    return IppDocumentPrinter(options, SystemMonotonicClock(), StoredJobs(lambda: PrinterJobs(database, WallClock())))


if __name__ == "__main__":
    queue, uri, pdf = sys.argv[1:]
    database = opened(Path(queue))
    printer_of(database, uri).print_document(Path(pdf).read_bytes(), "KILLED", 1, lambda: False)
