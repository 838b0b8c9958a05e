"""The way to a receipt printer, over a real pseudo terminal, a real file and a real socket."""

import os
import socket
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import NotPrinted
from drivers.ports.status import ProblemCode
from drivers.receipt_printer.adapter import EscPosPrinter, open_printer_line
from drivers.receipt_printer.options import Connection, EscPosOptions
from tests.drivers.receipt_images import a_receipt

ASK = b"\x10\x04\x01"


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """The printer's end of a serial cable, and the name of ours."""
    theirs, ours = os.openpty()
    tty.setraw(ours)
    try:
        yield theirs, os.ttyname(ours)
    finally:
        os.close(theirs)
        os.close(ours)


def test_a_serial_printer_is_asked_and_written_to(port: tuple[int, str]) -> None:
    theirs, name = port
    line = open_printer_line(EscPosOptions(connection=Connection.SERIAL, device=name, reply_seconds=1))
    line.write(ASK)
    assert os.read(theirs, 16) == ASK
    os.write(theirs, b"\x16")
    assert line.read(1) == b"\x16"
    assert line.read(0) == b""
    line.write(b"receipt")
    assert os.read(theirs, 16) == b"receipt"
    line.close()
    line.close()


def test_device_file_is_written_to_and_read_back(port: tuple[int, str]) -> None:
    theirs, name = port
    line = open_printer_line(EscPosOptions(connection=Connection.FILE, device=name, reply_seconds=1))
    line.write(ASK)
    assert os.read(theirs, 16) == ASK
    os.write(theirs, b"\x16")
    assert line.read(1) == b"\x16"
    assert line.read(0) == b""
    line.write(b"receipt")
    assert os.read(theirs, 16) == b"receipt"
    line.close()
    line.close()


def test_a_device_that_takes_nothing_is_given_up(port: tuple[int, str]) -> None:
    """Not one system call blocks, so no thread has to be left behind in it."""
    _, name = port
    line = open_printer_line(EscPosOptions(connection=Connection.FILE, device=name, reply_seconds=0.05))
    with pytest.raises(DeviceLost):
        line.write(bytes(1 << 20))
    line.close()


def test_device_that_is_at_its_end_says_nothing() -> None:
    line = open_printer_line(EscPosOptions(connection=Connection.FILE, device="/dev/null", reply_seconds=0.05))
    line.write(b"receipt")
    assert [line.read(0.01), line.read(0.01)] == [b"", b""]
    line.close()


def _plain(path: Path) -> None:
    path.write_bytes(b"kept")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    "make", [_plain, Path.mkdir, _pipe, lambda _path: None], ids=["plain", "folder", "pipe", "none"]
)
def test_only_a_device_is_printed_to(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    make(path)
    before = sorted(tmp_path.iterdir())
    printer = EscPosPrinter(EscPosOptions(connection=Connection.FILE, device=str(path)), SystemMonotonicClock())
    assert isinstance(printer.print_receipt(a_receipt()), NotPrinted)
    assert [each.code for each in printer.status().problems] == [ProblemCode.DISCONNECTED]
    assert sorted(tmp_path.iterdir()) == before, "nothing is made"
    assert not path.is_file() or path.read_bytes() == b"kept"


@pytest.mark.parametrize("connection", list(Connection))
def test_a_printer_that_is_not_there_is_lost(connection: Connection, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and no one listens
        device = "fade:0001" if connection is Connection.USB else str(tmp_path / "no" / "device")
        nowhere = EscPosOptions(connection=connection, port=taken.getsockname()[1], device=device, reply_seconds=1)
        with pytest.raises(DeviceLost):
            open_printer_line(nowhere)
