"""How sharp a picture is and how it is lit, in figures. Sees no faces and no paper. For a process of its own: loads OpenCV."""

import cv2

from drivers.ports.device import Pixels
from kiosk.diagnostics.measuring import PictureMeasures

WIDTH = 800
"""All pictures are measured at this width, so that the figures of two cameras can be compared."""
CLIPPED_LEVEL = 250


def measure(pixels: Pixels) -> PictureMeasures:
    """The figures of this picture."""
    height, width = pixels.shape[:2]
    sized = cv2.resize(pixels, (WIDTH, max(round(height * WIDTH / width), 1)), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(sized, cv2.COLOR_BGR2GRAY)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return PictureMeasures(sharpness, float(grey.mean()), float((sized.min(axis=2) >= CLIPPED_LEVEL).mean()))
