"""Our adapters in front of partners that share no code with them, as subjects of the conformance kit."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from drivers.conformance.subject import DevicePresenter, Subject
from tests.drivers.partners.escpos import EmuposPrinter, on_tcp
from tests.drivers.partners.ipp import eve_printer, queue_before
from tests.drivers.partners.samv import OnPty, SamvReader, text_of


@contextlib.contextmanager
def _emupos() -> Iterator[Subject]:
    with on_tcp(EmuposPrinter()) as port:
        yield Subject("receipt_printer", "escpos", {"host": "127.0.0.1", "port": port}, with_paper=True)


@contextlib.contextmanager
def _ippeveprinter() -> Iterator[Subject]:
    with eve_printer() as printer:
        yield Subject("document_printer", "ipp", {"uri": printer.uri}, with_paper=True)


@contextlib.contextmanager
def queued() -> Iterator[Subject]:
    """By the address of a queue of Debian's cupsd: the adapter asks the printer behind it, so faults of this line say nothing."""
    with eve_printer() as printer, queue_before(printer.uri) as uri:
        yield Subject("document_printer", "ipp", {"uri": uri})


@contextlib.contextmanager
def _samv() -> Iterator[Subject]:
    reader = SamvReader()
    shown = DevicePresenter(lambda: reader.put(text_of("李小暑", "11010519491231002X")), reader.lift)
    with OnPty(reader) as line:
        yield Subject("id_card_reader", "samv-serial", {"port": line.device, "baud": 115200}, presenter=shown)


PARTNERS: dict[str, Callable[[], AbstractContextManager[Subject]]] = {
    "emupos (ESC/POS over TCP)": _emupos,
    "Debian's ippeveprinter": _ippeveprinter,
    "a SAM-V reader written apart": _samv,
}
"""By their names in docs/drivers.md."""
