"""The line to a receipt printer, over a real pseudo terminal, a real file and a real socket."""

import os
import socket
import subprocess
import sys
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceLost
from drivers.receipt_printer.line import open_line
from drivers.receipt_printer.options import Connection, EscPosOptions

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
    line = open_line(EscPosOptions(connection=Connection.SERIAL, device=name, reply_seconds=1))
    line.ask(ASK)
    assert os.read(theirs, 16) == ASK
    os.write(theirs, b"\x16")
    assert line.read(1) == b"\x16"
    assert line.read(0) == b""
    line.write(b"receipt")
    assert os.read(theirs, 16) == b"receipt"
    line.close()
    line.close()


def test_what_is_written_to_a_file_printer_is_there_at_once(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    line = open_line(EscPosOptions(connection=Connection.FILE, device=str(device)))
    line.ask(ASK)
    assert device.read_bytes() == ASK
    line.write(b"receipt")
    assert device.read_bytes() == ASK + b"receipt"
    assert line.read(0) == b""
    line.close()


@pytest.mark.parametrize("connection", list(Connection))
def test_a_printer_that_is_not_there_is_lost(connection: Connection, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        nowhere = EscPosOptions(
            connection=connection, port=taken.getsockname()[1], device=str(tmp_path / "no" / "device"), reply_seconds=1
        )
        with pytest.raises(DeviceLost):
            open_line(nowhere)


def test_looking_at_the_paper_loads_neither_pillow_nor_escpos() -> None:
    looked = "import sys, drivers.receipt_printer.printer; print([n for n in ('PIL', 'escpos') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_python_escpos_leaves_no_folder_behind(tmp_path: Path) -> None:
    printed = (
        "from drivers.receipt_printer.line import open_line; from drivers.receipt_printer.options import *;"
        f"open_line(EscPosOptions(connection=Connection.FILE, device={str(tmp_path / 'lp0')!r})).write(b'x')"
    )
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    subprocess.run([sys.executable, "-c", printed], env={**os.environ, "TMPDIR": str(temporary)}, check=True)
    assert list(temporary.iterdir()) == []
