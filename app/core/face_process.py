"""The face process, run by `drivers.face.separate`: no arguments; what is asked comes and goes by pipes (docs/adr/0032)."""

import sys

from contract.core_dumps import forbid_core_dumps
from drivers.face.engine import LocalFaceEngine
from drivers.face.serving import serve_faces


def main() -> None:
    forbid_core_dumps()
    serve_faces(LocalFaceEngine(), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
