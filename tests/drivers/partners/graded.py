"""Our adapters in front of partners that share no code with them, as subjects of the conformance kit."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from drivers.conformance.subject import Subject
from tests.drivers.partners.escpos import EmuposPrinter, on_tcp
from tests.drivers.partners.ipp import eve_printer, queue_before
from tests.drivers.partners.samv import OnPty, SamvReader


@contextlib.contextmanager
def _emupos() -> Iterator[Subject]:
    with on_tcp(EmuposPrinter()) as port:
        yield Subject("receipt_printer", "escpos", {"host": "127.0.0.1", "port": port}, with_paper=True)


@contextlib.contextmanager
def _ippeveprinter() -> Iterator[Subject]:
    with eve_printer() as printer:
        yield Subject("document_printer", "ipp", {"uri": printer.uri})


@contextlib.contextmanager
def queued() -> Iterator[Subject]:
    """By the address of a queue of Debian's cupsd: the adapter asks the printer behind it, so faults of this line say nothing."""
    with eve_printer() as printer, queue_before(printer.uri) as uri:
        yield Subject("document_printer", "ipp", {"uri": uri})


@contextlib.contextmanager
def _samv() -> Iterator[Subject]:
    with OnPty(SamvReader()) as line:
        yield Subject("id_card_reader", "samv-serial", {"port": line.device, "baud": 115200})


PARTNERS: dict[str, Callable[[], AbstractContextManager[Subject]]] = {
    "emupos (ESC/POS over TCP)": _emupos,
    "Debian's ippeveprinter": _ippeveprinter,
    "a SAM-V reader written apart": _samv,
}
"""By their names in docs/drivers.md."""
