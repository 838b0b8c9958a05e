"""A captured page as thumbnail, from the JPEG bytes that the view carries."""

from PySide6.QtCore import Property, QByteArray, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PagePicture(QQuickPaintedItem):
    """缩略图. JPEG or PNG bytes, fitted whole above a `reserved` height; bytes that are no picture leave it empty."""

    pictureChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._picture = QByteArray()
        self._image = QImage()
        self._reserved = 0.0
        self.windowChanged.connect(self._forget_off_the_glass)

    def _forget_off_the_glass(self) -> None:
        """Python's half of an item outlives Qt's: the picture of a page that was taken away must not stay in it."""
        if self.window() is None:
            self._picture, self._image = QByteArray(), QImage()

    def _set_picture(self, picture: QByteArray) -> None:
        if picture == self._picture:
            return
        self._picture = picture
        self._image = QImage.fromData(picture)
        self.pictureChanged.emit()
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Draw it (Qt's contract)."""
        if self._image.isNull():
            return
        area = QRectF(0, 0, self.width(), self.height() - self._reserved)
        size = self._image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)

    def _set_reserved(self, reserved: float) -> None:
        self._reserved = reserved
        self.pictureChanged.emit()
        self.update()

    jpeg = Property(QByteArray, lambda self: self._picture, _set_picture, notify=pictureChanged)
    reserved = Property(float, lambda self: self._reserved, _set_reserved, notify=pictureChanged)
    pictureWidth = Property(int, lambda self: self._image.width(), notify=pictureChanged)
    pictureHeight = Property(int, lambda self: self._image.height(), notify=pictureChanged)
