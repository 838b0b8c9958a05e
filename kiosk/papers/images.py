"""What of the citizen is on a document, as images for its template: in the press process, with Pillow."""

import io

from PIL import Image, ImageChops

from contract.terms import DocumentPicture
from drivers.ports.picture import Picture
from kiosk.services.ports import CitizenPictures

DARKEST_PAPER = 200
QUALITY = 88


def images_of(pictures: CitizenPictures) -> dict[str, list[int]]:
    """The bytes of JPEG and PNG by the names that the template knows, for JSON. Without a signature where nothing was drawn."""
    found: dict[str, list[int]] = {}
    if pictures.portrait is not None:
        found[DocumentPicture.PORTRAIT.value] = list(portrait_jpeg(pictures.portrait))
    ink = None if pictures.signature is None else ink_of(pictures.signature)
    if ink is not None:
        found[DocumentPicture.SIGNATURE.value] = list(ink)
    return found


def portrait_jpeg(picture: Picture) -> bytes:
    image = Image.frombuffer("RGB", (picture.width, picture.height), picture.data, "raw", "BGR", 0, 1)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def ink_of(drawing: bytes) -> bytes | None:
    """The strokes of a drawing, black on white, alone: cut to their size and transparent around. None where there are none."""
    try:
        with Image.open(io.BytesIO(drawing)) as image:
            strokes = ImageChops.invert(image.convert("L"))
    except OSError:  # no picture, or half of one
        return None
    around = strokes.point([0 if 255 - tone >= DARKEST_PAPER else 255 for tone in range(256)]).getbbox()
    if around is None:
        return None
    cut = strokes.crop(around)
    black = Image.new("LA", cut.size)
    black.putalpha(cut)
    written = io.BytesIO()
    black.save(written, "PNG")
    return written.getvalue()
