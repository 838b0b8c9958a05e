"""Handing something in: what a device measures, papers on the desk, signature, review."""

from msgspec import Struct
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.guided import GuidedScreen
from kiosk.view.materials import MaterialsScreen, PageView
from kiosk.view.review import ReviewScreen, SignatureScreen
from ui.qml_registration import made_in_python
from ui.viewmodels.block import Block, pair_blocks
from ui.viewmodels.note import NO_NOTE, NoteViewModel
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class ReviewRow(Struct, frozen=True):
    """A line of the review screen; `can_edit` when it belongs to a form page."""

    label: str
    value: str
    emphasis: bool
    can_edit: bool
    part: str


@QmlElement
@made_in_python("made by KioskViewModel")
class GuidedViewModel(ScreenViewModel):
    """What a step shows that a device leads through (设备引导)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(GuidedScreen("", NO_NOTE), parent)
        self._blocks = RowListModel(Block, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._blocks.set_rows(pair_blocks(self._screen.lines))
        self._note.show(self._screen.note)

    heading = Property(str, lambda self: self._screen.heading, notify=changed)
    hasLines = Property(bool, lambda self: bool(self._screen.lines), notify=changed)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class MaterialsViewModel(ScreenViewModel):
    """What the camera step for materials shows: pages, number wanted (材料采集)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(MaterialsScreen("", "", 1, 1, (), 1, is_optional=False, note=NO_NOTE), parent)
        self._pages = RowListModel(PageView, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._pages.set_rows(self._screen.pages)
        self._note.show(self._screen.note)

    label = Property(str, lambda self: self._screen.label, notify=changed)
    hint = Property(str, lambda self: self._screen.hint, notify=changed)
    index = Property(int, lambda self: self._screen.index, notify=changed)
    count = Property(int, lambda self: self._screen.count, notify=changed)
    maxPages = Property(int, lambda self: self._screen.max_pages, notify=changed)
    isOptional = Property(bool, lambda self: self._screen.is_optional, notify=changed)
    pages = Property(RowListModel, lambda self: self._pages, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class SignatureViewModel(ScreenViewModel):
    """What the page for the signature shows (签名)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(SignatureScreen("", "", is_signed=False), parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    label = Property(str, lambda self: self._screen.label, notify=changed)
    statement = Property(str, lambda self: self._screen.statement, notify=changed)
    subject = Property(str, lambda self: self._screen.subject, notify=changed)
    signer = Property(str, lambda self: self._screen.signer, notify=changed)
    turn = Property(int, lambda self: self._screen.turn, notify=changed)
    inWords = Property(str, lambda self: self._screen.in_words, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class ReviewViewModel(ScreenViewModel):
    """What the review shows before the submission: every answer (核对)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(ReviewScreen((), (), "", will_queue=False), parent)
        self._rows = RowListModel(ReviewRow, self)

    def _spread(self) -> None:
        pairs = zip(self._screen.lines, self._screen.editable, strict=True)
        self._rows.set_rows(
            [ReviewRow(line.label, line.value, line.emphasis, page >= 0, line.part) for line, page in pairs]
        )

    statement = Property(str, lambda self: self._screen.statement, notify=changed)
    willQueue = Property(bool, lambda self: self._screen.will_queue, notify=changed)
    heading = Property(str, lambda self: self._screen.heading, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)
