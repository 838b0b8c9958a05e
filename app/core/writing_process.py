"""The writing process, run by `drivers.ocr.separate`: no arguments; strokes and answers go by pipes (docs/adr/0059)."""

import sys

from contract.core_dumps import forbid_core_dumps
from drivers.ocr.handwriting import serve_handwriting
from drivers.ocr.model_files import installed_reading_models


def main() -> None:
    forbid_core_dumps()
    serve_handwriting(installed_reading_models().characters, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
