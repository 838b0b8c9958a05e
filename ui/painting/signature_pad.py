"""Strokes drawn with the finger, and the picture of them."""

from itertools import pairwise
from math import hypot

from PySide6.QtCore import Property, QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QImageWriter, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

PEN_SHARE = 0.012
"""Thickness of the pen, as part of the pad's width: about what a felt pen leaves on paper."""


@QmlElement
class SignaturePad(QQuickPaintedItem):
    """签名板. `stroked(png, length)` after each stroke: black on white, length of all strokes in pixels."""

    stroked = Signal(QByteArray, float)
    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self._strokes: list[list[QPointF]] = []
        self._ink = QColor()

    @Slot()
    def clear(self) -> None:
        """Forget all strokes."""
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
        """The finger goes up: say what is drawn so far (Qt's contract)."""
        del event
        self.stroked.emit(self._png(), self.length())

    def paint(self, painter: QPainter) -> None:
        """Draw the strokes (Qt's contract)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._ink, self.width() * PEN_SHARE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:] or stroke:
                path.lineTo(point)
            painter.drawPath(path)

    def _png(self) -> QByteArray:
        image = QImage(QSize(int(self.width()), int(self.height())), QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        png = QByteArray()
        buffer = QBuffer(png)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        buffer.close()
        return png

    def _set_ink(self, ink: QColor) -> None:
        self._ink = ink
        self.changed.emit()
        self.update()

    isEmpty = Property(bool, lambda self: not self._strokes, notify=changed)
    ink = Property(QColor, lambda self: self._ink, _set_ink, notify=changed)
