"""Where a device is, as one text in the settings: `tcp:HOST:PORT`, `serial:…`, `file:…` or `usb:…`.

Behind `serial:` and `file:` is a path (best one that stays, below /dev/serial/by-id), or the numbers that a USB device
carries: `VID:PID` in hexadecimal, then its serial number where several of a kind are plugged in. A path alone is a serial port.
"""

import re

from msgspec import Struct


class UsbNumbers(Struct, frozen=True):
    """What a USB device says of itself (USB 标识). `serial_number`: "" where any of the kind will do."""

    vendor: int
    product: int
    serial_number: str = ""

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}" + (f":{self.serial_number}" if self.serial_number else "")

    def fits(self, vendor: int | None, product: int | None, serial_number: str | None) -> bool:
        """Whether a device with these numbers is the one."""
        is_kind = (vendor, product) == (self.vendor, self.product)
        return is_kind and self.serial_number in ("", serial_number)


class TcpAddress(Struct, frozen=True):
    """A device on the network (网口)."""

    host: str
    port: int


class SerialAddress(Struct, frozen=True):
    """A serial port (串口), by its path or by what is plugged in."""

    where: str | UsbNumbers


class FileAddress(Struct, frozen=True):
    """A character device (设备文件) such as /dev/usb/lp0, by its path or by what is plugged in."""

    where: str | UsbNumbers


class UsbAddress(Struct, frozen=True):
    """A USB device that no driver of the system has (USB 直连), spoken to over its bulk endpoints."""

    numbers: UsbNumbers


Address = TcpAddress | SerialAddress | FileAddress | UsbAddress

_NUMBERS = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?")
_TCP = re.compile(r"tcp:(?://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^:/\s]+):(?P<port>[0-9]{1,5})")


def parse_address(text: str) -> Address:
    """The address that the settings give. Raises ValueError, which says what is allowed."""
    kind, _, rest = text.partition(":")
    if kind == "tcp" and (found := _TCP.fullmatch(text)) and 0 < int(found["port"]) < 65536:
        return TcpAddress(found["host"].strip("[]"), int(found["port"]))
    if kind == "serial" and (where := _where(rest)):
        return SerialAddress(where)
    if kind == "file" and (where := _where(rest)):
        return FileAddress(where)
    if kind == "usb" and isinstance(numbers := _where(rest), UsbNumbers):
        return UsbAddress(numbers)
    if text.startswith("/"):
        return SerialAddress(text)
    raise ValueError(
        "an address is a path, tcp:HOST:PORT, serial:PATH, file:PATH, or serial:, file: or usb: with VID:PID[:SERIAL NUMBER]"
    )


def _where(text: str) -> str | UsbNumbers | None:
    if text.startswith("/"):
        return text
    found = _NUMBERS.fullmatch(text)
    return None if found is None else UsbNumbers(int(found[1], 16), int(found[2], 16), found[3] or "")
