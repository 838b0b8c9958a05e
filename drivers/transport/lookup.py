"""Which path a USB device has now that is plugged in: it gets another one each time, its numbers stay."""

from pathlib import Path

from drivers.ports.errors import DeviceLost
from drivers.transport.address import UsbNumbers

PRINTERS = Path("/sys/class/usbmisc")


def path_of_serial(where: str | UsbNumbers) -> str:
    """The serial port. Raises DeviceLost when nothing of that kind is plugged in."""
    if isinstance(where, str):
        return where
    from serial.tools.list_ports import comports

    for port in comports():
        if where.fits(port.vid, port.pid, port.serial_number):
            return str(port.device)
    raise DeviceLost(f"no serial port of {where} is plugged in")


def path_of_file(where: str | UsbNumbers, printers: Path = PRINTERS) -> str:
    """The device file of a USB printer, as the kernel lists it in `printers`. Raises DeviceLost when none is plugged in."""
    if isinstance(where, str):
        return where
    for path in sorted(printers.glob("lp*")):
        there = numbers_of_printer(path)
        if there is not None and where.fits(there.vendor, there.product, there.serial_number):
            return f"/dev/usb/{path.name}"
    raise DeviceLost(f"no printer of {where} is plugged in")


def numbers_of_printer(entry: Path) -> UsbNumbers | None:
    """The numbers of one entry of `PRINTERS`; None where the kernel does not list them."""
    device = (entry / "device").resolve().parent  # the interface's folder lies in its device's
    vendor, product = _number(device / "idVendor"), _number(device / "idProduct")
    if vendor is None or product is None:
        return None
    return UsbNumbers(vendor, product, _text(device / "serial") or "")


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return None


def _number(file: Path) -> int | None:
    text = _text(file)
    try:
        return None if text is None else int(text, 16)
    except ValueError:
        return None
