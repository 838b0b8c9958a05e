"""What only tests ask of the screen: every word on it, and a finger that cannot keep still."""

from collections.abc import Iterator

from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from demo.window_driver import LEFT, NO_KEYS, WindowDriver


def words_on(driver: WindowDriver) -> str:
    """Every text that can be seen, without the marks that keep the last characters of a sentence together."""
    texts = (item.property("text") for item in _shown(driver._window.rootObject()) if item.inherits("QQuickText"))
    return "\n".join(str(each) for each in texts if each).replace("\u2060", "").replace("\u00a0", " ")


def tap_twice(driver: WindowDriver, name: str) -> None:
    """Two taps at one place as quickly as a nervous finger can, the second wherever it then lands."""
    place = driver._steady(name).middle
    driver._wait_to_settle()
    QTest.mouseDClick(driver._window, LEFT, NO_KEYS, place)
    QTest.mousePress(driver._window, LEFT, NO_KEYS, place)
    QTest.mouseRelease(driver._window, LEFT, NO_KEYS, place)


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _shown(child)
