"""Several pages as one PDF: read back by pypdf and poppler."""

import io
import subprocess

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from kiosk.journeys.pages_pdf import pages_pdf


def jpeg(width: int, height: int, *, is_grey: bool = False) -> bytes:
    shape = (height, width) if is_grey else (height, width, 3)
    return bytes(cv2.imencode(".jpg", np.random.default_rng(1).integers(0, 255, shape, dtype=np.uint8))[1])


A4, CARD, GREY = jpeg(840, 1188), jpeg(856, 540), jpeg(60, 40, is_grey=True)


def test_each_picture_has_its_own_page() -> None:
    pdf = pages_pdf([A4, CARD, GREY])
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    assert [page.images[0].image.size for page in reader.pages] == [(840, 1188), (856, 540), (60, 40)]
    assert len(pdf) < len(A4) + len(CARD) + len(GREY) + 3 * 1000


def test_poppler_draws_page_full_and_card_small() -> None:
    reported = subprocess.run(
        ["pdfimages", "-list", "-"], input=pages_pdf([A4, CARD]), capture_output=True, check=True
    ).stdout.decode()
    page, card = (line.split() for line in reported.splitlines()[2:])
    assert page[3:5] == ["840", "1188"]
    assert card[3:5] == ["856", "540"]
    assert abs(int(card[12]) - 254) <= 2, "dots an inch: a card of 85.6 mm is 856 dots wide"


def test_what_is_no_jpeg_is_refused() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        pages_pdf([b"\xff\xd8\xff\xda\x00\x02"])
