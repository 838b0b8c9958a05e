"""A page of fields. A field keeps its view-model while the page is shown, so that an open editor is never rebuilt."""

from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement

from kiosk.view.form import FieldView, FormScreen
from ui.item_roles import DISPLAY_ROLE, FIRST_ROLE
from ui.qml_registration import made_in_python
from ui.viewmodels.field import FieldViewModel, is_answered, is_chosen_in_place
from ui.viewmodels.note import NoteViewModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_ROOT = QModelIndex()
_FIELD_ROLE = FIRST_ROLE


@QmlElement
@made_in_python("made by FormViewModel")
class FieldList(QAbstractListModel):
    """The fields of the page, one role `field`. View-models are kept and reused from page to page."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool: list[FieldViewModel] = []
        self._count = 0

    def show(self, fields: tuple[FieldView, ...], *, is_same_page: bool) -> None:
        """Show the fields; on the same page only their states move."""
        for spare in self._pool[len(fields) :] if is_same_page else self._pool:
            spare.forget()
        if not is_same_page:
            self.beginResetModel()
        while len(self._pool) < len(fields):
            self._pool.append(FieldViewModel(self))
        for model, field in zip(self._pool, fields, strict=False):
            model.show(field)
        self._count = len(fields)
        if not is_same_page:
            self.endResetModel()

    def first(self) -> FieldViewModel:
        """The first field; a blank one when the page has none."""
        if not self._pool:
            self._pool.append(FieldViewModel(self))
        return self._pool[0]

    def next_empty(self) -> FieldViewModel | None:
        """The first field that must be filled in and is not."""
        shown = self._pool[: self._count]
        return next((row for row in shown if row.is_wanted), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Number of fields (Qt's contract)."""
        return 0 if parent.isValid() else self._count

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY_ROLE) -> Any:
        """The view-model of one field (Qt's contract, hence Any)."""
        return self._pool[index.row()] if role == _FIELD_ROLE and index.isValid() else None

    def roleNames(self) -> dict[int, QByteArray]:
        """One role (Qt's contract)."""
        return {_FIELD_ROLE: QByteArray(b"field")}


@QmlElement
@made_in_python("made by KioskViewModel")
class FormViewModel(ScreenViewModel):
    """What a page of the form shows: its fields and their problems (填表)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(FormScreen("", 0, 0, ()), parent)
        self._fields = FieldList(self)
        self._names: tuple[str, ...] = ()
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        names = (str(self._screen.page), *(field.name + field.editor.value for field in self._screen.fields))
        self._fields.show(self._screen.fields, is_same_page=names == self._names)
        self._names = names
        self._note.show(self._screen.note)

    def _page_key(self) -> str:
        return "/".join(self._names)

    @Slot(result=FieldViewModel)
    def nextEmpty(self) -> FieldViewModel | None:
        """The first field of the page that must be filled in and is not; null where there is none."""
        return self._fields.next_empty()

    def _is_filled(self) -> bool:
        return all(is_answered(field) for field in self._screen.fields)

    def _is_single(self) -> bool:
        """Whether the page is one editor. What is chosen in place stays where it is when its answer brings up more."""
        fields = self._screen.fields
        return len(fields) == 1 and not (self._screen.may_grow and is_chosen_in_place(fields[0]))

    isSingle = Property(bool, _is_single, notify=changed)
    isFilled = Property(bool, _is_filled, notify=changed)
    title = Property(str, lambda self: self._screen.title, notify=changed)
    page = Property(int, lambda self: self._screen.page, notify=changed)
    pages = Property(int, lambda self: self._screen.pages, notify=changed)
    pageKey = Property(str, _page_key, notify=changed)
    first = Property(FieldViewModel, lambda self: self._fields.first(), notify=changed)
    fields = Property(FieldList, lambda self: self._fields, constant=True)
    reading = Property(str, lambda self: self._screen.reading, notify=changed)
    personCard = Property(str, lambda self: self._screen.person_card, notify=changed)
    awaitsCard = Property(bool, lambda self: self._screen.awaits_card, notify=changed)
    hasOffer = Property(bool, lambda self: bool(self._screen.reading or self._screen.person_card), notify=changed)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)
