"""The face process's side: answers one question after the other, and keeps nothing between two of them."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

from drivers.face.engine import EngineIncomplete, LocalFaceEngine
from drivers.face.exchange import (
    AnsweredOfFaces,
    AskedDistances,
    AskedJpeg,
    AskedObservation,
    AskedOfFaces,
    AskedOpen,
    Encoded,
    Measured,
    NoModels,
    Observed,
    OpenedPicture,
    next_asked,
)
from drivers.piped.jpeg import jpeg_of, pixels_in
from drivers.piped.messages import send
from drivers.piped.pixels import pixels_of
from drivers.ports.device import Pixels

FIRST = (126, 102, 3)
"""Of the blank picture that is looked at before anybody asks: libraries and networks are loaded with it."""


def serve_faces(engine: LocalFaceEngine, source: BinaryIO, to: BinaryIO) -> None:
    """Be ready, then answer until the terminal is gone."""
    readiness = engine.readiness()
    missing = readiness.missing if isinstance(readiness, EngineIncomplete) else ()
    if not missing:
        engine.warm_up(np.zeros(FIRST, np.uint8))
    while (asked := next_asked(source)) is not None:
        question, received = asked
        pictures = [pixels_of(picture) for picture in received]
        send(NoModels(missing) if missing else _answer(engine, question, pictures), to)


def _answer(engine: LocalFaceEngine, asked: AskedOfFaces, pictures: Sequence[Pixels]) -> AnsweredOfFaces:
    match asked:
        case AskedObservation():
            return Observed(engine.observe(pictures[0]))
        case AskedDistances():
            return Measured(engine.distances(pictures))
        case AskedJpeg():
            return Encoded(jpeg_of(pictures[0], asked.most).data)
        case AskedOpen(jpeg):
            pixels = pixels_in(jpeg)
            return (
                OpenedPicture(None)
                if pixels is None
                else OpenedPicture((pixels.shape[0], pixels.shape[1]), pixels.tobytes())
            )
