"""A device that talks without end: what waits is thrown away within a bound, and the line is opened again."""

import socket

import pytest

from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.ports.errors import DeviceLost
from drivers.ports.status import Condition, ProblemCode
from drivers.transport.file_transport import FileTransport
from drivers.transport.tcp_transport import TcpTransport
from drivers.transport.usb_transport import UsbTransport
from tests.line_server import LineServer


@pytest.mark.parametrize("kind", [FileTransport, TcpTransport, UsbTransport])
def test_message_without_end_is_a_lost_device(
    kind: type[FileTransport | TcpTransport | UsbTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "read", lambda _self, _seconds: b"more")
    with pytest.raises(DeviceLost, match="without end"):
        kind.__new__(kind).drain()


def test_reader_that_floods_is_reported_at_once() -> None:
    with LineServer(_flood) as server:
        options = SamvOptions(port=f"tcp:127.0.0.1:{server.port}")
        reader = SamvIdCardReader(options, NoDecoder())
        status = reader.status()
        reader.close()
    assert status.condition is Condition.BAD
    assert status.problems[0].code in {ProblemCode.DISCONNECTED, ProblemCode.NO_ANSWER}


def _flood(line: socket.socket) -> None:
    while True:
        line.sendall(b"ABC\r\n" * 20_000)
