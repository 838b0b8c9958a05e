"""Addresses of devices as the settings give them, and the paths that plugged-in devices have."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.errors import DeviceLost
from drivers.transport.address import (
    Address,
    FileAddress,
    SerialAddress,
    TcpAddress,
    UsbAddress,
    UsbNumbers,
    parse_address,
)
from drivers.transport.lookup import path_of_file, path_of_serial
from drivers.transport.opening import open_transport
from drivers.transport.plugged import PluggedIn, plugged_in

CH340 = UsbNumbers(0x1A86, 0x7523)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/dev/ttyS1", SerialAddress("/dev/ttyS1")),
        ("serial:/dev/serial/by-id/usb-x", SerialAddress("/dev/serial/by-id/usb-x")),
        ("serial:1a86:7523", SerialAddress(CH340)),
        ("file:/dev/usb/lp0", FileAddress("/dev/usb/lp0")),
        ("file:0416:5011:A:1", FileAddress(UsbNumbers(0x0416, 0x5011, "A:1"))),
        ("usb:0400:C35A", UsbAddress(UsbNumbers(0x0400, 0xC35A))),
        ("tcp:192.168.1.5:9100", TcpAddress("192.168.1.5", 9100)),
        ("tcp://reader.local:4001", TcpAddress("reader.local", 4001)),
        ("tcp:[fe80::1]:9100", TcpAddress("fe80::1", 9100)),
    ],
)
def test_address_is_read(text: str, address: object) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "COM3", "ttyS0", "usb:/dev/x", "usb:400:c35a", "serial:", "tcp:host", "tcp:host:0", "tcp:host:70000"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an address is"):
        parse_address(text)


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), st.text("0123456789ABCDEF", max_size=12))
def test_usb_numbers_come_back_as_written(vendor: int, product: int, serial_number: str) -> None:
    numbers = UsbNumbers(vendor, product, serial_number)
    assert parse_address(f"usb:{numbers}") == UsbAddress(numbers)


@given(st.text(max_size=40))
def test_no_text_breaks_reading_of_address(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_address(text), Address)


def test_printer_is_found_where_kernel_lists_it(tmp_path: Path) -> None:
    interface = tmp_path / "devices" / "1-2" / "1-2:1.0"
    interface.mkdir(parents=True)
    for name, value in (("idVendor", "0416"), ("idProduct", "5011"), ("serial", "A1")):
        (interface.parent / name).write_text(f"{value}\n")
    printers = tmp_path / "usbmisc"
    (printers / "lp3").mkdir(parents=True)
    (printers / "lp3" / "device").symlink_to(interface)
    assert path_of_file(UsbNumbers(0x0416, 0x5011), printers) == "/dev/usb/lp3"
    assert path_of_file(UsbNumbers(0x0416, 0x5011, "A1"), printers) == "/dev/usb/lp3"
    with pytest.raises(DeviceLost):
        path_of_file(UsbNumbers(0x0416, 0x5011, "B2"), printers)
    assert PluggedIn("file:0416:5011:A1", "/dev/usb/lp3") in plugged_in(printers)
    (interface.parent / "idVendor").write_text("odd")
    assert not any(each.address.startswith("file:") for each in plugged_in(printers))


def test_what_is_not_plugged_in_is_lost() -> None:
    for text in ("serial:fade:0001", "file:fade:0001", "usb:fade:0001"):
        with pytest.raises(DeviceLost):
            open_transport(parse_address(text))
    assert path_of_serial("/dev/ttyS1") == "/dev/ttyS1"
