"""What is plugged into this machine now, each with the address by which settings would reach it."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from drivers.transport.address import UsbNumbers
from drivers.transport.lookup import PRINTERS, numbers_of_printer


class PluggedIn(Struct, frozen=True):
    """One device (已接设备). `what`: what it says of itself, for a person to recognise."""

    address: str
    what: str


def plugged_in(printers: Path = PRINTERS) -> list[PluggedIn]:
    """Serial ports, printers of the kernel's, and USB devices that can be spoken to without a driver of the system."""
    return [*_serial_ports(), *_printers(printers), *_usb_devices()]


def _serial_ports() -> Iterator[PluggedIn]:
    from serial.tools.list_ports import comports

    for port in sorted(comports()):
        if port.vid is None or port.pid is None:
            yield PluggedIn(f"serial:{port.device}", "")
        else:
            numbers = UsbNumbers(port.vid, port.pid, port.serial_number or "")
            yield PluggedIn(f"serial:{numbers}", f"{port.device} {port.description}")


def _printers(printers: Path) -> Iterator[PluggedIn]:
    for path in sorted(printers.glob("lp*")):
        numbers = numbers_of_printer(path)
        if numbers is not None:
            yield PluggedIn(f"file:{numbers}", f"/dev/usb/{path.name}")


def _usb_devices() -> Iterator[PluggedIn]:
    import usb.core

    from drivers.transport.usb_transport import can_be_spoken_to, serial_number_of

    try:
        devices = list(usb.core.find(find_all=True))
    except (usb.core.USBError, usb.core.NoBackendError):
        return
    for device in devices:
        if can_be_spoken_to(device):
            numbers = UsbNumbers(device.idVendor, device.idProduct, serial_number_of(device) or "")
            yield PluggedIn(f"usb:{numbers}", f"bus {device.bus}, device {device.address}")
