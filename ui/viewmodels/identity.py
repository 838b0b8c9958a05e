"""Who it is: consent, card, face, fingers."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from ui.qml_registration import made_in_python
from ui.viewmodels.block import Block, paragraph_blocks
from ui.viewmodels.note import NO_NOTE, NoteViewModel
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class ConsentViewModel(ScreenViewModel):
    """What the consent shows before a card is read (授权)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(ConsentScreen((), ""), parent)
        self._blocks = RowListModel(Block, self)

    def _spread(self) -> None:
        self._blocks.set_rows(paragraph_blocks(self._screen.paragraphs))

    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
    choice = Property(str, lambda self: self._screen.choice, notify=changed)


@QmlElement
@made_in_python("made by KioskViewModel")
class IdentifyViewModel(ScreenViewModel):
    """What the screen shows while it waits for a card or a code (身份识别)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(IdentifyScreen(IdentifyStage.WAITING, NO_NOTE), parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    stage = Property(str, lambda self: self._screen.stage.value, notify=changed)
    maskedName = Property(str, lambda self: self._screen.masked_name, notify=changed)
    maskedId = Property(str, lambda self: self._screen.masked_id, notify=changed)
    acceptsCode = Property(bool, lambda self: self._screen.accepts_code, notify=changed)
    furtherWays = Property(list, lambda self: list(self._screen.further_ways), notify=changed)
    wantsLicence = Property(bool, lambda self: self._screen.wants_licence, notify=changed)
    isAboutPhone = Property(bool, lambda self: _is_about_phone(self._screen), notify=changed)
    isInPlaceOfFace = Property(bool, lambda self: self._screen.is_in_place_of_face, notify=changed)
    consent = Property(str, lambda self: self._screen.consent, notify=changed)
    isOther = Property(bool, lambda self: self._screen.is_other, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class ConditionsViewModel(ScreenViewModel):
    """What the conditions of an item show before the card is read (办理条件)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(ConditionsScreen(()), parent)
        self._blocks = RowListModel(Block, self)

    def _spread(self) -> None:
        self._blocks.set_rows(paragraph_blocks(self._screen.paragraphs))

    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class FaceViewModel(ScreenViewModel):
    """What the face comparison shows: movement, progress, notes (人脸比对)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(FaceScreen("", 0.0, NO_NOTE, 0), parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    instruction = Property(str, lambda self: self._screen.instruction, notify=changed)
    progress = Property(float, lambda self: self._screen.progress, notify=changed)
    attemptsLeft = Property(int, lambda self: self._screen.attempts_left, notify=changed)
    isOutOfOrder = Property(bool, lambda self: self._screen.is_out_of_order, notify=changed)
    keeping = Property(str, lambda self: self._screen.keeping, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class FingerprintViewModel(ScreenViewModel):
    """The fingerprint view-model (指纹采集). `quality` is -1 while no finger was measured."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(FingerprintScreen(1, 2, None, 0, NO_NOTE), parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    def _quality(self) -> int:
        return -1 if self._screen.quality is None else int(self._screen.quality)

    finger = Property(int, lambda self: self._screen.finger, notify=changed)
    fingers = Property(int, lambda self: self._screen.fingers, notify=changed)
    quality = Property(int, _quality, notify=changed)
    triesLeft = Property(int, lambda self: self._screen.tries_left, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


def _is_about_phone(screen: IdentifyScreen) -> bool:
    return screen.wants_licence or screen.is_about_code or screen.is_in_place_of_face
