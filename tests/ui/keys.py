"""A keyboard in front of the window: real key events, and keys that are held."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem

from tests.ui.window_driver import ScreenDriver

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """键盘. `down` without `up` is a key that is held."""

    def __init__(self, driver: ScreenDriver) -> None:
        self._driver = driver

    def down(
        self,
        key: Qt.Key,
        text: str = "",
        *,
        repeats: bool = False,
        held_with: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        self._send(QEvent.Type.KeyPress, key, text, repeats, held_with)

    def up(self, key: Qt.Key, *, repeats: bool = False, held_with: Qt.KeyboardModifier = NO_KEYS) -> None:
        self._send(QEvent.Type.KeyRelease, key, "", repeats, held_with)

    def press(self, key: Qt.Key, text: str = "", *, held_with: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Down and up."""
        self.down(key, text, held_with=held_with)
        self.up(key, held_with=held_with)

    @property
    def focused(self) -> QQuickItem | None:
        """What the next key goes to."""
        return self._driver.window.view.activeFocusItem()

    def tab_to(self, name: str, most: int = 80) -> None:
        """Tab until the target of that name has the focus."""
        for _ in range(most):
            self.press(Qt.Key.Key_Tab)
            if self.focused is not None and self.focused.objectName() == name:
                return
        raise AssertionError(f"{name} is not reached by the tab key")

    def _send(self, kind: QEvent.Type, key: Qt.Key, text: str, repeats: bool, held_with: Qt.KeyboardModifier) -> None:
        view = self._driver.window.view
        for each in (QEvent.Type.ShortcutOverride, kind) if kind is QEvent.Type.KeyPress else (kind,):
            QCoreApplication.sendEvent(view, QKeyEvent(each, key, held_with, text, repeats))
        self._driver.settle()
