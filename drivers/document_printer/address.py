"""Whether an address is a printer's own, or that of a spooler before it; and which printer the spooler speaks to."""

from urllib.parse import urlsplit

from drivers.document_printer.protocol import Attributes
from drivers.ports.errors import DeviceFault

_SPOOLER_PATHS = ("/printers/", "/classes/")


class QueueRefused(DeviceFault):
    """The address is a queue behind which no printer can be asked; the text says what to write instead."""


def device_behind(uri: str, told: Attributes) -> str | None:
    """The address of the printer behind a CUPS queue, None when `uri` is a printer itself. Raises QueueRefused.

    A queue tells its reasons only while a job runs, says "none" of an empty tray, and prints what was cancelled in it when
    paper is put in (CUPS 2.4.2, seen 2026-11): so a queue is never printed to.
    """
    is_queue = "cups-version" in told or "device-uri" in told or urlsplit(uri).path.startswith(_SPOOLER_PATHS)
    if not is_queue:
        return None
    device = str(told.get("device-uri", ""))
    parts = urlsplit(device)
    if parts.scheme in {"ipp", "ipps"} and parts.hostname and "._tcp" not in parts.netloc:
        return device
    behind = f" ({parts.scheme})" if parts.scheme else ""
    raise QueueRefused(
        f"uri is a print queue{behind}, not a printer: write the printer's own address, such as ipp://192.0.2.7/ipp/print"
    )
