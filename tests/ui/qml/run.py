"""Run by tests/ui/test_components.py in a process of its own: one tst_*.qml by Qt Quick Test. `python -m tests.ui.qml.run FILE`."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuickTest import QUICK_TEST_MAIN_WITH_SETUP

import ui.application  # noqa: F401 -- knows our types that QML uses
from catalogue.text import Language
from ui.translation import Interpreter
from ui.window import QML_FOLDER
from wording.store import load_wording


class Surroundings(QObject):
    """What the components find when they are loaded."""

    @Slot(QQmlEngine)
    def qmlEngineAvailable(self, engine: QQmlEngine) -> None:  # noqa: N802 -- its name is given
        """Called by Qt Quick Test before each file."""
        engine.addImportPath(str(QML_FOLDER))
        Interpreter(load_wording(), engine).switch(Language.ZH)


if __name__ == "__main__":
    given = Path(sys.argv[1])
    sys.exit(
        QUICK_TEST_MAIN_WITH_SETUP("components", Surroundings, [sys.argv[0], "-input", str(given)], str(given.parent))
    )
