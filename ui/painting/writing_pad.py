"""A character written with the finger, what it may be, and its way into the text box that has the focus."""

from collections.abc import Sequence

from PySide6.QtCore import Property, QCoreApplication, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from ui.painting.stroke_pad import StrokePad
from ui.painting.writing_feed import WritingFeed

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN = 9
PEN_SHARE = 0.022


@QmlElement
class WritingPad(StrokePad):
    """The writing pad (手写板). `candidates` are renewed after each stroke; nothing is entered until one of them is chosen."""

    candidatesChanged = Signal()
    feedChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._pen_share = PEN_SHARE
        self._candidates: list[str] = []
        self._feed: WritingFeed | None = None
        self.changed.connect(self._on_strokes_changed)

    @Slot(str)
    def enter(self, text: str) -> None:
        """Put a character or a word into the text box, and begin the next."""
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
        if self._feed is not None:
            self._feed.ask(strokes, SHOWN, self._show)

    def _on_strokes_changed(self) -> None:
        """What is still being read is of fewer strokes, or of a character that is away."""
        if self._feed is not None:
            self._feed.drop()
        if not self._strokes:
            self._show(())

    def _set_feed(self, feed: WritingFeed) -> None:
        self._feed = feed
        self.feedChanged.emit()

    def _show(self, candidates: Sequence[str]) -> None:
        if list(candidates) != self._candidates:
            self._candidates = list(candidates)
            self.candidatesChanged.emit()

    feed = Property(WritingFeed, lambda self: self._feed, _set_feed, notify=feedChanged)
    candidates = Property("QStringList", lambda self: self._candidates, notify=candidatesChanged)  # type: ignore[arg-type]


def _commit(text: str, replaced: int = 0) -> None:
    """As an input method does it: into whatever has the focus."""
    target = QGuiApplication.focusObject()
    if target is None:
        return
    event = QInputMethodEvent()
    event.setCommitString(text, -replaced, replaced)
    QCoreApplication.sendEvent(target, event)
