"""Whether bytes are a picture of a face at all: somebody who sends a few bytes has shown none."""

from io import BytesIO
from warnings import catch_warnings, simplefilter

from PIL import Image

LEAST_PIXELS = 64
"""Each way: a smaller picture shows no face well enough."""
MOST_PIXELS = 20_000_000
"""In all: more is no frame of a terminal's camera, and costs too much to look at."""


def is_picture(content: bytes | None) -> bool:
    """Whether this is a whole JPEG of a plausible size."""
    if not content:
        return False
    try:
        with catch_warnings():
            simplefilter("error")
            with Image.open(BytesIO(content), formats=("JPEG",)) as image:
                if min(image.size) < LEAST_PIXELS or image.width * image.height > MOST_PIXELS:
                    return False
                image.load()
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return False  # it is what Pillow raises for what is none
    return True
