"""Compares the face of the card with the face before the camera, one to one. Decides nothing else."""

from enum import StrEnum

from msgspec import Struct

from drivers.ports.device import Pixels
from drivers.ports.face import FaceEngine

# dlib's usual threshold is 0.6; measured: same person ≤ 0.44 in other photos, others ≥ 0.81 (drawn and public pictures, 2026-11).
SAME_UP_TO = 0.5


class FaceSide(StrEnum):
    """One of the two sides of a comparison (比对的一方)."""

    CARD = "card"
    CAMERA = "camera"


class Same(Struct, frozen=True):
    """The two faces suggest the same person (同一人)."""

    distance: float


class Different(Struct, frozen=True):
    """They do not (不是同一人); a clerk may look, no one is accused."""

    distance: float


class NoFace(Struct, frozen=True):
    """No face in one of the pictures (未见人脸)."""

    where: FaceSide


FaceMatch = Same | Different | NoFace


def match_faces(engine: FaceEngine, card: Pixels, camera: Pixels, same_up_to: float = SAME_UP_TO) -> FaceMatch:
    """Compare two pictures. Takes about 0.2 s: call it on a worker thread. Keeps neither picture."""
    expected = engine.embed(card)
    if expected is None:
        return NoFace(FaceSide.CARD)
    seen = engine.embed(camera)
    if seen is None:
        return NoFace(FaceSide.CAMERA)
    distance = engine.distance(expected, seen)
    return Same(distance) if distance <= same_up_to else Different(distance)
