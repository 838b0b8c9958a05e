"""A finger that looks for what it wants on a magnified page: by the arrows beside it, as who sees little does."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from demo.window_driver import LEFT, NO_KEYS, Seen, WindowDriver, scene_rect

MOST_STEPS = 8
"""From any end of the page to the other, by each of two arrows."""


class MagnifiedDriver(WindowDriver):
    """The driver of a terminal on which the page may be magnified (放大后的手指)."""

    def _find_visible(self, item: QQuickItem) -> Seen | None:
        for _ in range(MOST_STEPS):
            found = super()._find_visible(item)
            way = "" if found is not None else self._way_to(item)
            if not way:
                return found
            self._press(f"magnifier:{way}")
        return super()._find_visible(item)

    def _way_to(self, item: QQuickItem) -> str:
        """The arrow that brings its middle nearer; "" where none does, or it is in view."""
        frame = self._window.rootObject().findChild(QQuickItem, "magnifier")
        if frame.property("isOn") is not True or not frame.isAncestorOf(item):
            return ""
        view, middle = scene_rect(frame), scene_rect(item).center()
        return _across(view, middle) or _down(view, middle)

    def _press(self, name: str) -> None:
        arrow = self._window.rootObject().findChild(QQuickItem, name)
        place = scene_rect(arrow).center().toPoint()
        QTest.mousePress(self._window, LEFT, NO_KEYS, place)
        QTest.mouseRelease(self._window, LEFT, NO_KEYS, place)


def _across(view: QRectF, middle: QPointF) -> str:
    return "left" if middle.x() < view.left() else "right" if middle.x() >= view.right() else ""


def _down(view: QRectF, middle: QPointF) -> str:
    return "up" if middle.y() < view.top() else "down" if middle.y() >= view.bottom() else ""
