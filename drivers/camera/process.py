"""`python -m drivers.camera.process`: the camera process, run by `drivers.camera.adapter`. What is said comes and goes by pipes."""

import os
import resource
from typing import BinaryIO

from drivers.camera.capture import open_capture
from drivers.camera.exchange import next_asked_picture, next_source
from drivers.camera.grabber import OpenCapture, PictureGrabber
from drivers.piped.core_dumps import leave_no_core_dump
from drivers.piped.messages import send
from drivers.piped.own_pipes import own_pipes
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock

MEMORY = 768 << 20
"""Bytes that the process may hold: pictures of 7680 × 4320 need 720 MiB; a stream that is no picture and never ends asks for gigabytes."""

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


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    leave_no_core_dump()
    pipes = own_pipes()
    try:
        serve_pictures(*pipes, SystemMonotonicClock(), open_capture)
    finally:
        os._exit(0)  # a thread may be in a read that never ends


if __name__ == "__main__":
    main()
