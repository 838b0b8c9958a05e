"""What the terminal and its face process say to each other over two pipes: each message with its length before it.

The pictures of a question follow it as they are, so that none is copied into a message.
"""

import struct
from collections.abc import Sequence
from math import prod
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.ports.device import Pixels
from drivers.ports.face import FaceDistances, FaceObservation

_LENGTH = struct.Struct(">I")

Shape = tuple[int, int, int]
"""Height, width and colours of a picture."""


class AskedObservation(Struct, frozen=True, tag="observe"):
    """What does this frame show (求观测)? One picture follows."""

    shapes: tuple[Shape]


class AskedDistances(Struct, frozen=True, tag="distances"):
    """How far are these faces apart (求距离)? As many pictures follow as there are shapes."""

    shapes: tuple[Shape, ...]


AskedOfFaces = AskedObservation | AskedDistances


class Observed(Struct, frozen=True, tag="observed"):
    """The answer to the first."""

    observation: FaceObservation


class Measured(Struct, frozen=True, tag="measured"):
    """The answer to the second."""

    distances: FaceDistances


class NoModels(Struct, frozen=True, tag="no_models"):
    """There is nothing to look with; the files are named."""

    missing: tuple[str, ...]


AnsweredOfFaces = Observed | Measured | NoModels


def ask(asked: AskedOfFaces, pictures: Sequence[Pixels], to: BinaryIO) -> None:
    """Raises OSError when the other end is gone."""
    _send(msgspec.msgpack.encode(asked), to)
    to.writelines(each.data.cast("B") for each in pictures)
    to.flush()


def next_asked(source: BinaryIO) -> tuple[AskedOfFaces, list[bytearray]] | None:
    """The question with the bytes of its pictures; None when the terminal is gone."""
    body = _received(source)
    if body is None:
        return None
    asked = msgspec.msgpack.decode(body, type=AskedOfFaces)
    pictures = [bytearray(prod(shape)) for shape in asked.shapes]
    return (asked, pictures) if all(_filled(each, source) for each in pictures) else None


def answer(answered: AnsweredOfFaces, to: BinaryIO) -> None:
    """Raises OSError when the other end is gone."""
    _send(msgspec.msgpack.encode(answered), to)
    to.flush()


def next_answered(source: BinaryIO) -> AnsweredOfFaces | None:
    """None when the face process is gone."""
    body = _received(source)
    return None if body is None else msgspec.msgpack.decode(body, type=AnsweredOfFaces)


def _send(body: bytes, to: BinaryIO) -> None:
    to.write(_LENGTH.pack(len(body)))
    to.write(body)


def _received(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def _filled(picture: bytearray, source: BinaryIO) -> bool:
    read: int = source.readinto(picture)  # type: ignore[attr-defined]  # a BufferedReader has it
    return read == len(picture)
