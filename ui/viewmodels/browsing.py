"""Finding an item: home, list, search, guide, and what may follow."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.event import EventRow, EventScreen
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.items import GroupTile, ItemRow
from kiosk.view.search import DictationStage, DictationView, SearchScreen
from kiosk.view.visit_end import AnotherScreen
from ui.qml_registration import made_in_python
from ui.viewmodels.block import Block, paragraph_blocks, section_blocks
from ui.viewmodels.note import NoteViewModel
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class HomeViewModel(ScreenViewModel):
    """What the home screen shows: popular items, themes, departments (首页)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(HomeScreen((), (), ()), parent)
        self._popular = RowListModel(ItemRow, self)
        self._themes = RowListModel(GroupTile, self)
        self._departments = RowListModel(GroupTile, self)
        self._events = RowListModel(GroupTile, self)

    def _spread(self) -> None:
        self._popular.set_rows(self._screen.popular)
        self._themes.set_rows(self._screen.themes)
        self._departments.set_rows(self._screen.departments)
        self._events.set_rows(self._screen.events)

    popular = Property(RowListModel, lambda self: self._popular, constant=True)
    themes = Property(RowListModel, lambda self: self._themes, constant=True)
    departments = Property(RowListModel, lambda self: self._departments, constant=True)
    events = Property(RowListModel, lambda self: self._events, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class ItemListViewModel(ScreenViewModel):
    """The item list view-model (事项列表)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(ItemListScreen("", (), 0, 1), parent)
        self._rows = RowListModel(ItemRow, self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)

    title = Property(str, lambda self: self._screen.title, notify=changed)
    page = Property(int, lambda self: self._screen.page, notify=changed)
    pages = Property(int, lambda self: self._screen.pages, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)


def _dictation_of(screen: SearchScreen) -> DictationView:
    return screen.dictation or DictationView(DictationStage.OFFERED)


LONGEST_IN_ONE_LINE = 17
"""Characters in large letters that one line above the keyboard holds."""


@QmlElement
@made_in_python("made by KioskViewModel")
class SearchViewModel(ScreenViewModel):
    """What the search shows: the words and the items that were found (搜索)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(SearchScreen("", ()), parent)
        self._rows = RowListModel(ItemRow, self)
        self._danger = NoteViewModel(self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)
        self._danger.show(self._screen.danger)

    danger = Property(NoteViewModel, lambda self: self._danger, constant=True)
    query = Property(str, lambda self: self._screen.query, notify=changed)
    areNamesShort = Property(bool, lambda self: _are_short(self._screen.rows), notify=changed)
    isNear = Property(bool, lambda self: self._screen.is_near, notify=changed)
    canSpeak = Property(bool, lambda self: self._screen.dictation is not None, notify=changed)
    dictation = Property(str, lambda self: _dictation_of(self._screen).stage.value, notify=changed)
    level = Property(float, lambda self: _dictation_of(self._screen).level, notify=changed)
    secondsLeft = Property(int, lambda self: _dictation_of(self._screen).seconds_left, notify=changed)
    suggestions = Property("QStringList", lambda self: list(self._screen.suggestions), notify=changed)  # type: ignore[arg-type]
    rows = Property(RowListModel, lambda self: self._rows, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class GuideViewModel(ScreenViewModel):
    """What a guide shows about one item (办事指南)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(GuideScreen("", "", "", (), can_start=False), parent)
        self._blocks = RowListModel(Block, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._blocks.set_rows(section_blocks(self._screen.sections))
        self._note.show(self._screen.note)

    title = Property(str, lambda self: self._screen.title, notify=changed)
    official = Property(str, lambda self: self._screen.official, notify=changed)
    department = Property(str, lambda self: self._screen.department, notify=changed)
    pickUp = Property(str, lambda self: self._screen.pick_up, notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class EventViewModel(ScreenViewModel):
    """What a life event shows: its items and where they are (一件事)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(EventScreen("", ""), parent)
        self._rows = RowListModel(EventRow, self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)

    title = Property(str, lambda self: self._screen.title, notify=changed)
    question = Property(str, lambda self: self._screen.question, notify=changed)
    options = Property("QStringList", lambda self: list(self._screen.options), notify=changed)  # type: ignore[arg-type]
    rows = Property(RowListModel, lambda self: self._rows, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class KnowledgeViewModel(ScreenViewModel):
    """What an entry of the knowledge base shows, with the items about it (知识库条目)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(KnowledgeScreen("", (), "", ""), parent)
        self._rows = RowListModel(ItemRow, self)
        self._blocks = RowListModel(Block, self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)
        self._blocks.set_rows(paragraph_blocks(self._screen.answer))

    question = Property(str, lambda self: self._screen.question, notify=changed)
    department = Property(str, lambda self: self._screen.department, notify=changed)
    source = Property(str, lambda self: self._screen.source, notify=changed)
    begins = Property(str, lambda self: self._screen.begins, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class GreetingViewModel(ScreenViewModel):
    """What the greeting shows to the holder of a card that was put down first (先放卡)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(GreetingScreen(""), parent)
        self._rows = RowListModel(ItemRow, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._rows.set_rows(self._screen.rows)
        self._note.show(self._screen.note)

    note = Property(NoteViewModel, lambda self: self._note, constant=True)
    name = Property(str, lambda self: self._screen.name, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class AnotherViewModel(ScreenViewModel):
    """What the last question offers: other items that may be of use (继续办理)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(AnotherScreen(()), parent)
        self._suggestions = RowListModel(ItemRow, self)

    def _spread(self) -> None:
        self._suggestions.set_rows(self._screen.suggestions)

    isRated = Property(bool, lambda self: self._screen.is_rated, notify=changed)
    chosen = Property(str, lambda self: self._screen.chosen, notify=changed)
    suggestions = Property(RowListModel, lambda self: self._suggestions, constant=True)


def _are_short(rows: tuple[ItemRow, ...]) -> bool:
    return all(len(row.title.removesuffix("？")) <= LONGEST_IN_ONE_LINE for row in rows)
