"""A USB bus under pyusb: replaces libusb, so that the code above it is that of the terminal.

Not imitated: the timing of the bus, and stalls of an endpoint.
"""

import errno
import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

_BULK, _PACKET = 2, 64
_SERIAL_STRING = 1
_ANSWER_IN = 0x80

Descriptor = SimpleNamespace
Received = Callable[[int, bytes], None]
"""Called with the number of the OUT endpoint and what the host sent over it."""


class UsbPort:
    """One device on the bus (虚拟 USB 设备): its numbers, bulk endpoints and what it says. Thread-safe.

    `is_held`: a driver of the system has it until it is sent away, as usblp has printers.
    `alternate`: the setting of the interface that has all endpoints; those before it have the first endpoint alone.
    """

    def __init__(
        self, numbers: tuple[int, int], serial_number: str, endpoints: tuple[int, ...], received: Received
    ) -> None:
        self.numbers = numbers
        self.serial_number = serial_number
        self.endpoints = endpoints
        self.received = received
        self.interface_class = 0xFF
        self.is_held = False
        self.is_plugged = False
        self.is_claimed = False
        self.is_deaf = False
        self.configured = 0
        self.alternate = self.chosen = 0
        self.changed = threading.Condition()
        self._waiting: dict[int, deque[bytes]] = {endpoint: deque() for endpoint in endpoints if endpoint & _ANSWER_IN}

    def endpoints_of(self, alternate: int) -> tuple[int, ...]:
        """Those of one setting. Raises IndexError behind the last."""
        if alternate > self.alternate:
            raise IndexError(alternate)
        return self.endpoints if alternate == self.alternate else self.endpoints[:1]

    def say(self, endpoint: int, data: bytes) -> None:
        """Have the host find `data` at an IN endpoint."""
        with self.changed:
            self._waiting[endpoint].append(data)
            self.changed.notify_all()

    def unplug(self) -> None:
        """Pull it: what the host does with it fails from now on."""
        with self.changed:
            self.is_plugged = self.is_claimed = False
            self.configured = self.chosen = 0
            for waiting in self._waiting.values():
                waiting.clear()
            self.changed.notify_all()

    def take(self, endpoint: int, most: int, seconds: float) -> bytes:
        """What waits at the endpoint, for the bus."""
        with self.changed:
            self.changed.wait_for(lambda: not self.is_plugged or self._waiting[endpoint], seconds)
            if not self.is_plugged:
                raise usb.core.USBError("no such device", -4, errno.ENODEV)
            if not self._waiting[endpoint]:
                raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
            data = self._waiting[endpoint].popleft()
            if len(data) > most:
                raise usb.core.USBError("overflow", -8, errno.EOVERFLOW)
            return data


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """Implements pyusb's backend (虚拟 USB 总线) over the ports that are plugged into it."""

    def __init__(self, ports: list[UsbPort]) -> None:
        super().__init__()
        self.ports = ports

    def enumerate_devices(self) -> Iterator[UsbPort]:
        return iter([port for port in self.ports if port.is_plugged])

    def get_device_descriptor(self, dev: UsbPort) -> Descriptor:
        vendor, product = dev.numbers
        return Descriptor(
            **_head(18, 1),
            bcdUSB=0x200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=_PACKET,
            idVendor=vendor,
            idProduct=product,
            bcdDevice=0x100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=_SERIAL_STRING if dev.serial_number else 0,
            bNumConfigurations=1,
            address=1 + self.ports.index(dev),
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: UsbPort, config: int) -> Descriptor:
        _require_first(config)
        length = 18 + 7 * len(dev.endpoints)
        numbers = {"wTotalLength": length, "bNumInterfaces": 1, "bConfigurationValue": 1, "iConfiguration": 0}
        return Descriptor(**_head(9, 2), **numbers, bmAttributes=0x80, bMaxPower=50, extra_descriptors=[])

    def get_interface_descriptor(self, dev: UsbPort, intf: int, alt: int, config: int) -> Descriptor:
        _require_first(intf, config)
        kind = {
            "bInterfaceClass": dev.interface_class,
            "bInterfaceSubClass": 0,
            "bInterfaceProtocol": 0,
            "iInterface": 0,
        }
        counts = {"bInterfaceNumber": 0, "bAlternateSetting": alt, "bNumEndpoints": len(dev.endpoints_of(alt))}
        return Descriptor(**_head(9, 4), **counts, **kind, extra_descriptors=[])

    def get_endpoint_descriptor(self, dev: UsbPort, ep: int, intf: int, alt: int, config: int) -> Descriptor:
        _require_first(intf, config)
        numbers = {
            "bEndpointAddress": dev.endpoints_of(alt)[ep],
            "bmAttributes": _BULK,
            "wMaxPacketSize": _PACKET,
            "bInterval": 0,
        }
        return Descriptor(**_head(7, 5), **numbers, bRefresh=0, bSynchAddress=0, extra_descriptors=[])

    def open_device(self, dev: UsbPort) -> UsbPort:
        _there(dev)
        return dev

    def close_device(self, dev_handle: UsbPort) -> None:
        dev_handle.is_claimed = False

    def set_configuration(self, dev_handle: UsbPort, config_value: int) -> None:
        _there(dev_handle).configured = config_value

    def get_configuration(self, dev_handle: UsbPort) -> int:
        return _there(dev_handle).configured

    def is_kernel_driver_active(self, dev_handle: UsbPort, _intf: int) -> bool:
        return _there(dev_handle).is_held

    def detach_kernel_driver(self, dev_handle: UsbPort, _intf: int) -> None:
        _there(dev_handle).is_held = False

    def claim_interface(self, dev_handle: UsbPort, _intf: int) -> None:
        if _there(dev_handle).is_held or dev_handle.is_claimed:
            raise usb.core.USBError("resource busy", -6, errno.EBUSY)
        dev_handle.is_claimed = True

    def set_interface_altsetting(self, dev_handle: UsbPort, _intf: int, altsetting: int) -> None:
        _there(dev_handle).chosen = altsetting

    def release_interface(self, dev_handle: UsbPort, _intf: int) -> None:
        _there(dev_handle).is_claimed = False

    def bulk_write(self, dev_handle: UsbPort, ep: int, _intf: int, data: Any, timeout: int) -> int:
        sent = bytes(data)
        with dev_handle.changed:
            dev_handle.changed.wait_for(lambda: not (dev_handle.is_deaf and dev_handle.is_plugged), timeout / 1000)
            if _there(dev_handle).is_deaf:
                raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
        dev_handle.received(ep, sent)
        return len(sent)

    def bulk_read(self, dev_handle: UsbPort, ep: int, _intf: int, buff: "array[int]", timeout: int) -> int:
        data = _there(dev_handle).take(ep, len(buff), timeout / 1000)
        buff[: len(data)] = array("B", data)
        return len(data)

    def ctrl_transfer(self, dev_handle: UsbPort, *request: Any) -> int:
        _there(dev_handle)
        kind, asked, value, _index, buff, _timeout = request
        answer = b"\0\0" if (kind, asked) == (0x80, 0) else _string(dev_handle, value & 0xFF)
        cut = answer[: len(buff)]
        buff[: len(cut)] = array("B", cut)
        return len(cut)


def _head(length: int, kind: int) -> dict[str, int]:
    return {"bLength": length, "bDescriptorType": kind}


def _require_first(*numbers: int) -> None:
    """There is one configuration with one interface; pyusb asks on until it learns that there is no more."""
    if any(numbers):
        raise IndexError(numbers)


def _there(port: UsbPort) -> UsbPort:
    if not port.is_plugged:
        raise usb.core.USBError("no such device", -4, errno.ENODEV)
    return port


def _string(port: UsbPort, number: int) -> bytes:
    """String 0 lists the languages: American English."""
    text = b"\x09\x04" if number == 0 else port.serial_number.encode("utf-16-le")
    return bytes((2 + len(text), 3)) + text
