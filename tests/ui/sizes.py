"""How large everything on the screen is on the glass: text by the square of a Chinese character (em), targets by their shorter side."""

from collections.abc import Iterator

from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from tests.ui.layout import Shown, is_target, is_text, name, shown_items

INCH = 25.4


def millimetres(inches: float, width: int, height: int) -> float:
    """Of one pixel, on a screen of that diagonal."""
    return inches * INCH / (width**2 + height**2) ** 0.5


def em_of(item: QQuickItem) -> float:
    """Pixels: what is really drawn, also where a text was made smaller to fit."""
    value = QQmlExpression(qmlContext(item), item, "fontInfo.pixelSize").evaluate()
    return float(value[0] if isinstance(value, tuple) else value)


def texts_and_targets(root: QQuickItem) -> tuple[list[Shown], list[Shown]]:
    """What a citizen reads and presses on the page that is shown."""
    from tests.ui.layout import scene_rect

    shown = list(shown_items(root, scene_rect(root)))
    return [each for each in shown if is_text(each.item)], [each for each in shown if is_target(each.item)]


def small_texts(root: QQuickItem, millimetre: float, least: float) -> Iterator[tuple[float, str]]:
    """Texts below `least` millimetres, with how large they are."""
    for each in texts_and_targets(root)[0]:
        size = em_of(each.item) * millimetre
        if size < least:
            yield round(size, 1), name(each)


def small_targets(root: QQuickItem, millimetre: float, least: float) -> Iterator[tuple[float, str]]:
    """Targets below `least` millimetres, with how large they are."""
    for each in texts_and_targets(root)[1]:
        size = min(each.rect.width(), each.rect.height()) * millimetre
        if size < least:
            yield round(size, 1), name(each)
