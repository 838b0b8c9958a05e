"""A window that is wished larger than its screen is shown as large as fits, in the same proportions."""

from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from ui.window import WindowShape

WITHOUT_SCREEN = frozenset({"offscreen", "minimal"})
"""Qt's platforms on which a window is as large as it is wished: nothing ends at an edge."""

SMALLEST_SHARE = 0.1


def fitted(shape: WindowShape, beside: int = 0) -> WindowShape:
    """`shape`, or as much of it as the screen takes; `beside`: pixels of its width that keep their size. After `prepare`."""
    if shape.is_full_screen or QGuiApplication.platformName() in WITHOUT_SCREEN:
        return shape
    room = QGuiApplication.primaryScreen().availableGeometry()
    share = min((room.width() - beside) / (shape.width - beside), room.height() / shape.height)
    if share >= 1:
        return shape
    share = max(share, SMALLEST_SHARE)
    return replace(shape, width=beside + int((shape.width - beside) * share), height=int(shape.height * share))
