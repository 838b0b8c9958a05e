"""The on-screen keyboard's private folder: what the pinyin engine may write goes there, and is erased after each visit.

The text fields also carry `Qt.ImhSensitiveData`, with which the engine neither reads nor writes a user dictionary;
the folder is the second line of defence.
"""

import os
import shutil
import tempfile
from pathlib import Path

from PySide6.QtGui import QClipboard, QGuiApplication

MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - a folder of our own with a random name is made inside

PREFIX = "kiosk-keyboard-"

DICTIONARY = Path("qtvirtualkeyboard", "pinyin", "usr_dict.dat")
"""Where Qt's pinyin engine would keep what it learns; where there is none it says on standard error that it makes one."""


def remove_orphans(parent: Path) -> None:
    """Remove the folders of processes that are gone: a terminal that was killed leaves nothing for the next start."""
    for folder in parent.glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def clear_clipboard() -> None:
    """Empty the clipboard and what a mouse selected, also where another program of this display put it there. GUI thread."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


class InputMethod:
    """Made before the application object (输入法), because Qt reads its environment there."""

    def __init__(self) -> None:
        parent = MEMORY_FOLDER if os.access(MEMORY_FOLDER, os.W_OK) else Path(tempfile.gettempdir())
        remove_orphans(parent)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
        self._make_dictionary()

    def environment(self) -> dict[str, str]:
        """What Qt must find in the environment. The pinyin engine of Qt 6 knows no other way to its dictionary's place."""
        return {
            "QT_IM_MODULE": "qtvirtualkeyboard",
            # without this Qt puts up a keyboard window of its own before ours is built
            "QT_VIRTUALKEYBOARD_DESKTOP_DISABLE": "1",
            "XDG_CONFIG_HOME": str(self.folder),
        }

    def erase(self) -> int:
        """Forget what is being typed or was copied and delete every file; returns how many had something in them. GUI thread.

        The engine may begin only after this, and finds its empty dictionary then.
        """
        if QGuiApplication.instance() is not None:
            QGuiApplication.inputMethod().reset()
            clear_clipboard()
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        written = [path for path in files if path.stat().st_size]
        for path in files:
            path.unlink(missing_ok=True)
        self._make_dictionary()
        return len(written)

    def _make_dictionary(self) -> None:
        dictionary = self.folder / DICTIONARY
        dictionary.parent.mkdir(parents=True, exist_ok=True)
        dictionary.touch()

    def close(self) -> None:
        """Remove the folder itself."""
        shutil.rmtree(self.folder, ignore_errors=True)
