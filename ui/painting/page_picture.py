"""A captured page as thumbnail, from the JPEG bytes that the view carries."""

from PySide6 import QtCore
from PySide6.QtCore import Property, QByteArray, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1


class _Page:
    """The bytes and the picture of them. Qt for Python keeps its half of an item that QML made and threw away: for ever."""

    def __init__(self) -> None:
        self.data = QByteArray()
        self.image = QImage()

    def show(self, data: QByteArray) -> None:
        self.data, self.image = data, QImage.fromData(data)

    def forget(self) -> None:
        self.data, self.image = QByteArray(), QImage()


@QmlElement
class PagePicture(QQuickPaintedItem):
    """The page picture (缩略图). JPEG or PNG bytes, fitted whole above a `reserved` height; bytes that are no picture leave it empty."""

    pictureChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._page = _Page()
        self.destroyed.connect(self._page.forget)
        self._reserved = 0.0

    def _set_picture(self, picture: QByteArray) -> None:
        if picture == self._page.data:
            return
        self._page.show(picture)
        self.pictureChanged.emit()
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Draw it (Qt's contract)."""
        if self._page.image.isNull():
            return
        area = QRectF(0, 0, self.width(), self.height() - self._reserved)
        size = self._page.image.size().scaled(area.size().toSize(), QtCore.Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._page.image)

    def _set_reserved(self, reserved: float) -> None:
        self._reserved = reserved
        self.pictureChanged.emit()
        self.update()

    jpeg = Property(QByteArray, lambda self: self._page.data, _set_picture, notify=pictureChanged)
    reserved = Property(float, lambda self: self._reserved, _set_reserved, notify=pictureChanged)
    pictureHeight = Property(int, lambda self: self._page.image.height(), notify=pictureChanged)
