"""Compares the face of the card with the face before the camera, one to one. Decides nothing else."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from drivers.ports.face import FaceDistances, FaceEngine
from drivers.ports.picture import Picture

# dlib's usual threshold is 0.6; measured: same person ≤ 0.44 in other photos, others ≥ 0.81 (drawn and public pictures, 2026-11).
SAME_UP_TO = 0.5
# Of two pictures of one attempt, a moment apart and one of them with a turned head or shut eyes.
SAME_MOMENTS_LATER = 0.55


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
    """No face in one of the pictures (未见人脸), or no picture at all on the card."""

    where: FaceSide


class Replaced(Struct, frozen=True):
    """The pictures of the camera do not show one and the same person (中途换人)."""


FaceMatch = Same | Different | NoFace | Replaced


def match_faces(engine: FaceEngine, card: Picture | None, camera: Sequence[Picture]) -> FaceMatch:
    """Compare the portrait of a card with the pictures of one attempt: the first of them counts, the others only hold it.

    Takes about 0.1 s a picture: call it on a worker thread. Keeps no picture.
    """
    found = engine.distances([*camera, *([] if card is None else [card])])
    if not all(found.has_face(number) for number in range(len(camera))):
        return NoFace(FaceSide.CAMERA)
    if not _is_one_person(found, len(camera)):
        return Replaced()
    distance = None if card is None else found.between(0, len(camera))
    if distance is None:
        return NoFace(FaceSide.CARD)
    return Same(distance) if distance <= SAME_UP_TO else Different(distance)


def _is_one_person(found: FaceDistances, pictures: int) -> bool:
    apart = [found.between(0, number) for number in range(1, pictures)]
    return all(seconds is not None and seconds <= SAME_MOMENTS_LATER for seconds in apart)
