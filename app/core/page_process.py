"""The page process, run by `drivers.ocr.separate`: no arguments; what is asked comes and goes by pipes (docs/adr/0034)."""

from contract.core_dumps import forbid_core_dumps
from drivers.ocr.model_files import installed_reading_models
from drivers.ocr.serving import serve_pages
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    forbid_core_dumps()
    pipes = own_pipes()
    serve_pages(installed_reading_models(), *pipes)


if __name__ == "__main__":
    main()
