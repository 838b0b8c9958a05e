"""What a page holds for a citizen who hears it: texts and what can be chosen, in the order in which they are read."""

import re
from collections.abc import Iterator

from msgspec import Struct
from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtQuick import QQuickItem


class EarStop(Struct, frozen=True):
    """One thing on the page (停留点). `place`: the middle of what can be seen of it, in the window."""

    item: QQuickItem
    words: str
    place: QPointF
    can_be_chosen: bool = False
    is_heading: bool = False
    is_box: bool = False
    is_on: bool = False


_ENDS = re.compile(r"(?<=[。！？；!?])\s*|(?<=[.;])\s+")


def sentences_of(stop: EarStop) -> tuple[str, ...]:
    """What is said of it at one key: a text sentence by sentence, as an ear can follow it; all of what can be chosen."""
    if stop.can_be_chosen or stop.is_heading:
        return (stop.words,)
    return tuple(part for part in _ENDS.split(stop.words) if part.strip()) or (stop.words,)


def stops_in(root: QQuickItem) -> list[EarStop]:
    """Of the window's content, without what is on another page of a list. Some may be covered: `is_uncovered` looks."""
    return [stop for stop in _stops(root, _scene(root)) if stop.words.strip()]


def _stops(item: QQuickItem, room: QRectF) -> Iterator[EarStop]:
    if not (item.isVisible() and item.isEnabled()):
        return
    if item.clip():
        room = room.intersected(_scene(item))
    if item.property("isMagnified") is True:
        room = _scene(item)  # all of it can be brought into view
    own = _stop(item, room)
    if own is not None:
        yield own
        return
    for child in item.childItems():
        yield from _stops(child, room)


def _stop(item: QQuickItem, room: QRectF) -> EarStop | None:
    rect = _scene(item)
    place = rect.center()
    if rect.isEmpty() or not room.contains(place):
        return None
    if item.property("isWords") is True:
        return EarStop(item, _text(item, "text"), place, is_heading=item.property("isHeading") is True)
    return _target(item, place)


def _target(item: QQuickItem, place: QPointF) -> EarStop | None:
    """Buttons of ours, boxes for text, and the keys and words of the keyboard on the screen."""
    if item.property("isTouchTarget") is True:
        is_on = item.property("isChosen") is True or (
            item.property("isToggle") is True and item.property("isOn") is True
        )
        return EarStop(item, _text(item, "spoken"), place, can_be_chosen=True, is_on=is_on)
    if item.inherits("QQuickTextInput") or item.inherits("QQuickTextEdit"):
        return EarStop(item, f"{_box_label(item)}, {_text(item, 'text')}".strip(", "), place, True, is_box=True)
    if item.objectName().startswith("soft:"):
        return EarStop(item, item.objectName().removeprefix("soft:"), place, can_be_chosen=True)
    if isinstance(item.property("word"), str):
        return EarStop(item, _text(item, "word"), place, can_be_chosen=True)
    return None


def _box_label(item: QQuickItem) -> str:
    """The box around an input knows what is asked in it."""
    parent = item.parentItem()
    while parent is not None:
        label = parent.property("label")
        if isinstance(label, str):
            return label
        parent = parent.parentItem()
    return ""


def _text(item: QQuickItem, name: str) -> str:
    """Without the marks that only keep a line together."""
    return str(item.property(name) or "").replace("\u2060", "")


def place_within(stop: EarStop, view: QQuickItem) -> QPointF:
    """The middle of what is seen of it through the view over a magnified page."""
    return _scene(stop.item).intersected(_scene(view)).center() if _is_inside(stop.item, view) else stop.place


def is_uncovered(root: QQuickItem, stop: EarStop) -> bool:
    """Whether nothing lies over it that takes the finger. Goes over the whole page: for one stop at a time."""
    if stop.item.objectName().startswith("soft:"):
        return True  # one area over all keys of the keyboard takes the finger
    hit = _hit(root, stop.place)
    if hit is None:
        return not stop.can_be_chosen
    return hit == stop.item or _is_inside(stop.item, hit) or (stop.can_be_chosen and _is_inside(hit, stop.item))


def _is_inside(item: QQuickItem, around: QQuickItem) -> bool:
    parent = item.parentItem()
    while parent is not None:
        if parent == around:
            return True
        parent = parent.parentItem()
    return False


def _hit(item: QQuickItem, place: QPointF) -> QQuickItem | None:
    """What a finger at this place would touch: the topmost that takes it."""
    if not (item.isVisible() and item.isEnabled()) or item.property("enabled") is False:
        return None
    is_inside = item.contains(item.mapFromScene(place))
    if item.clip() and not is_inside:
        return None
    for child in sorted(item.childItems(), key=lambda child: child.z())[::-1]:
        found = _hit(child, place)
        if found is not None:
            return found
    return item if is_inside and item.acceptedMouseButtons() & QtCore.Qt.MouseButton.LeftButton else None


def _scene(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
