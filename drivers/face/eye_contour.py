"""MediaPipe's iris network run by OpenCV: how far the lids of an eye are apart. Says nothing about where one looks."""

from math import atan2, degrees, hypot
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from drivers.ports.face import Face

INPUT_SIDE = 64
CONTOUR_OUTPUT = "output_eyes_contours_and_brows"
# Side of the eye's crop, in distances between the eyes.
CROP_SHARE = 0.9
# Points of the contour: two corners, then pairs of lower and upper lid.
CORNERS = (0, 8)
LIDS = ((3, 11), (4, 12), (5, 13))


class EyeContour:
    """Finds the contour of an eye (眼部轮廓). Not thread-safe: the engine holds a lock around it."""

    def __init__(self, model: Path) -> None:
        self._net = cv2.dnn.readNetFromTFLite(str(model))

    def openness(self, pixels: Pixels, face: Face) -> float | None:
        """Opening over width, mean of both eyes: about 0.3 open, under 0.15 shut. None when the eyes are too small."""
        (x1, y1), (x2, y2) = face.landmarks[0], face.landmarks[1]
        apart = hypot(x2 - x1, y2 - y1)
        if apart < 1:
            return None
        angle = degrees(atan2(y2 - y1, x2 - x1))
        every = [self._one(pixels, eye, apart * CROP_SHARE, angle) for eye in face.landmarks[:2]]
        return sum(every) / len(every)

    def _one(self, pixels: Pixels, eye: tuple[float, float], side: float, angle: float) -> float:
        turn = cv2.getRotationMatrix2D(eye, angle, INPUT_SIDE / side)
        turn[0, 2] += INPUT_SIDE / 2 - eye[0]
        turn[1, 2] += INPUT_SIDE / 2 - eye[1]
        crop = cv2.warpAffine(pixels, turn, (INPUT_SIDE, INPUT_SIDE))
        self._net.setInput(cv2.dnn.blobFromImage(crop, 1 / 255.0, (INPUT_SIDE, INPUT_SIDE), swapRB=True))
        contour = np.asarray(self._net.forward(CONTOUR_OUTPUT), dtype=np.float32)
        return _opening(contour.reshape(-1, 3)[:, :2])


def _opening(points: NDArray[np.float32]) -> float:
    width = float(np.linalg.norm(points[CORNERS[0]] - points[CORNERS[1]]))
    apart = [float(points[low][1] - points[high][1]) for low, high in LIDS]
    return max(sum(apart) / len(apart), 0.0) / width if width > 0 else 0.0
