"""The face engine of the terminal: MediaPipe's networks find and measure, dlib's compares. Keeps no picture."""

import threading
from collections.abc import Sequence
from pathlib import Path

import cv2
import dlib
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from drivers.face.blazeface import BlazeFace
from drivers.face.eye_contour import EyeContour
from drivers.face.face_mesh import FaceMesh
from drivers.face.model_files import ModelFiles, ModelsMissing, installed_models
from drivers.ports.device import Pixels
from drivers.ports.face import Face, FaceDistances, FaceObservation


class FaceEmbedding:
    """Measures a face for comparison (人脸特征). Not thread-safe: the engine holds a lock around it."""

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


# Sharpness is measured on the face brought to this width, so that it means the same near and far.
SHARPNESS_WIDTH = 160


class EngineReady(Struct, frozen=True):
    """Every model file is in place."""


class EngineIncomplete(Struct, frozen=True):
    """Model files are missing: no face can be verified on this terminal until a technician installs them."""

    missing: tuple[str, ...]


EngineReadiness = EngineReady | EngineIncomplete


class _Networks(Struct, frozen=True):
    detector: BlazeFace
    mesh: FaceMesh
    eyes: EyeContour
    embedding: FaceEmbedding


class LocalFaceEngine:
    """What measures, in this process (本机人脸比对). Thread-safe; loads its networks at the first call (about 0.3 s).

    Raises ModelsMissing from every measuring call when the files are not there: ask `readiness` first.
    """

    def __init__(self, files: ModelFiles | None = None) -> None:
        self._files = files or installed_models()
        self._lock = threading.Lock()
        self._networks: _Networks | None = None

    def readiness(self) -> EngineReadiness:
        """Whether the model files are there. Quick; loads nothing."""
        missing = self._files.missing()
        return EngineIncomplete(missing) if missing else EngineReady()

    def warm_up(self, blank: Pixels) -> None:
        """Everything that the first calls would load, on a picture without a face."""
        with self._lock:
            networks = self._load()
            networks.detector.find(blank)
            whole = Face((0, 0, blank.shape[1], blank.shape[0]), 1.0, ((30.0, 50.0), (70.0, 50.0)))
            networks.mesh.yaw(blank, whole)
            networks.eyes.openness(blank, whole)
            networks.embedding.of(blank, whole)

    def observe(self, pixels: Pixels) -> FaceObservation:
        """Find the faces of a frame, largest first, and measure the largest. About 5 ms at 640 × 480."""
        with self._lock:
            networks = self._load()
            faces = networks.detector.find(pixels)
            yaw = networks.mesh.yaw(pixels, faces[0]) if faces else None
            openness = networks.eyes.openness(pixels, faces[0]) if faces else None
        grey = np.asarray(cv2.cvtColor(_inside(pixels, faces), cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        return FaceObservation(
            faces=faces,
            sharpness=_sharpness(grey),
            brightness=float(grey.mean()),
            eye_openness=openness,
            yaw=yaw,
            height=pixels.shape[0],
        )

    def distances(self, pictures: Sequence[Pixels]) -> FaceDistances:
        """Compare the largest faces of some pictures; what is measured of them is forgotten with the call."""
        with self._lock:
            networks = self._load()
            measured = [_embedding_in(networks, picture) for picture in pictures]
        return FaceDistances(tuple(tuple(_apart(one, other) for other in measured) for one in measured))

    def _load(self) -> _Networks:
        if self._networks is None:
            missing = self._files.missing()
            if missing:
                raise ModelsMissing(f"face models missing: {', '.join(missing)}")
            self._networks = _Networks(
                detector=BlazeFace(self._files.detector),
                mesh=FaceMesh(self._files.mesh),
                eyes=EyeContour(self._files.eyes),
                embedding=FaceEmbedding(self._files.five_points, self._files.embedding),
            )
        return self._networks


def _embedding_in(networks: _Networks, pixels: Pixels) -> NDArray[np.float64] | None:
    faces = networks.detector.find(pixels)
    return networks.embedding.of(pixels, faces[0]) if faces else None


def _apart(one: NDArray[np.float64] | None, other: NDArray[np.float64] | None) -> float | None:
    """The Euclidean distance of two faces' vectors; None if one is missing."""
    return None if one is None or other is None else float(np.linalg.norm(one - other))


def _inside(pixels: Pixels, faces: tuple[Face, ...]) -> Pixels:
    """The largest face's part of the picture, or the whole picture where there is no face."""
    if not faces:
        return pixels
    left, top, width, height = faces[0].box
    part = pixels[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)]
    return part if part.size else pixels


def _sharpness(grey: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian at a fixed width: about 10 when blurred, over 100 when sharp."""
    height, width = grey.shape
    scale = SHARPNESS_WIDTH / width
    sized = cv2.resize(grey, (SHARPNESS_WIDTH, max(round(height * scale), 1)), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(sized, cv2.CV_64F).var())
