"""Faces are drawn part by part, each within its own bounds, and as if over the whole picture."""

from itertools import product

import numpy as np
import pytest

from simulators.person import drawn_face, drawn_paint
from simulators.person.drawn_face import draw_cutout

WHOLE = (-9.0, 9.0)
POSES = tuple(product((0.0, 13.0, -26.0), (0.0, 1.0)))


@pytest.mark.parametrize("seed", range(8))
def test_bounds_leave_nothing_of_a_face_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn() -> list[np.ndarray]:
        draw_cutout.cache_clear()
        return [plane for yaw, blink in POSES for plane in draw_cutout(seed, yaw=yaw, blink=blink, size=120)]

    within_bounds = drawn()
    part = drawn_face._Canvas.part
    monkeypatch.setattr(drawn_face._Canvas, "part", lambda canvas, _across, _down: part(canvas, WHOLE, WHOLE))
    monkeypatch.setattr(drawn_paint, "EYE_REACH", 99.0)
    monkeypatch.setattr(drawn_paint, "EYE_HEIGHT", 9.0)
    assert all(map(np.array_equal, within_bounds, drawn()))
