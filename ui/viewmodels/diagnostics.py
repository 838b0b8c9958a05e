"""What keepers and technicians see: the entrance, pages of facts with buttons, guided tests."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.facts import FactRow, PageButton
from ui.qml_registration import made_in_python
from ui.viewmodels.note import NoteViewModel
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class EntranceViewModel(ScreenViewModel):
    """What the entrance to diagnostics shows: digits entered, and refusals (诊断入口)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(EntranceScreen(digits=0), parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    digits = Property(int, lambda self: self._screen.digits, notify=changed)
    wantsNumber = Property(bool, lambda self: self._screen.wants_number, notify=changed)
    number = Property(str, lambda self: self._screen.number, notify=changed)
    takesCard = Property(bool, lambda self: self._screen.takes_card, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class DiagnosticsViewModel(ScreenViewModel):
    """The view-model of a page of diagnostics (诊断页)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(DiagnosticsScreen(title=""), parent)
        self._rows = RowListModel(FactRow, self)
        self._buttons = RowListModel(PageButton, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)
        self._buttons.set_rows(self._screen.buttons)
        self._note.show(self._screen.note)

    title = Property(str, lambda self: self._screen.title, notify=changed)
    question = Property(str, lambda self: self._screen.question, notify=changed)
    isSearched = Property(bool, lambda self: self._screen.query is not None, notify=changed)
    query = Property(str, lambda self: self._screen.query or "", notify=changed)
    queryLabel = Property(str, lambda self: self._screen.query_label, notify=changed)
    queryExample = Property(str, lambda self: self._screen.query_example, notify=changed)
    isLatin = Property(bool, lambda self: self._screen.is_latin, notify=changed)
    isDigits = Property(bool, lambda self: self._screen.is_digits, notify=changed)
    isTyped = Property(bool, lambda self: self._screen.code is not None, notify=changed)
    code = Property(str, lambda self: self._screen.code or "", notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)
    buttons = Property(RowListModel, lambda self: self._buttons, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class GuidedTestViewModel(ScreenViewModel):
    """The view-model of a guided test (引导测试)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(GuidedTestScreen(title="", instruction=""), parent)
        self._rows = RowListModel(FactRow, self)
        self._buttons = RowListModel(PageButton, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)
        self._buttons.set_rows(self._screen.buttons)
        self._note.show(self._screen.note)

    title = Property(str, lambda self: self._screen.title, notify=changed)
    instruction = Property(str, lambda self: self._screen.instruction, notify=changed)
    picture = Property(str, lambda self: self._screen.picture.value, notify=changed)
    code = Property(str, lambda self: self._screen.code, notify=changed)
    columns = Property(int, lambda self: self._screen.columns, notify=changed)
    cells = Property(str, lambda self: "".join("1" if cell else "0" for cell in self._screen.cells), notify=changed)
    coversScreen = Property(bool, lambda self: self._screen.covers_screen, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)
    buttons = Property(RowListModel, lambda self: self._buttons, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)
