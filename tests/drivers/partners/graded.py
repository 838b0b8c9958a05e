"""Our adapters in front of partners that share no code with them, as subjects of the conformance kit."""

import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from drivers.conformance.subject import Subject
from tests.drivers.partners.daemons import until
from tests.drivers.partners.emupos_source import is_installed
from tests.drivers.partners.escpos import EmuposPrinter, on_tcp
from tests.drivers.partners.ipp import eve_printer, queue_before
from tests.drivers.partners.pcscd import ANTENNA, CONTACT, SECOND_GENERATION, ScriptedCard, private_pcscd, why_not
from tests.drivers.partners.samv import OnPty, SamvReader
from tests.drivers.test_keyboard_scanner import ENTER, Typist


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


@contextlib.contextmanager
def _pcscd() -> Iterator[Subject]:
    """A card lies in the slot from the beginning."""
    with private_pcscd() as pcscd:
        pcscd.start()
        until(lambda: CONTACT in pcscd.readers, "pcscd shows no reader")
        card = ScriptedCard(pcscd.contact_port, SECOND_GENERATION)
        yield Subject("social_card_reader", "pcsc", {"contact": CONTACT, "contactless": ANTENNA})
        card.pull()


@contextlib.contextmanager
def _typing() -> Iterator[Subject]:
    """A scanner that types a code again and again."""
    with tempfile.TemporaryDirectory() as folder:
        typist, is_over = Typist(Path(folder) / "event7"), threading.Event()

        def type_on() -> None:
            while not is_over.wait(0.6):
                with contextlib.suppress(OSError):  # nobody reads yet
                    typist.type("GD2026-17")
                    typist.press(ENTER)

        typing = threading.Thread(target=type_on, daemon=True)
        typing.start()
        yield Subject("code_scanner", "keyboard", {"device": str(typist.pipe), "is_held": False})
        is_over.set()
        typing.join()
        typist.unplug()


PARTNERS: dict[str, Callable[[], AbstractContextManager[Subject]]] = {
    "emupos (ESC/POS over TCP)": _emupos,
    "Debian's ippeveprinter": _ippeveprinter,
    "a SAM-V reader written apart": _samv,
    "Debian's pcscd with vsmartcard's reader": _pcscd,
    "a scanner that types, as the kernel's events": _typing,
}
"""By their names in docs/drivers.md."""


def why_not_tried(name: str) -> str:
    """Why a partner cannot be there; empty where it can."""
    if name.startswith("emupos") and not is_installed():
        return "emupos is not installed"
    return why_not() if name.startswith("Debian's pcscd") else ""
