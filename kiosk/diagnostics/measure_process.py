"""The measuring process, run by `kiosk.diagnostics.runs.measuring`: no arguments; one question and its answer go by pipes."""

from typing import BinaryIO

import cv2

from contract.core_dumps import forbid_core_dumps
from drivers.piped.messages import next_picture, send
from drivers.piped.own_pipes import own_pipes
from drivers.piped.pixels import pixels_of
from drivers.ports.device import Pixels
from kiosk.diagnostics.runs.measuring import (
    AnsweredMeasure,
    AskedPictureMeasure,
    Measured,
    PictureMeasures,
    next_asked_measure,
)
from kiosk.diagnostics.runs.target_measures import measure_target

PICTURE_WIDTH = 800
"""All pictures are measured at this width, so that the figures of two cameras can be compared."""
CLIPPED_LEVEL = 250


def measure(pixels: Pixels) -> PictureMeasures:
    """How sharp this picture is and how it is lit."""
    height, width = pixels.shape[:2]
    sized = cv2.resize(
        pixels, (PICTURE_WIDTH, max(round(height * PICTURE_WIDTH / width), 1)), interpolation=cv2.INTER_AREA
    )
    grey = cv2.cvtColor(sized, cv2.COLOR_BGR2GRAY)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return PictureMeasures(sharpness, float(grey.mean()), float((sized.min(axis=2) >= CLIPPED_LEVEL).mean()))


def answer_one(source: BinaryIO, to: BinaryIO) -> None:
    """Nothing where the terminal is gone."""
    asked = next_asked_measure(source)
    found: Measured | None = None
    if isinstance(asked, AskedPictureMeasure):
        picture = next_picture(source, asked.size)
        found = None if picture is None else measure(pixels_of(picture))
    elif asked is not None:
        found = measure_target(asked.jpeg)
    if found is not None:
        send(AnsweredMeasure(found), to)


def main() -> None:
    """Answer one question from standard input, then end."""
    forbid_core_dumps()
    pipes = own_pipes()
    answer_one(*pipes)


if __name__ == "__main__":
    main()
