"""A message to the citizen as QML sees it."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.note import Note, Tone
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

NO_NOTE = Note(Tone.NEUTRAL, "")


@QmlElement
@made_in_python("made by the view-models")
class NoteViewModel(QObject):
    """Tone (提示), text, advice; `isShown` is false for no message at all."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._note = NO_NOTE

    def show(self, note: Note | None) -> None:
        """Show another message; None for none."""
        shown = note or NO_NOTE
        if shown != self._note:
            self._note = shown
            self.changed.emit()

    isShown = Property(bool, lambda self: bool(self._note.text), notify=changed)
    tone = Property(str, lambda self: self._note.tone.value, notify=changed)
    text = Property(str, lambda self: self._note.text, notify=changed)
    advice = Property(str, lambda self: self._note.advice, notify=changed)
