"""Pixels to JPEG, for what is sent and for thumbnails. Runs on the vision worker."""

from collections.abc import Callable

from contract.documents import IssuedDocument
from contract.terms import DocumentPicture
from drivers.ports.device import Pixels
from drivers.ports.id_card_reader import IdCard
from kiosk.services.ports import Pictures

MOST_BYTES = 2 * 1024 * 1024
DARKEST_PAPER = 200
QUALITIES = (88, 75, 60, 45, 30)


class PictureTooBig(Exception):
    """Not even the coarsest quality fits; the camera gives absurdly large frames."""


def jpeg_of(pixels: Pixels, most: int = MOST_BYTES) -> bytearray:
    """The picture as JPEG of at most `most` bytes, in a buffer that can be overwritten."""
    import cv2  # takes a tenth of a second: not before the first picture

    for quality in QUALITIES:
        done, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done and encoded.size <= most:
            return bytearray(encoded.tobytes())
    raise PictureTooBig(f"{pixels.shape} does not fit into {most} bytes")


def pictures_for(
    document: IssuedDocument, person: IdCard | None, signature: bytearray | None
) -> Callable[[], Pictures]:
    """What of the citizen is on this document, as far as it is there; the call makes the pictures, on the vision worker."""
    portrait = None if person is None or DocumentPicture.PORTRAIT not in document.pictures else person.portrait
    signed = signature if DocumentPicture.SIGNATURE in document.pictures else None

    def made() -> Pictures:
        found: dict[DocumentPicture, bytes] = {}
        if portrait is not None:
            found[DocumentPicture.PORTRAIT] = bytes(jpeg_of(portrait))
        ink = None if signed is None else ink_of(bytes(signed))
        if ink is not None:
            found[DocumentPicture.SIGNATURE] = ink
        return found

    return made


def ink_of(drawing: bytes) -> bytes | None:
    """The strokes of a drawing, black on white, alone: cut to their size and transparent around. None where there are none."""
    import cv2
    import numpy as np

    grey = cv2.imdecode(np.frombuffer(drawing, np.uint8), cv2.IMREAD_GRAYSCALE) if drawing else None
    if grey is None or grey.min() >= DARKEST_PAPER:
        return None
    rows, columns = np.nonzero(grey < DARKEST_PAPER)
    strokes = 255 - grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    black = np.zeros_like(strokes)
    _, png = cv2.imencode(".png", cv2.merge([black, black, black, strokes]))
    return png.tobytes()


def sharpness_of(pixels: Pixels) -> float:
    """Variance of the Laplacian at a fixed width: a page out of focus is below 20, a blank one below 2."""
    import cv2

    height, width = pixels.shape[:2]
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    sized = cv2.resize(grey, (800, max(round(height * 800 / width), 1)), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(sized, cv2.CV_64F).var())
