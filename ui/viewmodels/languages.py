"""The languages that there are, each in its own words, and the question which one."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from catalogue.text import Language
from ui.qml_registration import made_in_python
from ui.viewmodels.row_list_model import RowListModel
from wording.store import Wording

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class LanguageRow(Struct, frozen=True):
    """One language of the list."""

    code: str
    name: str
    is_shown: bool


@QmlElement
@made_in_python("made by KioskViewModel")
class LanguagesViewModel(QObject):
    """The languages view-model (语言选择).

    Of two languages the other one is offered, and chosen by one tap; of more, one tap opens the list.
    """

    changed = Signal()

    def __init__(self, wording: Wording, choose: Callable[[Language], None], parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording
        self._choose = choose
        self._shown: Language | None = None
        self._is_asking = False
        self._rows = RowListModel(LanguageRow, self)

    def show(self, language: Language, *, may_ask: bool) -> None:
        """What is spoken now. The list goes with its answer, and before whatever else is asked."""
        is_asking = self._is_asking and may_ask and language == self._shown
        if (language, is_asking) == (self._shown, self._is_asking):
            return
        self._shown, self._is_asking = language, is_asking
        names = ((language, self._wording.name(language)) for language in self._wording.languages)
        self._rows.set_rows([LanguageRow(str(code), name, code == language) for code, name in names])
        self.changed.emit()

    @Slot()
    def ask(self) -> None:
        """The button of the header."""
        if len(self._wording.languages) > 2:
            self._set_asking(True)
        else:
            self._choose(self._language_offered())

    @Slot(str)
    def choose(self, code: str) -> None:
        """One of the list."""
        self.keep()
        self._choose(Language(code))

    @Slot()
    def keep(self) -> None:
        """The list goes, the language stays."""
        self._set_asking(False)

    def _set_asking(self, is_asking: bool) -> None:
        if is_asking != self._is_asking:
            self._is_asking = is_asking
            self.changed.emit()

    def _language_offered(self) -> Language:
        """Of two the other one; of more the one that is shown, which names what the list is about."""
        shown = Language.ZH if self._shown is None else self._shown
        others = [language for language in self._wording.languages if language != shown]
        return others[0] if len(others) == 1 else shown

    offered = Property(str, lambda self: self._wording.name(self._language_offered()), notify=changed)
    isAsking = Property(bool, lambda self: self._is_asking, notify=changed)
    rows = Property(RowListModel, lambda self: self._rows, constant=True)
