"""What lies over the screen: still there?, leave?, help, card left, a call for help."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.overlay import Overlay
from ui.qml_registration import made_in_python
from ui.viewmodels.block import Block, section_blocks
from ui.viewmodels.row_list_model import RowListModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class OverlayViewModel(QObject):
    """The overlay view-model (遮罩).

    `kind` is "" for none; `fraction` is the part of the countdown that is left, from its highest value.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._overlay: Overlay | None = None
        self._highest = 1
        self._blocks = RowListModel(Block, self)

    def show(self, overlay: Overlay | None) -> None:
        before, self._overlay = self._overlay, overlay
        if overlay == before:
            return
        seconds = overlay.seconds_left if overlay else 0
        is_new = before is None or overlay is None or before.kind is not overlay.kind
        self._highest = max(1, seconds if is_new else max(self._highest, seconds))
        self._blocks.set_rows(section_blocks(overlay.sections) if overlay else ())
        self.changed.emit()

    def _kind(self) -> str:
        return self._overlay.kind.value if self._overlay else ""

    def _seconds(self) -> int:
        return self._overlay.seconds_left if self._overlay else 0

    kind = Property(str, _kind, notify=changed)
    call = Property(str, lambda self: self._overlay.call.value if self._overlay else "", notify=changed)
    secondsLeft = Property(int, _seconds, notify=changed)
    fraction = Property(float, lambda self: self._seconds() / self._highest, notify=changed)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
