"""The camera process's side: tells how the source is and hands on its newest picture, as often as it is asked."""

from typing import BinaryIO

from drivers.camera.exchange import next_asked_picture, next_source
from drivers.camera.grabber import OpenCapture, PictureGrabber
from drivers.piped.messages import send
from drivers.ports.clock import MonotonicClock

LONGEST_WAIT = 0.25
"""Seconds until an answer, where no new picture comes."""


def serve_pictures(source: BinaryIO, to: BinaryIO, clock: MonotonicClock, open_source: OpenCapture) -> None:
    """Until the terminal is gone, or the source blocks for ever: the process that calls this must end then, and is started again."""
    opened = next_source(source)
    if opened is None:
        return
    grabber = PictureGrabber(opened, clock, open_source)
    grabber.begin()
    while not grabber.is_blocked and (asked := next_asked_picture(source)) is not None:
        report, pixels = grabber.newer(asked.after, LONGEST_WAIT)
        send(report, to, () if pixels is None else (pixels.data.cast("B"),))
