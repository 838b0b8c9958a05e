"""What the terminal and its face process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import Size, next_message, next_picture
from drivers.ports.face import FaceDistances, FaceObservation
from drivers.ports.picture import Picture


class AskedObservation(Struct, frozen=True, tag="observe"):
    """What does this frame show (求观测)? One picture follows."""

    sizes: tuple[Size]


class AskedDistances(Struct, frozen=True, tag="distances"):
    """How far are these faces apart (求距离)? As many pictures follow as there are sizes."""

    sizes: tuple[Size, ...]


class AskedJpeg(Struct, frozen=True, tag="jpeg"):
    """The picture that follows as JPEG of at most so many bytes, please (求图)."""

    sizes: tuple[Size]
    most: int


class AskedOpen(Struct, frozen=True, tag="open"):
    """The picture of this JPEG, please (求开图)."""

    jpeg: bytes
    sizes: tuple[Size, ...] = ()


AskedOfFaces = AskedObservation | AskedDistances | AskedJpeg | AskedOpen


class Observed(Struct, frozen=True, tag="observed"):
    """The answer to the first."""

    observation: FaceObservation


class Measured(Struct, frozen=True, tag="measured"):
    """The answer to the second."""

    distances: FaceDistances


class Encoded(Struct, frozen=True, tag="encoded"):
    """The answer to the third."""

    jpeg: bytes


class OpenedPicture(Struct, frozen=True, tag="opened"):
    """The answer to the fourth; without a size, it was no picture."""

    size: Size | None
    data: bytes = b""


class NoModels(Struct, frozen=True, tag="no_models"):
    """There is nothing to look with; the files are named."""

    missing: tuple[str, ...]


AnsweredOfFaces = Observed | Measured | Encoded | OpenedPicture | NoModels
_ASKED: msgspec.msgpack.Decoder[AskedOfFaces] = msgspec.msgpack.Decoder(AskedOfFaces)
_ANSWERED: msgspec.msgpack.Decoder[AnsweredOfFaces] = msgspec.msgpack.Decoder(AnsweredOfFaces)


def next_asked(source: BinaryIO) -> tuple[AskedOfFaces, list[Picture]] | None:
    """The question with its pictures; None when the terminal is gone."""
    asked = next_message(source, _ASKED)
    if asked is None:
        return None
    received = [next_picture(source, size) for size in asked.sizes]
    pictures = [picture for picture in received if picture is not None]
    return (asked, pictures) if len(pictures) == len(received) else None


def next_answered(source: BinaryIO) -> AnsweredOfFaces | None:
    """None when the face process is gone."""
    return next_message(source, _ANSWERED)
