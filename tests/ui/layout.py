"""What is wrong with the picture on the screen: cut texts, small targets, overlaps. Reads the item tree of a shown window."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from demo.window_driver import scene_rect

SLACK = 2.0
MINIMUM_TARGET = 88
ICON_FAMILY = "Material Design Icons"


@dataclass(frozen=True)
class Shown:
    """An item, where it is, and what cuts it."""

    item: QQuickItem
    rect: QRectF
    frame: QRectF
    path: tuple[QQuickItem, ...]


def shown_items(item: QQuickItem, frame: QRectF, path: tuple[QQuickItem, ...] = ()) -> Iterator[Shown]:
    """Every visible item in paint order; whatever lies wholly outside a clip is not there for anybody."""
    if not item.isVisible() or item.opacity() == 0:
        return
    if item.objectName() == "keyboard":
        return  # Qt's own: its candidate row runs on beyond the edge on purpose
    rect = scene_rect(item)
    inner = frame.intersected(rect) if item.clip() else frame
    if item.objectName().startswith("screen:"):
        inner = frame.intersected(rect)
    if item.width() > 0 and item.height() > 0 and frame.intersects(rect):
        yield Shown(item, rect, frame, path)
    for child in item.childItems():
        yield from shown_items(child, inner, (*path, item))


def is_text(item: QQuickItem) -> bool:
    return item.inherits("QQuickText") and bool(item.property("text")) and item.property("font").family() != ICON_FAMILY


def is_icon(item: QQuickItem) -> bool:
    return item.inherits("QQuickText") and item.property("font").family() == ICON_FAMILY


def is_target(item: QQuickItem) -> bool:
    return item.property("isTouchTarget") is True


def name(shown: Shown) -> str:
    words = shown.item.property("text") or shown.item.property("label") or ""
    return f"{shown.item.objectName()}“{words}” {shown.rect.toRect().getRect()}"


def enum_value(item: QQuickItem, name: str) -> int:
    """An enum of QML; PySide cannot read those of private classes as properties."""
    value = QQmlExpression(qmlContext(item), item, name).evaluate()
    return int(value[0] if isinstance(value, tuple) else value)


def text_rect(shown: Shown) -> QRectF:
    """Where the letters are, inside the item."""
    item, rect = shown.item, shown.rect
    wide, high = float(item.property("contentWidth")), float(item.property("contentHeight"))
    side = enum_value(item, "horizontalAlignment")
    left = rect.left() if side & 1 else rect.right() - wide if side & 2 else rect.center().x() - wide / 2
    upright = enum_value(item, "verticalAlignment")
    top = rect.top() if upright & 0x20 else rect.bottom() - high if upright & 0x40 else rect.center().y() - high / 2
    return QRectF(left, top, wide, high)


def text_faults(texts: list[Shown]) -> Iterator[str]:
    for shown in texts:
        letters = text_rect(shown)
        roomy = shown.frame.adjusted(-SLACK, -SLACK, SLACK, SLACK)
        if shown.item.property("truncated"):
            yield f"truncated: {name(shown)}"
        if letters.height() > shown.rect.height() * 1.02 + SLACK or letters.width() > shown.rect.width() + SLACK:
            yield f"larger than its item {letters.size().toTuple()}: {name(shown)}"
        if not roomy.contains(letters):
            yield f"cut by {shown.frame.toRect().getRect()}: {name(shown)}"


def overlap_faults(items: list[Shown], rect_of: object, what: str) -> Iterator[str]:
    for place, one in enumerate(items):
        for other in items[place + 1 :]:
            if one.item in other.path or other.item in one.path:
                continue
            shared = rect_of(one).intersected(rect_of(other))  # type: ignore[operator]
            if shared.width() > 2 * SLACK and shared.height() > 3 * SLACK:
                yield f"{what} overlap: {name(one)} and {name(other)}"


def target_faults(targets: list[Shown], unit: float) -> Iterator[str]:
    for shown in targets:
        if min(shown.rect.width(), shown.rect.height()) < MINIMUM_TARGET * unit - 1:
            yield f"too small: {name(shown)}"
        if not shown.frame.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(shown.rect):
            yield f"target cut: {name(shown)}"


def text_over_target_faults(texts: list[Shown], targets: list[Shown]) -> Iterator[str]:
    for text in texts:
        for target in targets:
            shared = text_rect(text).intersected(target.rect)
            if target.item not in text.path and shared.width() > 2 * SLACK and shared.height() > 3 * SLACK:
                yield f"text over target: {name(text)} and {name(target)}"


def faults(root: QQuickItem, unit: float) -> list[str]:
    """Everything that is wrong, in words."""
    frame = scene_rect(root)
    everything = list(shown_items(root, frame))
    overlay = [
        shown for shown in everything if shown.item.objectName().startswith("overlay:") and not is_target(shown.item)
    ]
    if overlay:
        everything = [shown for shown in everything if overlay[0].item in shown.path]
    texts = [shown for shown in everything if is_text(shown.item)]
    targets = [shown for shown in everything if is_target(shown.item) and shown.item.objectName() != "wake"]
    found = [*text_faults(texts), *target_faults(targets, unit), *text_over_target_faults(texts, targets)]
    found += overlap_faults(texts, text_rect, "texts")
    found += overlap_faults(targets, lambda shown: shown.rect, "targets")
    return found
