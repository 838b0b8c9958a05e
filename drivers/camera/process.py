"""`python -m drivers.camera.process`: the camera process, run by `drivers.camera.adapter`. What is said comes and goes by pipes."""

import os
import resource
import sys

from drivers.camera.capture import open_capture
from drivers.camera.serving import serve_pictures
from drivers.piped.core_dumps import leave_no_core_dump
from drivers.ports.clock import SystemMonotonicClock

MEMORY = 768 << 20
"""Bytes that the process may hold: pictures of 7680 × 4320 need 720 MiB; a stream that is no picture and never ends asks for gigabytes."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    leave_no_core_dump()
    try:
        serve_pictures(sys.stdin.buffer, sys.stdout.buffer, SystemMonotonicClock(), open_capture)
    finally:
        os._exit(0)  # a thread may be in a read that never ends


if __name__ == "__main__":
    main()
