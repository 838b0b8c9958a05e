"""What only tests ask of the glass: every word on it, and a finger that cannot keep still."""

from collections.abc import Iterator

from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from demo.glass import LEFT, NO_KEYS, Glass


def words_on(glass: Glass) -> str:
    """Every text that can be seen, without the marks that keep the last characters of a sentence together."""
    texts = (item.property("text") for item in _shown(glass._window.rootObject()) if item.inherits("QQuickText"))
    return "\n".join(str(each) for each in texts if each).replace("\u2060", "").replace("\u00a0", " ")


def tap_twice(glass: Glass, name: str) -> None:
    """Two taps at one place as quickly as a nervous finger can, the second wherever it then lands."""
    place = glass._steady(name).middle
    glass._settled()
    QTest.mouseDClick(glass._window, LEFT, NO_KEYS, place)
    QTest.mousePress(glass._window, LEFT, NO_KEYS, place)
    QTest.mouseRelease(glass._window, LEFT, NO_KEYS, place)


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _shown(child)
