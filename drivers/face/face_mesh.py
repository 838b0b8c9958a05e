"""FaceMesh (468 points) run by OpenCV's network module: how far the head is turned.

Its lids stay open when the eyes shut (measured: 0.31 to 0.28), so blinks are measured by `eye_contour`.
"""

from math import atan2, degrees
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from drivers.ports.face import Face

INPUT_SIDE = 192
CROP_SCALE = 1.5
POINTS_OUTPUT, PRESENCE_OUTPUT = "conv2d_20", "conv2d_30"
# Mesh point numbers.
IMAGE_LEFT_CHEEK, IMAGE_RIGHT_CHEEK = 234, 454


class FaceMesh:
    """Lays a mesh of points over a face (人脸网格). Not thread-safe: the engine holds a lock around it."""

    def __init__(self, model: Path) -> None:
        self._net = cv2.dnn.readNetFromTFLite(str(model))

    def yaw(self, pixels: Pixels, face: Face) -> float | None:
        """Degrees the head is turned, or None when the network sees no face in the box.

        Positive when the person turns to their own right (the left side of an unmirrored picture).
        """
        crop = _upright_crop(pixels, face)
        blob = cv2.dnn.blobFromImage(crop, 1 / 255.0, (INPUT_SIDE, INPUT_SIDE), swapRB=True)
        self._net.setInput(blob)
        raw, presence = self._net.forward(POINTS_OUTPUT), self._net.forward(PRESENCE_OUTPUT)
        if float(presence.reshape(-1)[0]) <= 0:
            return None
        return _yaw(np.asarray(raw, dtype=np.float32).reshape(-1, 3))


def _upright_crop(pixels: Pixels, face: Face) -> Pixels:
    """A square around the face, turned so that the eyes are level."""
    left, top, width, height = face.box
    (x1, y1), (x2, y2) = face.landmarks[0], face.landmarks[1]
    angle = degrees(atan2(y2 - y1, x2 - x1))
    side = max(width, height, 1) * CROP_SCALE
    centre = (left + width / 2, top + height / 2)
    turn = cv2.getRotationMatrix2D(centre, angle, INPUT_SIDE / side)
    turn[0, 2] += INPUT_SIDE / 2 - centre[0]
    turn[1, 2] += INPUT_SIDE / 2 - centre[1]
    return np.asarray(cv2.warpAffine(pixels, turn, (INPUT_SIDE, INPUT_SIDE)), dtype=np.uint8)


def _yaw(points: NDArray[np.float32]) -> float:
    across = points[IMAGE_RIGHT_CHEEK] - points[IMAGE_LEFT_CHEEK]
    return degrees(atan2(-float(across[2]), float(across[0])))
