"""VNC viewers get the colours that they ask for, whatever order they like."""

import socket
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line_server import LineServer
from ui.vnc_colours import HANDSHAKE, ColourWish, turned
from ui.vnc_relay import relay

HELLO = b"RFB 003.003\n\x01"
ENCODINGS = struct.pack(">BxHii", 2, 2, 0, 5)
UPDATE = struct.pack(">BBHHHH", 3, 1, 0, 0, 9, 9)
KEY = struct.pack(">BBxxI", 4, 1, 0x61)
POINTER = struct.pack(">BBHH", 5, 1, 7, 8)
UNHEARD = 1
"""A port on which nothing listens, and which no other test is given."""

CUT = struct.pack(">BxxxI", 6, 3) + b"abc"


def wish(*shifts: int, bits: int = 32, big: int = 0, most: int = 255) -> bytes:
    return struct.pack(">BBBBHHHBBBxxx", bits, 24, big, 1, most, most, most, *shifts)


def asking(pixel_format: bytes) -> bytes:
    return struct.pack(">Bxxx", 0) + pixel_format


def test_novnc_order_is_read_as_big_endian() -> None:
    assert turned(wish(0, 8, 16)) == wish(24, 16, 8, big=1)


@pytest.mark.parametrize(
    "honoured",
    [wish(16, 8, 0), wish(24, 16, 8, big=1), wish(11, 5, 0, bits=16, most=31), wish(0, 3, 6, bits=8, most=7)],
)
def test_what_qt_honours_stays(honoured: bytes) -> None:
    assert turned(honoured) == honoured


@given(cuts=st.lists(st.integers(0, 90), max_size=12))
def test_nothing_else_is_touched_however_the_bytes_come(cuts: list[int]) -> None:
    said = HELLO + ENCODINGS + UPDATE + asking(wish(0, 8, 16)) + KEY + CUT + POINTER
    expected = HELLO + ENCODINGS + UPDATE + asking(wish(24, 16, 8, big=1)) + KEY + CUT + POINTER
    wanted, places = ColourWish(), [0, *sorted(cuts), len(said)]
    heard = b"".join(wanted.feed(said[start:end]) for start, end in pairwise(places))
    assert heard == expected


@given(st.binary(max_size=200))
def test_an_unknown_message_and_what_follows_pass(strange: bytes) -> None:
    wanted = ColourWish()
    assert wanted.feed(HELLO + b"\xff" + strange) == HELLO + b"\xff" + strange
    assert wanted.feed(b"more") == b"more"
    assert len(HELLO) == HANDSHAKE


def test_viewer_talks_to_server_through_relay() -> None:
    heard: list[bytes] = []

    def serve(client: socket.socket) -> None:
        with client.makefile("rb") as stream:
            client.sendall(b"picture")
            heard.append(stream.read(len(HELLO) + 20))

    with (
        LineServer(serve) as server,
        relay(None, server.port) as port,
        socket.create_connection(("127.0.0.1", port), 60) as viewer,
        viewer.makefile("rb") as stream,
    ):
        viewer.sendall(HELLO + asking(wish(0, 8, 16)))
        assert stream.read() == b"picture"
    assert heard == [HELLO + asking(wish(24, 16, 8, big=1))]


def test_a_server_that_has_gone_ends_the_viewer() -> None:
    with relay(None, UNHEARD) as port, socket.create_connection(("127.0.0.1", port), 60) as viewer:
        assert viewer.recv(1) == b""


def test_two_screens_find_ports_of_their_own() -> None:
    with relay(None, UNHEARD) as first, relay(None, UNHEARD) as second:
        assert first != second
        socket.create_connection(("127.0.0.1", first), 5).close()
        socket.create_connection(("127.0.0.1", second), 5).close()


def test_a_taken_port_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        between = relay(taken.getsockname()[1], 1)
        with pytest.raises(OSError, match="in use"), between:
            pass
