"""One list model for every list on the screen: rows are frozen records, roles are their field names in camelCase."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)
from PySide6.QtQml import QmlElement

from ui.item_roles import DISPLAY_ROLE, FIRST_ROLE
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def camel_case(name: str) -> str:
    """The name of a role in QML: `is_available` becomes `isAvailable`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


@QmlElement
@made_in_python("made by the view-models")
class RowListModel(QAbstractListModel):
    """List of frozen records of one type. Rows at the same place are changed in place, so that delegates are reused."""

    countChanged = Signal()

    def __init__(self, row_type: type[Struct], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = row_type.__match_args__
        self._rows: tuple[Any, ...] = ()

    def _count(self) -> int:
        return len(self._rows)

    count = Property(int, _count, notify=countChanged)

    def rows(self) -> tuple[Any, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace the rows; only what differs is announced."""
        before, after = self._rows, tuple(rows)
        if before == after:
            return
        shared = min(len(before), len(after))
        self._grow_or_shrink(before, after, shared)
        self._announce_changes(before, after, shared)
        if len(before) != len(after):
            self.countChanged.emit()

    def _grow_or_shrink(self, before: tuple[Any, ...], after: tuple[Any, ...], shared: int) -> None:
        if len(after) > shared:
            self.beginInsertRows(_ROOT, shared, len(after) - 1)
            self._rows = after
            self.endInsertRows()
        elif len(before) > shared:
            self.beginRemoveRows(_ROOT, shared, len(before) - 1)
            self._rows = after
            self.endRemoveRows()
        else:
            self._rows = after

    def _announce_changes(self, before: tuple[Any, ...], after: tuple[Any, ...], shared: int) -> None:
        for place in range(shared):
            if before[place] != after[place]:
                index = self.index(place)
                self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of rows (Qt's contract)."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = DISPLAY_ROLE) -> Any:
        """One field of one row (Qt's contract); the type differs from role to role, so Any."""
        place = role - FIRST_ROLE
        if not index.isValid() or not 0 <= place < len(self._names):
            return None
        value = getattr(self._rows[index.row()], self._names[place])
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, bytes):
            return QByteArray(value)
        return list(value) if isinstance(value, tuple) else value

    def roleNames(self) -> dict[int, QByteArray]:
        """Roles from the field names (Qt's contract)."""
        return {FIRST_ROLE + place: QByteArray(camel_case(name).encode()) for place, name in enumerate(self._names)}
