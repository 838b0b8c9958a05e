"""A signature drawn with the finger, and the picture of it."""

from PySide6 import QtCore
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Signal
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtQml import QmlElement

from ui.painting.stroke_pad import StrokePad

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SignaturePad(StrokePad):
    """The signature pad (签名板). `stroked(png, length)` after each stroke: black on white, length of all strokes in pixels."""

    stroked = Signal(QByteArray, float)

    def _finished(self) -> None:
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
