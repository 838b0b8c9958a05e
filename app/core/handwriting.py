"""What reads handwriting on this terminal: the reading models in a process of their own, or zinnia where they were left out."""

import sys

from app.core.paths import PROJECT
from drivers.ocr.model_files import installed_reading_models
from drivers.ocr.separate_writing import SeparateHandwriting
from drivers.ports.handwriting import HandwritingReader
from ui.handwriting.recogniser import recogniser


def installed_handwriting() -> HandwritingReader | None:
    """None where neither is installed."""
    if installed_reading_models().characters.is_file():
        return SeparateHandwriting((sys.executable, "-m", "app.core.writing_process"), PROJECT)
    return recogniser()
