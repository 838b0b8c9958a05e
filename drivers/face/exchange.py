"""What the terminal and its face process say to each other (drivers.piped)."""

from math import prod
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message, next_picture
from drivers.ports.face import FaceDistances, FaceObservation

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
_ASKED: msgspec.msgpack.Decoder[AskedOfFaces] = msgspec.msgpack.Decoder(AskedOfFaces)
_ANSWERED: msgspec.msgpack.Decoder[AnsweredOfFaces] = msgspec.msgpack.Decoder(AnsweredOfFaces)


def next_asked(source: BinaryIO) -> tuple[AskedOfFaces, list[bytearray]] | None:
    """The question with the bytes of its pictures; None when the terminal is gone."""
    asked = next_message(source, _ASKED)
    if asked is None:
        return None
    received = [next_picture(source, prod(shape)) for shape in asked.shapes]
    pictures = [each for each in received if each is not None]
    return (asked, pictures) if len(pictures) == len(received) else None


def next_answered(source: BinaryIO) -> AnsweredOfFaces | None:
    """None when the face process is gone."""
    return next_message(source, _ANSWERED)
