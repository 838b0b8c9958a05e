"""A ring that runs down."""

from PySide6 import QtCore
from PySide6.QtCore import Property, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

THICKNESS = 0.08
"""Of the side of the ring."""


@QmlElement
class Ring(QQuickPaintedItem):
    """The ring (倒计时环). `fraction` 0 to 1, clockwise from the top."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._fraction = 1.0
        self._track = QColor()
        self._color = QColor()

    def paint(self, painter: QPainter) -> None:
        """Draw track and arc (Qt's contract)."""
        side = min(self.width(), self.height())
        thick = side * THICKNESS
        circle = QRectF(thick / 2, thick / 2, side - thick, side - thick)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._track, thick))
        painter.drawEllipse(circle)
        painter.setPen(QPen(self._color, thick, QtCore.Qt.PenStyle.SolidLine, QtCore.Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, 90 * 16, round(self._fraction * 360 * 16))

    def _set_fraction(self, fraction: float) -> None:
        self._fraction = min(1.0, max(0.0, fraction))
        self._repaint()

    def _set_track(self, color: QColor) -> None:
        self._track = color
        self._repaint()

    def _set_color(self, color: QColor) -> None:
        self._color = color
        self._repaint()

    def _repaint(self) -> None:
        self.changed.emit()
        self.update()

    fraction = Property(float, lambda self: self._fraction, _set_fraction, notify=changed)
    track = Property(QColor, lambda self: self._track, _set_track, notify=changed)
    color = Property(QColor, lambda self: self._color, _set_color, notify=changed)
