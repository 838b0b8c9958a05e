"""How large a pixel is, from what a screen says of itself, and where it says nothing that can be true."""

import pytest
from PySide6.QtCore import QSize, QSizeF

from ui.screen_size import pixel_millimetres

UPRIGHT, WIDE = QSize(1080, 1920), QSize(1920, 1080)


@pytest.mark.parametrize(
    ("reported", "pixels", "wanted"),
    [
        (QSizeF(336, 598), UPRIGHT, 0.311),
        (QSizeF(598, 336), UPRIGHT, 0.311),
        (QSizeF(399, 709), QSize(2160, 3840), 0.185),
        (QSizeF(476, 268), WIDE, 0.248),
    ],
    ids=["upright", "reported as it lies", "fine", "wide"],
)
def test_screen_is_believed(reported: QSizeF, pixels: QSize, wanted: float) -> None:
    assert pixel_millimetres(reported, pixels) == pytest.approx(wanted, abs=0.001)


@pytest.mark.parametrize(
    ("reported", "pixels"),
    [
        (QSizeF(0, 0), WIDE),
        (QSizeF(160, 90), WIDE),
        (QSizeF(16000, 9000), WIDE),
        (QSizeF(476, 357), WIDE),
        (QSizeF(1920 * 25.4 / 96, 1080 * 25.4 / 96), WIDE),
        (QSizeF(1080 * 25.4 / 72, 1920 * 25.4 / 72), UPRIGHT),
        (QSizeF(476, 268), QSize(0, 0)),
    ],
    ids=["nothing", "too small", "too large", "another shape", "96 dpi", "72 dpi", "no pixels"],
)
def test_what_cannot_be_true_is_unknown(reported: QSizeF, pixels: QSize) -> None:
    assert pixel_millimetres(reported, pixels) == 0


def test_set_width_wins() -> None:
    assert pixel_millimetres(QSizeF(476, 268), WIDE, 960) == 0.5
