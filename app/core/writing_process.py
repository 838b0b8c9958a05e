"""The writing process, run by `drivers.ocr.separate`: no arguments; strokes and answers go by pipes (docs/adr/0059)."""

from contract.core_dumps import forbid_core_dumps
from drivers.ocr.handwriting import serve_handwriting
from drivers.ocr.model_files import installed_reading_models
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    forbid_core_dumps()
    pipes = own_pipes()
    serve_handwriting(installed_reading_models().characters, *pipes)


if __name__ == "__main__":
    main()
