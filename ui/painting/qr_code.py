"""A QR code, drawn module by module so that it stays sharp at any size."""

from PySide6 import QtCore
from PySide6.QtCore import Property, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004, 6.3.8)."""


@QmlElement
class QrCode(QQuickPaintedItem):
    """The QR code (二维码) of `text`; nothing for an empty text."""

    textChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._rows: tuple[bytes, ...] = ()

    def _set_text(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self._rows = _modules(text) if text else ()
        self.textChanged.emit()
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Draw whole pixels per module, centred (Qt's contract)."""
        if not self._rows:
            return
        side = min(self.width(), self.height())
        step = int(side // (len(self._rows) + 2 * QUIET_ZONE))
        left = (self.width() - step * len(self._rows)) // 2
        top = (self.height() - step * len(self._rows)) // 2
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), QtCore.Qt.GlobalColor.white)
        for y, row in enumerate(self._rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    painter.fillRect(QRectF(left + x * step, top + y * step, step, step), QtCore.Qt.GlobalColor.black)

    text = Property(str, lambda self: self._text, _set_text, notify=textChanged)


def _modules(text: str) -> tuple[bytes, ...]:
    import segno

    return tuple(bytes(row) for row in segno.make_qr(text, error="m").matrix)
