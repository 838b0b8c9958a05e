"""Strokes drawn with the finger."""

from itertools import pairwise
from math import hypot

from PySide6 import QtCore
from PySide6.QtCore import Property, QPointF, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

PEN_SHARE = 0.012
"""Thickness of the pen, as part of the pad's width: about what a felt pen leaves on paper."""


@QmlElement
@made_in_python("SignaturePad and WritingPad are the pads to draw on")
class StrokePad(QQuickPaintedItem):
    """The stroke pad (画板). What a stroke means is said by `_on_finished` of the class that derives from it."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(QtCore.Qt.MouseButton.LeftButton)
        self.setKeepMouseGrab(True)  # who draws here does not move the magnified page
        self._strokes: list[list[QPointF]] = []
        self._ink = QColor()
        self._pen_share = PEN_SHARE

    @Slot()
    def clear(self) -> None:
        self._strokes = []
        self.changed.emit()
        self.update()

    def length(self) -> float:
        """Length of all strokes in pixels."""
        return sum(hypot((b - a).x(), (b - a).y()) for stroke in self._strokes for a, b in pairwise(stroke))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The finger comes down (Qt's contract)."""
        self._strokes.append([QPointF(event.position())])
        self.changed.emit()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The finger moves (Qt's contract)."""
        if self._strokes:
            self._strokes[-1].append(QPointF(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger goes up (Qt's contract)."""
        del event
        self._on_finished()

    def paint(self, painter: QPainter) -> None:
        """Draw the strokes (Qt's contract)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._ink, self.width() * self._pen_share)
        pen.setCapStyle(QtCore.Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:] or stroke:
                path.lineTo(point)
            painter.drawPath(path)

    def _has_something(self) -> bool:
        return bool(self._strokes)

    def _on_finished(self) -> None:
        """A stroke has ended."""

    def _set_ink(self, ink: QColor) -> None:
        self._ink = ink
        self.changed.emit()
        self.update()

    isEmpty = Property(bool, lambda self: not self._has_something(), notify=changed)
    ink = Property(QColor, lambda self: self._ink, _set_ink, notify=changed)
