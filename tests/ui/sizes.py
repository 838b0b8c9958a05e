"""How large things are on the screen: a text by the square of a Chinese character (em), a target by its shorter side."""

from collections.abc import Iterator

from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from demo.window_driver import scene_rect
from tests.ui.layout import is_target, is_text, name, shown_items

INCH = 25.4
SLACK = 0.05


def millimetres(inches: float, size: tuple[int, int]) -> float:
    """Of one pixel, on a screen of that diagonal and so many pixels."""
    return inches * INCH / (size[0] ** 2 + size[1] ** 2) ** 0.5


def em_of(item: QQuickItem) -> float:
    """Pixels: what is drawn, also where a text was made smaller to fit."""
    value = QQmlExpression(qmlContext(item), item, "fontInfo.pixelSize").evaluate()
    return float(value[0] if isinstance(value, tuple) else value)


def too_small(root: QQuickItem, millimetre: float, text: float, target: float) -> Iterator[str]:
    """Texts and targets below so many millimetres, with how large they are."""
    for shown in shown_items(root, scene_rect(root)):
        if is_text(shown.item) and (em := em_of(shown.item) * millimetre) < text - SLACK:
            yield f"text of {em:.1f} mm: {name(shown)}"
        side = min(shown.rect.width(), shown.rect.height()) * millimetre
        if is_target(shown.item) and side < target - SLACK:
            yield f"target of {side:.1f} mm: {name(shown)}"
