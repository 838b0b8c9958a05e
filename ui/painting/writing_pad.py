"""A character written with the finger, what it may be, and its way into the text box that has the focus."""

from PySide6.QtCore import Property, QCoreApplication, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from ui.handwriting.recogniser import recogniser
from ui.painting.stroke_pad import StrokePad

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN = 9
PEN_SHARE = 0.022


@QmlElement
class WritingPad(StrokePad):
    """The writing pad (手写板). `candidates` are renewed after each stroke; nothing is entered until one of them is chosen."""

    candidatesChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._pen_share = PEN_SHARE
        self._candidates: list[str] = []
        self.changed.connect(self._forget_without_strokes)

    @Slot(str)
    def enter(self, text: str) -> None:
        """Put a character into the text box, and begin the next."""
        _commit(text)
        self.clear()

    @Slot()
    def erase(self) -> None:
        """Away with what is being written; with nothing written, with the character before the cursor."""
        if self._strokes:
            self.clear()
        else:
            _commit("", replaced=1)

    def _on_finished(self) -> None:
        side = max(self.width(), self.height(), 1.0)
        strokes = [[(point.x() / side, point.y() / side) for point in stroke] for stroke in self._strokes]
        reader = recogniser()
        self._show(list(reader.candidates(strokes, SHOWN)) if reader is not None else [])

    def _forget_without_strokes(self) -> None:
        if not self._strokes:
            self._show([])
            if (reader := recogniser()) is not None:
                reader.close()

    def _show(self, candidates: list[str]) -> None:
        if candidates != self._candidates:
            self._candidates = candidates
            self.candidatesChanged.emit()

    isAvailable = Property(bool, lambda _self: recogniser() is not None, constant=True)
    candidates = Property("QStringList", lambda self: self._candidates, notify=candidatesChanged)  # type: ignore[arg-type]


def _commit(text: str, replaced: int = 0) -> None:
    """As an input method does it: into whatever has the focus."""
    target = QGuiApplication.focusObject()
    if target is None:
        return
    event = QInputMethodEvent()
    event.setCommitString(text, -replaced, replaced)
    QCoreApplication.sendEvent(target, event)
