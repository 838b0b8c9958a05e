"""The video process, run by `drivers.camera.separate_video`: what is said comes and goes by pipes (docs/adr/0056)."""

import os

from contract.core_dumps import forbid_core_dumps
from drivers.camera.video_session import serve_video
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    forbid_core_dumps()
    pipes = own_pipes()
    try:
        serve_video(*pipes)
    finally:
        os._exit(0)  # the talk's own thread may be in the middle of a picture


if __name__ == "__main__":
    main()
