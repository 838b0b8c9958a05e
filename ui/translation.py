"""The words of the QML, from the one store of messages (`wording`): switches the language of `qsTrId`. GUI thread.

Qt reads a form of its own, a .qm, which is made of each language's file. A translator written in Python would do without it,
and would lock up: Qt asks for words on its loading thread while the first thread waits for it inside Python.
"""

import subprocess
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from catalogue.text import Language
from ui.errors import TranslationBroken
from wording.compiled import compiled
from wording.store import Wording, load_wording


def compile_translation(source: Path, made: Path) -> None:
    """Run Qt's lrelease, which reads .po. Raises TranslationBroken with its words when it fails."""
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    command: list[str | Path] = [lrelease, "-silent", "-nounfinished", source, "-qm", made]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if ended.returncode:
        raise TranslationBroken(f"lrelease refuses {source.name}: {ended.stderr.strip()}")


def compiled_translation(source: Path) -> Path:
    """The .qm of one language, made when it is missing or older than its file."""
    return compiled(source, ".qm", compile_translation)


class Interpreter(QObject):
    """Lays languages on each other: what the upper one lacks, Qt looks for in those below."""

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording
        self._loaded: dict[Language, QTranslator] = {}
        self._laid: list[Language] = []

    def switch(self, language: Language) -> bool:
        """Speak `language`; True when something changed, so that the engine must retranslate."""
        return self._lay(list(reversed(self._wording.asked_in_turn(language))))

    def leave(self) -> None:
        """Take all words away: they are the application's, and the next window brings its own."""
        self._lay([])

    def _lay(self, wanted: list[Language]) -> bool:
        if wanted == self._laid:
            return False
        for language in self._laid:
            if language not in wanted:
                QCoreApplication.removeTranslator(self._translator(language))
        for language in wanted:
            if language not in self._laid:
                QCoreApplication.installTranslator(self._translator(language))
        self._laid = wanted
        return True

    def _translator(self, language: Language) -> QTranslator:
        found = self._loaded.get(language)
        if found is None:
            found = QTranslator(self)
            made = compiled_translation(self._wording.files[language])
            if not found.load(str(made)):
                raise TranslationBroken(f"{made.name} cannot be loaded")
            self._loaded[language] = found
        return found


def main() -> None:
    """Compile what is not compiled yet: `python -m ui.translation`, by the set-up and `make i18n`."""
    for source in load_wording().files.values():
        compiled_translation(source)


if __name__ == "__main__":
    main()
