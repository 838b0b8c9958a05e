"""The face process, run by `drivers.face.separate`: no arguments; what is asked comes and goes by pipes (docs/adr/0032)."""

from contract.core_dumps import forbid_core_dumps
from drivers.face.engine import LocalFaceEngine
from drivers.face.serving import serve_faces
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    forbid_core_dumps()
    pipes = own_pipes()
    serve_faces(LocalFaceEngine(), *pipes)


if __name__ == "__main__":
    main()
