"""Where a printer is whose address may change: known by its number, and asked for on the network once it is lost."""

from collections.abc import Callable
from urllib.parse import urlsplit

from drivers.document_printer.protocol import Attributes
from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceLost
from drivers.transport.printer_number import plain_uuid

LOOK_EVERY = 20.0
"""Seconds between two questions to the network; each listens for up to three."""

Look = Callable[[str, str], str | None]
"""The address now of the printer with a number, by a scheme."""


def find_on_network(uuid: str, scheme: str) -> str | None:
    """Loaded when a printer is lost, and not before."""
    from drivers.transport.announced import find_printer

    return find_printer(uuid, scheme)


class PrinterAddress:
    """The address of one printer (打印机位置). `uuid`: "" for one that is where the settings say, or nowhere.

    By DHCP a printer gets another address, and another printer gets the one that it had: that one is no place for a citizen's
    paper.
    """

    def __init__(self, uri: str, uuid: str, clock: MonotonicClock, look: Look) -> None:
        self.now_at = uri
        self._uri = uri
        self._uuid = uuid
        self._clock = clock
        self._look = look
        self._is_lost = False
        self._look_at = 0.0

    def note_lost(self) -> None:
        self._is_lost = True

    def note_found(self, answered: Attributes) -> None:
        """A printer is at the address. Raises DeviceLost where it is another one; one that reports no number is taken for ours."""
        number = str(answered.get("printer-uuid", "")) if self._uuid else ""
        self._is_lost = bool(number) and plain_uuid(number) != self._uuid
        if self._is_lost:
            raise DeviceLost("another printer has the address now")

    def look(self) -> bool:
        """Look for a printer that was lost; whether it is asked at another address from now on. Takes up to three seconds."""
        if not self._uuid or not self._is_lost or self._clock.now() < self._look_at:
            return False
        self._look_at = self._clock.now() + LOOK_EVERY
        before = self.now_at
        self.now_at = self._look(self._uuid, urlsplit(self._uri).scheme) or self._uri
        return self.now_at != before
