"""Which heights a camera sees is reckoned from its place and its angle: the installer's manual says what the face step needs."""

import re
from math import radians, tan

import pytest

from kiosk.steps.identity.liveness import LivenessLimits
from tests.architecture.sources import ROOT

MANUAL = (ROOT / "docs/installer-manual.zh-CN.md").read_text("utf-8")
CAMERA_HEIGHT, PICTURE_WIDTH, SIDES = 1.38, 720, 9 / 16
HEAD, FACE_WIDTH = 0.24, 0.15
"""Metres: from the top of the head to the chin, and across the face."""
SMALLEST, TALLEST = 0.6, 2.4
ROW = re.compile(r"^\| (\d+)° \| ([\d.]+) 米 \| ([\d.]+)–([\d.]+) 米 \|$", re.MULTILINE)
ROWS = [(int(angle), float(away), float(low), float(high)) for angle, away, low, high in ROW.findall(MANUAL)]


def half_a_picture(angle: int, away: float) -> float:
    """Metres of height above the lens that are in the picture."""
    return away * tan(radians(angle / 2))


@pytest.mark.parametrize(("angle", "away", "low", "high"), ROWS)
def test_heights_of_the_manual_are_reckoned(angle: int, away: float, low: float, high: float) -> None:
    half = half_a_picture(angle, away)

    assert low == pytest.approx(CAMERA_HEIGHT - half + HEAD, abs=0.006)
    assert high == pytest.approx(CAMERA_HEIGHT + half, abs=0.006)


@pytest.mark.parametrize(("angle", "away"), [row[:2] for row in ROWS])
def test_face_is_large_enough_at_each_distance(angle: int, away: float) -> None:
    across = 2 * half_a_picture(angle, away) * SIDES

    assert FACE_WIDTH / across * PICTURE_WIDTH >= LivenessLimits().min_face_width


@pytest.mark.parametrize("angle", sorted({row[0] for row in ROWS}))
def test_everybody_fits_at_the_farthest_place(angle: int) -> None:
    _angle, _away, low, high = max(row for row in ROWS if row[0] == angle)

    assert low <= SMALLEST
    assert high >= TALLEST


def test_manual_says_the_height_that_is_reckoned_with() -> None:
    assert f"镜头离地 {CAMERA_HEIGHT} 米" in MANUAL
    assert len(ROWS) == 6
