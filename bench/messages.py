"""What the terminal and the citizen of a measurement say to each other: one pickled object after the other over a local socket."""

import pickle
import socket
from struct import calcsize, pack, unpack
from typing import Any

LENGTH = "!I"


def say(line: socket.socket, said: object) -> None:
    reported = pickle.dumps(said)
    line.sendall(pack(LENGTH, len(reported)) + reported)


def hear(line: socket.socket) -> Any:
    """The next object. Raises EOFError where the other one has gone."""
    (length,) = unpack(LENGTH, _exactly(line, calcsize(LENGTH)))
    return pickle.loads(_exactly(line, length))  # noqa: S301 -- our own other process


def _exactly(line: socket.socket, length: int) -> bytes:
    heard = b""
    while len(heard) < length:
        piece = line.recv(length - len(heard))
        if not piece:
            raise EOFError
        heard += piece
    return heard
