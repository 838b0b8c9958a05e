"""Time and date in the header, as words in the language of the session."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from catalogue.text import Language
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_in_words(now: datetime, language: Language) -> str:
    """11月23日 星期一, or Mon 23 Nov."""
    if language is Language.ZH:
        return f"{now.month}月{now.day}日 {_DAYS_ZH[now.weekday()]}"
    return f"{_DAYS_EN[now.weekday()]} {now.day} {_MONTHS_EN[now.month - 1]}"


@QmlElement
@made_in_python("made by KioskViewModel")
class WallClockViewModel(QObject):
    """时钟. `refresh` is cheap: it says something only when the minute or the language changed."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._time = ""
        self._date = ""

    def refresh(self, language: Language) -> None:
        """Look at the clock."""
        now = self._now()
        time, date = now.strftime("%H:%M"), date_in_words(now, language)
        if (time, date) != (self._time, self._date):
            self._time, self._date = time, date
            self.changed.emit()

    time = Property(str, lambda self: self._time, notify=changed)
    date = Property(str, lambda self: self._date, notify=changed)
