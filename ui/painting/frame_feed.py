"""Where a live picture takes its frames from: the core's newest frame, or none."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtQml import QmlElement

from drivers.ports.camera import Frame
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by the application")
class FrameFeed(QObject):
    """One camera as the core gives it (取景源): `newest` never blocks. GUI thread."""

    def __init__(self, newest: Callable[[], Frame | None], parent: QObject) -> None:
        super().__init__(parent)
        self.newest = newest
