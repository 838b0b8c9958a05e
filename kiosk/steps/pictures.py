"""Pixels to JPEG, for what is sent and for thumbnails. Runs on the vision lane."""

from collections.abc import Callable

from contract.documents import DocumentPicture, IssuedDocument
from drivers.ports import IdCard, Pixels
from kiosk.papers.documents import Pictures

MOST_BYTES = 2 * 1024 * 1024
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
    """What of the citizen stands on this document, as far as it is there; the call makes the pictures, on the vision lane."""
    portrait = None if person is None or DocumentPicture.PORTRAIT not in document.pictures else person.portrait
    signed = signature if DocumentPicture.SIGNATURE in document.pictures else None

    def made() -> Pictures:
        found: dict[DocumentPicture, bytes] = {}
        if portrait is not None:
            found[DocumentPicture.PORTRAIT] = bytes(jpeg_of(portrait))
        if signed is not None:
            found[DocumentPicture.SIGNATURE] = bytes(signed)
        return found

    return made


def sharpness_of(pixels: Pixels) -> float:
    """Variance of the Laplacian at a fixed width: a page out of focus is below 20, a blank one below 2."""
    import cv2

    height, width = pixels.shape[:2]
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    sized = cv2.resize(grey, (800, max(round(height * 800 / width), 1)), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(sized, cv2.CV_64F).var())
