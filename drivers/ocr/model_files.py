"""Where the reading models lie: inside the installed package `rapidocr` (PP-OCR, Apache-2.0), which is never imported.

Its code wants shapely, omegaconf and more; OpenCV runs the three networks. Where the package was left out nothing is read.
"""

from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct


class ReadingModels(Struct, frozen=True):
    """The three files (识字模型文件): where lines are, which way up they are, and what is in them."""

    lines: Path
    direction: Path
    characters: Path

    @property
    def are_there(self) -> bool:
        """Whether anything can be read."""
        return all(path.is_file() for path in (self.lines, self.direction, self.characters))


def installed_reading_models() -> ReadingModels:
    """The files of the installed package; where it is absent the paths lead to nothing."""
    spec = find_spec("rapidocr")
    places = spec.submodule_search_locations if spec is not None else None
    folder = Path(places[0] if places else "not-installed") / "models"
    return ReadingModels(
        lines=folder / "PP-OCRv6_det_small.onnx",
        direction=folder / "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        characters=folder / "PP-OCRv6_rec_small.onnx",
    )
