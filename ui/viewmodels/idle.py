"""What is shown while no one is served."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.idle import AttractScreen
from kiosk.view.items import ItemRow
from ui.qml_registration import made_in_python
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class AttractViewModel(ScreenViewModel):
    """What the attract screen shows between visits (待机屏)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(AttractScreen(), parent)
        self._frequent = RowListModel(ItemRow, self)

    def _spread(self) -> None:
        self._frequent.set_rows(self._screen.frequent)

    itemCount = Property(int, lambda self: self._screen.item_count, notify=changed)
    isDark = Property(bool, lambda self: self._screen.is_dark, notify=changed)
    frequent = Property(RowListModel, lambda self: self._frequent, constant=True)
    notices = Property("QStringList", lambda self: list(self._screen.notices), notify=changed)  # type: ignore[arg-type]
