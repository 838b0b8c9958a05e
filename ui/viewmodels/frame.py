"""Header, step bar and footer as QML sees them."""

from msgspec import Struct
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.frame import BLANK_FRAME, FrameView
from ui.qml_registration import made_in_python
from ui.viewmodels.row_list_model import RowListModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class StepMarkRow(Struct, frozen=True):
    """A mark of the step bar; `stage` because every item of QML has a `state` of its own."""

    stage: str


@QmlElement
@made_in_python("made by KioskViewModel")
class FrameViewModel(QObject):
    """The frame view-model (页眉、步骤条和页脚). `stepNumber` counts from 1, 0 without a current step."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = BLANK_FRAME
        self._steps = RowListModel(StepMarkRow, self)

    def show(self, frame: FrameView) -> None:
        """Show a newer state."""
        if frame != self._frame:
            self._frame = frame
            self._steps.set_rows([StepMarkRow(mark.state.value) for mark in frame.steps])
            self.changed.emit()

    site = Property(str, lambda self: self._frame.site, notify=changed)
    terminal = Property(str, lambda self: self._frame.terminal, notify=changed)
    network = Property(str, lambda self: self._frame.network.value, notify=changed)
    devices = Property(str, lambda self: self._frame.devices.value, notify=changed)
    itemTitle = Property(str, lambda self: self._frame.item_title, notify=changed)
    canGoBack = Property(bool, lambda self: self._frame.can_go_back, notify=changed)
    canLeave = Property(bool, lambda self: self._frame.can_leave, notify=changed)
    main = Property(str, lambda self: self._frame.main.value, notify=changed)
    isMainEnabled = Property(bool, lambda self: self._frame.is_main_enabled, notify=changed)
    person = Property(str, lambda self: self._frame.person, notify=changed)
    canSetAside = Property(bool, lambda self: self._frame.can_set_aside, notify=changed)
    canCall = Property(bool, lambda self: self._frame.can_call, notify=changed)
    hasHelp = Property(bool, lambda self: self._frame.has_help, notify=changed)
    hasModes = Property(bool, lambda self: self._frame.has_modes, notify=changed)
    call = Property(str, lambda self: self._frame.call.value, notify=changed)
    video = Property(str, lambda self: self._frame.video.value, notify=changed)
    isUnheard = Property(bool, lambda self: self._frame.is_unheard, notify=changed)
    isVideoOpen = Property(bool, lambda self: self._frame.video.is_open, notify=changed)
    isSandbox = Property(bool, lambda self: self._frame.is_sandbox, notify=changed)
    isTest = Property(bool, lambda self: self._frame.is_test, notify=changed)
    stepNumber = Property(int, lambda self: self._frame.step_number, notify=changed)
    stepCount = Property(int, lambda self: len(self._frame.steps), notify=changed)
    stepLabel = Property(str, lambda self: self._frame.step_label, notify=changed)
    steps = Property(RowListModel, lambda self: self._steps, constant=True)
