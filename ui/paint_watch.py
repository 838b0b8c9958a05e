"""Notices when a screen has been painted for the first time, for a waiter outside."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from ui.window import KioskWindow

OnPaint = Callable[[str], None]


class PaintWatch(QObject):
    """Calls `on_paint` with the name of each screen (`KioskViewModel.kind`) once a frame with it is on the screen."""

    def __init__(self, window: KioskWindow, on_paint: OnPaint) -> None:
        super().__init__(window)
        self._model = window.model
        self._on_paint = on_paint
        self._painted = ""
        window.view.frameSwapped.connect(self._frame)

    @Slot()
    def _frame(self) -> None:
        kind = self._model.screen_name
        if kind != self._painted:
            self._painted = kind
            self._on_paint(kind)
