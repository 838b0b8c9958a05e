"""The live picture of a camera: mirrored for the face, with a guide to aim at; whole for the desk, so that corners show."""

from PySide6 import QtCore
from PySide6.QtCore import Property, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from drivers.ports.camera import Frame
from drivers.ports.picture import COLOURS
from ui.painting.frame_feed import FrameFeed

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

REFRESH_EVERY_MS = 60
"""15 pictures a second and more, for a timer of Qt may be late by a twentieth: smooth enough to aim by."""

OVAL_HEIGHT = 0.82
OVAL_ASPECT = 0.76
"""A face is about three quarters as wide as high (ISO/IEC 19794-5 portrait proportions)."""


@QmlElement
class LivePicture(QQuickPaintedItem):
    """The live picture (实时画面). Takes frames only while `isLive`, and drops the last one when it ends."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._feed: FrameFeed | None = None
        self._frame: Frame | None = None
        self._has_oval = False
        self._is_mirrored = False
        self._is_whole = False
        self._progress = 0.0
        self._shade = QColor()
        self._accent = QColor()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_EVERY_MS)
        self._timer.timeout.connect(self._refresh)

    def _refresh(self) -> None:
        frame = self._feed.newest() if self._feed else None
        if (frame is None) != (self._frame is None) or (frame and self._frame and frame.number != self._frame.number):
            had_picture, self._frame = self._frame is not None, frame
            if had_picture != (frame is not None):
                self.changed.emit()
            self.update()

    def paint(self, painter: QPainter) -> None:
        """Draw the newest frame, cropped to fill or whole, and the oval over it (Qt's contract)."""
        if self._frame is None:
            return
        picture = self._frame.picture
        height, width = picture.height, picture.width
        image = QImage(memoryview(picture.data), width, height, width * COLOURS, QImage.Format.Format_BGR888)
        area = QRectF(0, 0, self.width(), self.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        if self._is_mirrored:
            painter.translate(area.width(), 0)
            painter.scale(-1, 1)
        if self._is_whole:
            painter.drawImage(_fit(width, height, area), image)
        else:
            painter.drawImage(area, image, _crop(width, height, area))
        painter.restore()
        if self._has_oval:
            self._paint_oval(painter, area)

    def _paint_oval(self, painter: QPainter, area: QRectF) -> None:
        height = area.height() * OVAL_HEIGHT
        oval = QRectF(0, 0, height * OVAL_ASPECT, height)
        oval.moveCenter(area.center())
        outside = QPainterPath()
        outside.addRect(area)
        outside.addEllipse(oval)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outside, self._shade)
        thick = max(4.0, area.height() / 70)
        painter.setPen(QPen(QColor(QtCore.Qt.GlobalColor.white), thick / 2))
        painter.drawEllipse(oval)
        # how far it is shows by its breadth and its dark edge too: in high contrast it is as white as the ring
        for colour, breadth in ((QColor(QtCore.Qt.GlobalColor.black), 2 * thick), (self._accent, 1.4 * thick)):
            painter.setPen(QPen(colour, breadth, QtCore.Qt.PenStyle.SolidLine, QtCore.Qt.PenCapStyle.FlatCap))
            painter.drawArc(oval, 90 * 16, -round(self._progress * 360 * 16))

    def _set_live(self, live: bool) -> None:
        if live == self._timer.isActive():
            return
        if live:
            self._timer.start()
            self._refresh()
        else:
            self._timer.stop()
            self._frame = None
            self.update()
        self.changed.emit()

    def _set_feed(self, feed: FrameFeed) -> None:
        self._feed = feed
        self.changed.emit()

    def _set_oval(self, on: bool) -> None:
        self._has_oval = on
        self._repaint()

    def _set_mirrored(self, on: bool) -> None:
        self._is_mirrored = on
        self._repaint()

    def _set_whole(self, on: bool) -> None:
        self._is_whole = on
        self._repaint()

    def _set_progress(self, progress: float) -> None:
        self._progress = min(1.0, max(0.0, progress))
        self._repaint()

    def _set_shade(self, color: QColor) -> None:
        self._shade = color
        self._repaint()

    def _set_accent(self, color: QColor) -> None:
        self._accent = color
        self._repaint()

    def _repaint(self) -> None:
        self.changed.emit()
        self.update()

    feed = Property(FrameFeed, lambda self: self._feed, _set_feed, notify=changed)
    isLive = Property(bool, lambda self: self._timer.isActive(), _set_live, notify=changed)
    hasPicture = Property(bool, lambda self: self._frame is not None, notify=changed)
    hasOval = Property(bool, lambda self: self._has_oval, _set_oval, notify=changed)
    isMirrored = Property(bool, lambda self: self._is_mirrored, _set_mirrored, notify=changed)
    isWhole = Property(bool, lambda self: self._is_whole, _set_whole, notify=changed)
    progress = Property(float, lambda self: self._progress, _set_progress, notify=changed)
    shade = Property(QColor, lambda self: self._shade, _set_shade, notify=changed)
    accent = Property(QColor, lambda self: self._accent, _set_accent, notify=changed)


def _crop(width: int, height: int, area: QRectF) -> QRectF:
    """The middle part of the picture that has the shape of the area."""
    scale = min(width / max(1.0, area.width()), height / max(1.0, area.height()))
    part = QRectF(0, 0, area.width() * scale, area.height() * scale)
    part.moveCenter(QRectF(0, 0, width, height).center())
    return part


def _fit(width: int, height: int, area: QRectF) -> QRectF:
    """The largest part of the area that has the shape of the picture, in its middle."""
    scale = min(area.width() / width, area.height() / height)
    part = QRectF(0, 0, width * scale, height * scale)
    part.moveCenter(area.center())
    return part
