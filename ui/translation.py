"""English for the Chinese sentences of the QML. Compiles the .ts when the .qm is missing or stale; loads it on first use."""

import subprocess
import tempfile
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from catalogue.text import Language
from ui.errors import TranslationBroken

FOLDER = Path(__file__).parent / "i18n"
SOURCE = FOLDER / "kiosk_en.ts"
COMPILED = "kiosk_en.qm"
TOGETHER_S = 2.0
"""An installer unpacks both files within this time, in any order; who edits the one needs longer."""


def is_stale(source: Path, compiled: Path) -> bool:
    """Whether `compiled` must be made again."""
    return not compiled.exists() or compiled.stat().st_mtime + TOGETHER_S < source.stat().st_mtime


def compile_translation(source: Path, compiled: Path) -> None:
    """Run Qt's lrelease. Raises TranslationBroken with its words when it fails."""
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    made = subprocess.run(
        [lrelease, "-silent", source, "-qm", compiled], capture_output=True, text=True, timeout=60, check=False
    )
    if made.returncode:
        raise TranslationBroken(f"lrelease refuses {source.name}: {made.stderr.strip()}")


def compiled_translation() -> Path:
    """The .qm beside the .ts, or in a private folder where the installation cannot be written."""
    beside = FOLDER / COMPILED
    if not is_stale(SOURCE, beside):
        return beside
    try:
        compile_translation(SOURCE, beside)
    except (TranslationBroken, OSError):
        beside = Path(tempfile.mkdtemp(prefix="kiosk-i18n-")) / COMPILED
        compile_translation(SOURCE, beside)
    return beside


class Interpreter(QObject):
    """Switches the language of the QML sentences. GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._english: QTranslator | None = None
        self._current = Language.ZH

    def switch(self, language: Language) -> bool:
        """Install or remove English; True when something changed, so that the engine must retranslate."""
        if language is self._current:
            return False
        self._current = language
        if language is Language.EN:
            QCoreApplication.installTranslator(self._loaded())
        elif self._english is not None:
            QCoreApplication.removeTranslator(self._english)
        return True

    def _loaded(self) -> QTranslator:
        if self._english is None:
            translator = QTranslator(self)
            if not translator.load(str(compiled_translation())):
                raise TranslationBroken(f"{COMPILED} cannot be loaded")
            self._english = translator
        return self._english
