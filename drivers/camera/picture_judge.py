"""Whether a picture is one: half of it missing, nothing but black, or the same as all before it. Sees no faces and no paper."""

import numpy as np

from drivers.camera.picture_fault import PictureFault
from drivers.camera.picture_source import PictureSource
from drivers.ports.device import Pixels

FILLS = ((0, 135, 0), (128, 128, 128))
"""What decoders put where the data of a JPEG ended too early: FFMPEG zeros of YUV, libjpeg the middle grey (seen 2026-11)."""

_BLOCK = 8
"""Pixels of the smallest piece of a JPEG."""

_EACH = 8
"""Of so many pixels one is looked at, in both directions."""

DARK_MEAN, DARK_BRIGHTEST = 12.0, 40.0
"""Levels of 255: below both nothing can be seen. A covered lens gives 0 to 6 with its noise."""

EVEN_MEAN, EVEN_SPREAD = 20.0, 4.0
"""Also below these nothing can be seen: the noise of a covered lens that the camera amplifies."""

_HOT_SHARE = 0.002
"""Of the levels, those that may be bright for ever: pixels of a sensor break."""

DARK_SECONDS = 2.0


class PictureJudge:
    """Looks at each picture of one camera in turn (画面判断). A damaged one must not be shown; one that is the same may be old."""

    def __init__(self, source: PictureSource) -> None:
        self._corner = source.rotate // 90
        self._same_after = source.same_seconds
        self._last: Pixels | None = None
        self._same_since = 0.0
        self._dark_since: float | None = None

    def judge(self, pixels: Pixels, now: float) -> PictureFault | None:
        """The fault that this picture, with those before it, shows."""
        if self._is_cut(pixels):
            return PictureFault.DAMAGED
        seen = pixels[::_EACH, ::_EACH]
        if self._is_same(seen, now):
            return PictureFault.SAME
        return PictureFault.DARK if self._is_dark(seen, now) else None

    def _is_cut(self, pixels: Pixels) -> bool:
        """The end of the data is missing: the last block has the colour of no data. The picture was turned after it came."""
        end = np.rot90(pixels, k=self._corner)[-_BLOCK:, -_BLOCK:]
        return any(bool((end == fill).all()) for fill in FILLS)

    def _is_same(self, seen: Pixels, now: float) -> bool:
        """A sensor has noise: not a pixel different for seconds is a picture that is repeated."""
        if self._last is None or not np.array_equal(seen, self._last):
            self._last, self._same_since = seen.copy(), now
        return 0 < self._same_after <= now - self._same_since

    def _is_dark(self, seen: Pixels, now: float) -> bool:
        if not _shows_nothing(seen):
            self._dark_since = None
            return False
        self._dark_since = now if self._dark_since is None else self._dark_since
        return now - self._dark_since >= DARK_SECONDS


def _shows_nothing(seen: Pixels) -> bool:
    mean = seen.mean()
    if mean > EVEN_MEAN:
        return False
    below = seen.size - 1 - int(seen.size * _HOT_SHARE)
    levels = np.partition(seen, below, axis=None)[: below + 1]
    return bool(levels[-1] <= DARK_BRIGHTEST and (mean <= DARK_MEAN or levels.std() <= EVEN_SPREAD))
