"""USB devices over pyusb, on a bus that stands where libusb stands: everything above it is the terminal's own code."""

from collections.abc import Iterator

import pytest
import usb.backend.libusb1

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import Printed
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import Connection, EscPosOptions
from drivers.transport.address import parse_address
from drivers.transport.opening import LineSettings, open_transport
from drivers.transport.plugged import PluggedIn, plugged_in
from drivers.transport.transport import Transport
from simulators.usb_bus import UsbBus, UsbPort
from tests.drivers.partners.emupos_source import is_installed
from tests.drivers.partners.escpos import EmuposPrinter, same_picture
from tests.drivers.receipt_images import a_receipt, picture_of
from tests.once_more import NO_PARTNER

LINE = LineSettings(seconds=0.1)


def a_port(serial_number: str = "A1", endpoints: tuple[int, ...] = (0x01, 0x82)) -> UsbPort:
    heard: list[tuple[int, bytes]] = []
    made = UsbPort((0x0416, 0x5011), serial_number, endpoints, lambda endpoint, data: heard.append((endpoint, data)))
    made.is_plugged = True
    made.heard = heard  # type: ignore[attr-defined]
    return made


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> UsbBus:
    made = UsbBus([])
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: made)
    return made


def opened(text: str = "usb:0416:5011", head: int = 0) -> Transport:
    return open_transport(parse_address(text), LineSettings(seconds=0.1, usb_head=head))


@pytest.fixture
def port(bus: UsbBus) -> Iterator[UsbPort]:
    made = a_port()
    bus.ports.append(made)
    yield made
    assert not made.is_claimed, "it is let go of"


def test_bytes_go_out_and_come_back(port: UsbPort) -> None:
    port.is_held = True
    device = opened()
    device.write(b"question")
    assert port.heard == [(0x01, b"question")]  # type: ignore[attr-defined]
    assert device.read(0.01) == b""
    port.say(0x82, b"answer")
    assert device.read(1) == b"answer"
    port.say(0x82, b"late")
    device.drain()
    assert device.read(0) == b""
    device.probe()
    device.close()
    device.close()


def test_device_is_chosen_by_its_serial_number(bus: UsbBus, port: UsbPort) -> None:
    other = a_port("B2")
    bus.ports.append(other)
    device = opened("usb:0416:5011:B2")
    device.write(b"x")
    device.close()
    assert other.heard == [(0x01, b"x")]  # type: ignore[attr-defined]
    with pytest.raises(DeviceLost):
        opened("usb:0416:5011:C3")


@pytest.mark.parametrize("act", ["read", "write", "probe"])
def test_unplugged_device_is_lost(port: UsbPort, act: str) -> None:
    device = opened()
    port.unplug()
    with pytest.raises(DeviceLost):
        {"read": lambda: device.read(0.1), "write": lambda: device.write(b"x"), "probe": device.probe}[act]()
    device.close()
    with pytest.raises(DeviceLost):
        opened()


def test_second_opener_and_deaf_device_are_lost(port: UsbPort) -> None:
    device = opened()
    with pytest.raises(DeviceLost):
        opened()
    port.is_deaf = True
    with pytest.raises(DeviceLost):
        device.write(b"x")
    device.close()


def test_message_is_cut_for_two_pairs(bus: UsbBus) -> None:
    port = a_port(endpoints=(0x02, 0x06, 0x81, 0x85))
    bus.ports.append(port)
    device = opened(head=2)
    device.write(b"abcdef")
    assert port.heard == [(0x02, b"ab"), (0x06, b"cdef")]  # type: ignore[attr-defined]
    port.say(0x81, b"AB")
    port.say(0x85, b"CDEF")
    assert device.read(1) + device.read(1) == b"ABCDEF"
    device.close()


def test_what_is_plugged_in_is_listed(bus: UsbBus, port: UsbPort) -> None:
    bus.ports.append(a_port("", endpoints=(0x82,)))
    seen = [each for each in plugged_in() if each.address.startswith("usb:")]
    assert seen == [PluggedIn("usb:0416:5011:A1", "bus 1, device 1")]
    device = opened(seen[0].address)
    device.close()


@pytest.mark.parametrize("alternate", [0, 1, 2])
def test_two_way_alternate_setting_is_chosen(bus: UsbBus, port: UsbPort, alternate: int) -> None:
    port.alternate = alternate
    device = opened()
    assert port.chosen == alternate
    device.write(b"question")
    port.say(0x82, b"answer")
    assert device.read(1) == b"answer"
    device.close()


def test_device_without_bulk_endpoints_is_lost(bus: UsbBus) -> None:
    bus.ports.append(a_port(endpoints=(0x82,)))
    with pytest.raises(DeviceLost):
        opened()


@pytest.mark.skipif(not is_installed(), reason=f"{NO_PARTNER}emupos is not installed")
def test_independent_printer_prints_over_usb(bus: UsbBus) -> None:
    partner = EmuposPrinter()
    port = UsbPort((0x0416, 0x5011), "A1", (0x01, 0x82), lambda _endpoint, data: partner.receive("usb", data))
    port.interface_class, port.is_held, port.is_plugged = 7, True, True
    partner.connect("usb", lambda data: port.say(0x82, data))
    bus.ports.append(port)
    printer = EscPosPrinter(EscPosOptions(connection=Connection.USB, device="0416:5011:A1"), SystemMonotonicClock())
    receipt = a_receipt(300)
    assert printer.print_receipt(receipt) == Printed()
    assert [same_picture(each, picture_of(receipt)) for each in partner.receipts] == [True]
    assert not port.is_claimed
