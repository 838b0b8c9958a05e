"""Names of Material Design icons → characters of the icon font, from the files that qtawesome's package carries.

The package itself is not imported: it costs a quarter of the time to the first screen and we need only its data.
"""

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

FONT_FILE = "materialdesignicons6-webfont-*.ttf"
NAMES_FILE = "materialdesignicons6-webfont-charmap-*.json"
UNKNOWN_ICON = "help-circle-outline"


def icon_folder() -> Path:
    """Where the package keeps its fonts. Raises FileNotFoundError when it is not installed."""
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package qtawesome is missing: it carries the icon font")
    return Path(spec.submodule_search_locations[0]) / "fonts"


def load_icon_font() -> None:
    """Make the icon font known to Qt. GUI thread, after the application object."""
    font = next(icon_folder().glob(FONT_FILE))
    if QFontDatabase.addApplicationFont(str(font)) < 0:
        raise FileNotFoundError(f"the icon font {font.name} cannot be loaded")


@QmlElement
@QmlSingleton
class Glyphs(QObject):
    """One constant table (图标), read on first use."""

    @cached_property
    def _table(self) -> str:
        # Looked up as text: of its 7,000 names some eighty are wanted, and reading them all takes a MiB and 5 ms.
        return next(icon_folder().glob(NAMES_FILE)).read_text(encoding="utf-8")

    @Slot(str, result=str)
    def of(self, name: str) -> str:
        """The character of an icon; a question mark for a name that the font does not have."""
        return (self._character(name) or self._character(UNKNOWN_ICON)) if name else ""

    def _character(self, name: str) -> str:
        """Empty for a name that is not in the table, which is JSON with one pair a line, in the order of the names."""
        table, key = self._table, f'    "{name}": "'
        low, high = 0, len(table)
        while low < high:  # between the beginnings of two lines
            line = table.rfind("\n", low, (low + high) // 2) + 1 or low
            end = table.find("\n", line, high) + 1 or high
            if table.startswith(key, line):
                return chr(int(table[line + len(key) : table.index('"', line + len(key))], 16))
            low, high = (end, high) if table[line:end] < key else (low, line)
        return ""
