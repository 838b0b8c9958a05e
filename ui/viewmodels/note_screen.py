"""Screens that say one thing and ask for nothing: something is being done, or the terminal is out of service."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.idle import OutOfServiceScreen
from kiosk.view.result import WorkingScreen
from ui.qml_registration import made_in_python
from ui.viewmodels.note import NO_NOTE, NoteViewModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class NoteScreenViewModel(ScreenViewModel):
    """A screen that is nothing but a note (办理中，暂停服务)."""

    changed = Signal()

    def __init__(self, blank: WorkingScreen | OutOfServiceScreen, parent: QObject) -> None:
        super().__init__(blank, parent)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)

    note = Property(NoteViewModel, lambda self: self._note, constant=True)


def working(parent: QObject) -> NoteScreenViewModel:
    """Of the screen that is shown while something is carried out."""
    return NoteScreenViewModel(WorkingScreen(NO_NOTE), parent)


def out_of_service(parent: QObject) -> NoteScreenViewModel:
    """Of the screen that says why no one is served."""
    return NoteScreenViewModel(OutOfServiceScreen(NO_NOTE), parent)
