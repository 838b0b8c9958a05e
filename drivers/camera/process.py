"""`python -m drivers.camera.process`: the camera process, run by `drivers.camera.adapter`. What is said comes and goes by pipes."""

import os
import sys

from drivers.camera.capture import open_capture
from drivers.camera.serving import serve_pictures
from drivers.piped.core_dumps import leave_no_core_dump
from drivers.ports.clock import SystemMonotonicClock


def main() -> None:
    leave_no_core_dump()
    try:
        serve_pictures(sys.stdin.buffer, sys.stdout.buffer, SystemMonotonicClock(), open_capture)
    finally:
        os._exit(0)  # a thread may be in a read that never ends


if __name__ == "__main__":
    main()
