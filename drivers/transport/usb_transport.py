"""A USB device that no driver of the system serves, over its bulk endpoints: libusb through pyusb.

Some readers take a message over two pairs of endpoints: its first `head` bytes over the first pair, the rest over the second.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle, islice
from time import monotonic
from typing import Any

import usb.core
import usb.util

from drivers.ports.errors import DeviceLost
from drivers.transport.address import UsbNumbers
from drivers.transport.transport import throw_away, words_of

_READ = 4096
"""A multiple of every packet size: a device that sends more than was asked for breaks the transfer."""
_TURN = 0.01
"""Seconds that each of two endpoints is listened to by turns."""
_PRINTER_CLASS, _OWN_CLASS = 7, 0xFF

Handle = Any
"""What pyusb gives; it carries no types."""


class UsbTransport:
    """A claimed interface with bulk endpoints (USB 通路). Implements `Transport`.

    `head`: bytes of each message for the first of two pairs of endpoints, where the device has two.
    """

    def __init__(self, numbers: UsbNumbers, seconds: float, head: int = 0) -> None:
        self._timeout = max(1, round(seconds * 1000))
        try:
            self._device = _find_device(numbers)
        except (usb.core.USBError, usb.core.NoBackendError) as fault:
            raise DeviceLost(f"cannot look for {numbers}: {words_of(fault)}") from fault
        try:
            self._interface = _claim(self._device)
        except usb.core.USBError as fault:
            self.close()
            raise DeviceLost(f"cannot open {numbers}: {words_of(fault)}") from fault
        outs, ins = (_bulk(self._interface, way) for way in (usb.util.ENDPOINT_OUT, usb.util.ENDPOINT_IN))
        is_split = head > 0 and len(outs) > 1 and len(ins) > 1
        self._head = head if is_split else 0
        self._outs, self._ins = (outs[:2], ins[:2]) if is_split else (outs[:1], ins[:1])
        self._next = 0

    def write(self, data: bytes) -> None:
        """Send all of it."""
        pieces = (data[: self._head], data[self._head :]) if self._head else (data,)
        try:
            for endpoint, piece in zip(self._outs, pieces, strict=True):
                self._send(endpoint, piece)
        except usb.core.USBError as fault:
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        until = monotonic() + seconds
        while True:
            left = until - monotonic()
            for number in islice(cycle(range(len(self._ins))), self._next, self._next + len(self._ins)):
                if data := self._read_endpoint(number, left if len(self._ins) == 1 else min(left, _TURN)):
                    self._next = (number + 1) % len(self._ins)
                    return data
            if left <= 0:
                return b""

    def drain(self) -> None:
        """Throw away what has arrived."""
        throw_away(self.read)
        self._next = 0

    def probe(self) -> None:
        """Ask the device for its status, as every USB device must answer."""
        try:
            usb.control.get_status(self._device)
        except usb.core.USBError as fault:
            raise DeviceLost(f"the device is gone: {words_of(fault)}") from fault

    def close(self) -> None:
        """Let go of the interface."""
        with suppress(usb.core.USBError):
            usb.util.dispose_resources(self._device)

    def _send(self, endpoint: Handle, data: bytes) -> None:
        left = memoryview(data)
        while left:
            sent = endpoint.write(left.tobytes(), self._timeout)
            if sent == 0:
                raise usb.core.USBTimeoutError("nothing was taken")
            left = left[sent:]

    def _read_endpoint(self, number: int, seconds: float) -> bytes:
        try:
            return bytes(self._ins[number].read(_READ, max(1, round(seconds * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault


def _find_device(numbers: UsbNumbers) -> Handle:
    for device in usb.core.find(find_all=True, idVendor=numbers.vendor, idProduct=numbers.product):
        if not numbers.serial_number or serial_number_of(device) == numbers.serial_number:
            return device
    raise DeviceLost(f"no {numbers} is plugged in")


def serial_number_of(device: Handle) -> str | None:
    """None where the device has none, or does not let this user ask (pyusb raises ValueError then)."""
    try:
        return str(device.serial_number)
    except (usb.core.USBError, ValueError):
        return None


def can_be_spoken_to(device: Handle) -> bool:
    """Whether it has bulk endpoints both ways in an interface for printers or of the maker's own."""
    try:
        return any(
            interface.bInterfaceClass in {_PRINTER_CLASS, _OWN_CLASS} and _is_two_way(interface)
            for configuration in device
            for interface in configuration
        )
    except usb.core.USBError:
        return False


def _claim(device: Handle) -> Handle:
    """The interface to speak to; the system's own driver for it, such as usblp, is sent away."""
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    interface = _interface_of(configuration)
    with suppress(NotImplementedError):
        if device.is_kernel_driver_active(interface.bInterfaceNumber):
            device.detach_kernel_driver(interface.bInterfaceNumber)
    usb.util.claim_interface(device, interface)
    if interface.bAlternateSetting:
        # Printers may speak both ways in another setting than the first alone. Not asked for where it is the first: some refuse.
        interface.set_altsetting()
    return interface


def _interface_of(interfaces: Sequence[Handle]) -> Handle:
    able = [interface for interface in interfaces if _is_two_way(interface)]
    if not able:
        raise usb.core.USBError("no bulk endpoints to speak over")
    return min(able, key=lambda interface: interface.bInterfaceClass != _PRINTER_CLASS)


def _is_two_way(interface: Handle) -> bool:
    return all(_bulk(interface, way) for way in (usb.util.ENDPOINT_OUT, usb.util.ENDPOINT_IN))


def _bulk(interface: Handle, way: int) -> list[Handle]:
    """The bulk endpoints of one direction, by their numbers."""
    kind = usb.util.ENDPOINT_TYPE_BULK
    found = [
        endpoint
        for endpoint in interface
        if usb.util.endpoint_type(endpoint.bmAttributes) == kind
        and usb.util.endpoint_direction(endpoint.bEndpointAddress) == way
    ]
    return sorted(found, key=lambda endpoint: int(endpoint.bEndpointAddress))
