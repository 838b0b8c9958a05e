"""The camera as a track: its newest picture, small enough to send, a dozen times a second."""

import asyncio
import time
from fractions import Fraction

from aiortc import VideoStreamTrack
from av import VideoFrame

from drivers.piped.pixels import pixels_of
from drivers.ports.picture import Picture

A_SECOND = 12
"""Pictures: enough to talk, and little work for a terminal without a graphics card."""
WIDEST = 640
_CLOCK = 90_000
"""Ticks a second of video over RTP (RFC 3551)."""


class CameraTrack(VideoStreamTrack):
    """The picture that is sent (本端画面). `picture` from any thread; a grey one is sent until the first."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self._began_at = 0.0
        self._count = 0

    async def recv(self) -> VideoFrame:
        """The next picture, when it is time for it (aiortc's contract)."""
        self._began_at = self._began_at or time.monotonic()
        self._count += 1
        await asyncio.sleep(max(0.0, self._began_at + self._count / A_SECOND - time.monotonic()))
        frame = _frame_of(self.picture)
        frame.pts, frame.time_base = round(self._count * _CLOCK / A_SECOND), Fraction(1, _CLOCK)
        return frame


def _frame_of(picture: Picture | None) -> VideoFrame:
    """With even sides, as the coders want them."""
    if picture is None:
        return VideoFrame(WIDEST, WIDEST * 3 // 4, "yuv420p")
    frame = VideoFrame.from_ndarray(pixels_of(picture), format="bgr24")
    width = min(WIDEST, picture.width) // 2 * 2
    return frame.reformat(width=width, height=round(picture.height * width / picture.width / 2) * 2, format="yuv420p")
