"""dlib's face network: 128 numbers per face. About 100 ms per picture on two cores, so once per verification."""

from pathlib import Path

import dlib
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from drivers.ports.face import Face


class FaceEmbedding:
    """人脸特征 — not thread-safe: the engine holds a lock around it."""

    def __init__(self, five_points: Path, network: Path) -> None:
        self._five_points = dlib.shape_predictor(str(five_points))
        self._network = dlib.face_recognition_model_v1(str(network))

    def of(self, pixels: Pixels, face: Face) -> NDArray[np.float64]:
        """The 128 numbers of this face of the picture."""
        left, top, width, height = face.box
        box = dlib.rectangle(left, top, left + width, top + height)
        colours = np.ascontiguousarray(pixels[:, :, ::-1])
        shape = self._five_points(colours, box)
        return np.asarray(self._network.compute_face_descriptor(colours, shape), dtype=np.float64)
