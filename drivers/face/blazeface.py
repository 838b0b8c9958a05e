"""BlazeFace short range (faces within two metres) run by OpenCV's network module. Finds faces; compares nothing."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from drivers.ports.face import Face

INPUT_SIDE = 128
MIN_SCORE = 0.5
MAX_OVERLAP = 0.3
# Strides of the model's anchor layers and anchors per cell (mediapipe short_range_common.pbtxt).
ANCHOR_LAYERS = ((8, 2), (16, 6))
# A sigmoid of ±80 is already 0 or 1 in float32 and does not overflow.
LOGIT_LIMIT = 80.0


class BlazeFace:
    """Finds faces in a picture (人脸检测). Not thread-safe: the engine holds a lock around it."""

    def __init__(self, model: Path) -> None:
        self._net = cv2.dnn.readNetFromTFLite(str(model))
        self._anchors = _anchors()

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Faces, largest first. `landmarks`: right eye, left eye, nose tip, mouth, right ear, left ear (the person's)."""
        square, scale, (left, top) = _letterbox(pixels)
        blob = cv2.dnn.blobFromImage(square, 1 / 127.5, (INPUT_SIDE, INPUT_SIDE), (127.5, 127.5, 127.5), swapRB=True)
        self._net.setInput(blob)
        # OpenCV 5.0 keeps only one output of a TFLite graph as an output; the other is asked for by its name.
        regressors, logits = self._net.forward("regressors"), self._net.forward("classificators")
        scores = 1 / (1 + np.exp(-np.clip(logits.reshape(-1), -LOGIT_LIMIT, LOGIT_LIMIT)))
        chosen = scores >= MIN_SCORE
        points = regressors.reshape(-1, 8, 2)[chosen] / INPUT_SIDE
        points[:, 0] += self._anchors[chosen]
        points[:, 2:] += self._anchors[chosen][:, None]
        points = points / scale
        points[:, [0, 2, 3, 4, 5, 6, 7]] -= np.array([left, top], dtype=np.float32)
        faces = [_face(point, float(score)) for point, score in zip(points, scores[chosen], strict=True)]
        return _largest_first(_without_overlaps(faces))


def _anchors() -> NDArray[np.float32]:
    centres: list[tuple[float, float]] = []
    for stride, repeats in ANCHOR_LAYERS:
        cells = INPUT_SIDE // stride
        for row in range(cells):
            for column in range(cells):
                centres.extend([((column + 0.5) / cells, (row + 0.5) / cells)] * repeats)
    return np.array(centres, dtype=np.float32)


def _letterbox(pixels: Pixels) -> tuple[Pixels, float, tuple[int, int]]:
    """The picture in a black square; normalised coordinates divided by the scale, less the margin, are pixels."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.zeros((side, side, 3), dtype=np.uint8)
    square[top : top + height, left : left + width] = pixels
    return square, 1 / side, (left, top)


def _face(points: NDArray[np.float32], score: float) -> Face:
    (x, y), (width, height) = points[0], points[1]
    box = (round(float(x - width / 2)), round(float(y - height / 2)), round(float(width)), round(float(height)))
    return Face(box=box, score=score, landmarks=tuple((float(px), float(py)) for px, py in points[2:]))


def _without_overlaps(faces: list[Face]) -> list[Face]:
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(_overlap(face.box, other.box) < MAX_OVERLAP for other in kept):
            kept.append(face)
    return kept


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """The overlap of two boxes as their intersection over their union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    union = one[2] * one[3] + other[2] * other[3] - shared
    return shared / union if union > 0 else 0.0


def _largest_first(faces: list[Face]) -> tuple[Face, ...]:
    return tuple(sorted(faces, key=lambda face: -face.box[2] * face.box[3]))
