"""Keeps a terminal on its screen: no request to close the window ends it, wherever the request comes from."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication


class CloseLock(QObject):
    """关窗锁 — an event filter for the window. What ends the terminal is a signal (SIGTERM, Ctrl-C) or the program itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.setQuitOnLastWindowClosed(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for a request to close (Qt's contract), which counts as refused then."""
        del watched
        if event.type() is not QEvent.Type.Close:
            return False
        event.ignore()
        return True
