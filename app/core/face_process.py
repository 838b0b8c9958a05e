"""The face process, run by `drivers.face.separate`: no arguments; what is asked comes and goes by pipes (docs/adr/0032)."""

import sys

from drivers.face.engine import LocalFaceEngine
from drivers.face.serving import serve_faces
from kiosk.services.core_dumps import forbid_core_dumps


def main() -> None:
    forbid_core_dumps()
    serve_faces(LocalFaceEngine(), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
