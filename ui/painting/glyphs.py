"""Names of Material Design icons → characters of the icon font, from the files that qtawesome's package carries.

The package itself is not imported: it costs a quarter of the time to the first screen and we need only its data.
"""

from functools import cache
from importlib.util import find_spec
from os import SEEK_END
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

FONT_FILE = "materialdesignicons6-webfont-*.ttf"
NAMES_FILE = "materialdesignicons6-webfont-charmap-*.json"
UNKNOWN_ICON = "help-circle-outline"
LONGEST_LINE = 128


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
    """The icons of the screens by name, a constant table for QML (图标)."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] = {}

    @Slot(str, result=str)
    def of(self, name: str) -> str:
        """The character of an icon; a question mark for a name that the font does not have."""
        if name not in self._known:
            self._known[name] = (_character(name) or _character(UNKNOWN_ICON)) if name else ""
        return self._known[name]


@cache
def _names() -> Path:
    return next(icon_folder().glob(NAMES_FILE))


def _character(name: str) -> str:
    """Empty for a name that is not in the table, which is JSON with one pair a line, in the order of the names.

    Of its 7,000 names some eighty are wanted: they are looked up in the file, for a third of a MiB less.
    """
    key = f'    "{name}": "'.encode()
    with _names().open("rb", buffering=0) as table:
        low, high = 0, table.seek(0, SEEK_END)
        while low < high:  # between the beginnings of two lines
            middle = (low + high) // 2
            before = max(low, middle - LONGEST_LINE)
            table.seek(before)
            part = table.read(2 * LONGEST_LINE) or b""
            begins = part.rfind(b"\n", 0, middle - before) + 1
            line = part[begins : part.find(b"\n", middle - before) + 1 or len(part)]
            if line.startswith(key):
                return chr(int(line[len(key) : line.index(b'"', len(key))], 16))
            low, high = (before + begins + len(line), high) if line < key else (low, before + begins)
    return ""
