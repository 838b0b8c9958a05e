"""Time and date in the header, as words in the language of the session."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from catalogue.text import Language
from ui.qml_registration import made_in_python
from wording.store import Wording

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


def date_in_words(now: datetime, wording: Wording, language: Language) -> str:
    """The date as the header shows it: 11月23日 星期一, or Mon 23 Nov."""
    months, weekdays = (wording.say(f"date.{name}", language).split() for name in ("months", "weekdays"))
    parts = {"month": months[now.month - 1], "day": str(now.day), "weekday": weekdays[now.weekday()]}
    return wording.say("header.date", language, **parts)


@QmlElement
@made_in_python("made by KioskViewModel")
class WallClockViewModel(QObject):
    """The wall clock view-model (时钟). `refresh` is cheap: it says something only when the minute or the language changed."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording
        self._now = now
        self._seen: tuple[datetime, Language] | None = None
        self._time = ""
        self._date = ""

    def refresh(self, language: Language) -> None:
        """Look at the clock."""
        now = self._now()
        seen = (now.replace(second=0, microsecond=0), language)
        if seen != self._seen:
            self._seen = seen
            self._time, self._date = now.strftime("%H:%M"), date_in_words(now, self._wording, language)
            self.changed.emit()

    time = Property(str, lambda self: self._time, notify=changed)
    date = Property(str, lambda self: self._date, notify=changed)
