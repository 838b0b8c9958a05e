"""A signature drawn with the finger, and the picture of it."""

from PySide6 import QtCore
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QImage, QImageWriter, QMouseEvent, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from ui.painting.stroke_pad import StrokePad

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

EDGE_SHARE = 0.05
"""Empty edge around words, as part of the pad's width."""
LEAST_PIXELS = 12


@QmlElement
class SignaturePad(StrokePad):
    """The signature pad (签名板). `stroked(png, length)` after each stroke: black on white, length of all strokes in pixels.

    A citizen who cannot write has words there in place of strokes: `confirmed(png)`.
    """

    stroked = Signal(QByteArray, float)
    confirmed = Signal(QByteArray)

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._words = ""

    @Slot()
    def clear(self) -> None:
        """Forget strokes and words."""
        self._words = ""
        super().clear()

    @Slot(str)
    def write(self, words: str) -> None:
        """Words in place of strokes."""
        self.clear()
        self._words = words
        self.changed.emit()
        self.update()
        self.confirmed.emit(self._png())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A citizen who begins to write after all writes on an empty pad (Qt's contract)."""
        self._words = ""
        super().mousePressEvent(event)

    def paint(self, painter: QPainter) -> None:
        """Draw the words, or the strokes (Qt's contract)."""
        super().paint(painter)
        if self._words:
            painter.setPen(self._ink)
            painter.setFont(self._font())
            painter.drawText(
                self._room(), QtCore.Qt.AlignmentFlag.AlignCenter | QtCore.Qt.TextFlag.TextWordWrap, self._words
            )

    def _room(self) -> QRectF:
        edge = self.width() * EDGE_SHARE
        return QRectF(0, 0, self.width(), self.height()).adjusted(edge, edge, -edge, -edge)

    def _font(self) -> QFont:
        """As large as the words have room."""
        font, room = QFont(QGuiApplication.font()), self._room()
        for size in range(max(LEAST_PIXELS, int(room.height() / 3)), LEAST_PIXELS, -1):
            font.setPixelSize(size)
            flags = int(QtCore.Qt.TextFlag.TextWordWrap)
            if room.contains(QFontMetricsF(font).boundingRect(room, flags, self._words)):
                break
        return font

    def _has_something(self) -> bool:
        return bool(self._words) or super()._has_something()

    def _on_finished(self) -> None:
        self.stroked.emit(self._png(), self.length())

    def _png(self) -> QByteArray:
        image = QImage(QSize(int(self.width()), int(self.height())), QImage.Format.Format_Grayscale8)
        image.fill(QtCore.Qt.GlobalColor.white)
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        png = QByteArray()
        buffer = QBuffer(png)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        buffer.close()
        return png
