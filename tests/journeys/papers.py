"""What lies in the printers' trays: whether it is a receipt or a document at all, and what it says."""

import io

import numpy as np
from PIL import Image
from pypdf import PdfReader

DARK = 128


def ink_share(png: bytes) -> float:
    """The part of a picture that is dark."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    return float((pixels < DARK).mean())


def is_receipt(png: bytes) -> bool:
    """A receipt has much white, and more than a line of ink."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.height > 300 and 0.01 < ink_share(png) < 0.6


def document_text(pdf: bytes) -> str:
    """All words of a document, without spaces."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.split())
