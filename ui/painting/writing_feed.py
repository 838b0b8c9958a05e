"""Where a writing pad has its strokes read: off the screen's thread, by whatever reads handwriting on this terminal."""

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import Property, QObject, Slot
from PySide6.QtQml import QmlElement

from drivers.ports.handwriting import HandwritingReader, Stroke
from kiosk.services.background import ThreadWorker
from ui.gui_thread import GuiThread
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.Painting"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

CLOSE_WITHIN = 1.0

FindReader = Callable[[], HandwritingReader | None]
"""What reads here; None: nothing does, and no board is offered."""


@QmlElement
@made_in_python("made by the application")
class WritingFeed(QObject):
    """The way of strokes to the recogniser and of candidates back (手写识别源). GUI thread. Reader and thread are found when needed."""

    def __init__(self, find_reader: FindReader, parent: QObject) -> None:
        super().__init__(parent)
        self._find_reader: FindReader | None = find_reader
        self._found: HandwritingReader | None = None
        self._worker: ThreadWorker | None = None
        self._gui = GuiThread(self)
        self._newest = 0

    @Slot()
    def begin(self) -> None:
        """The board is open."""
        if self._reader is not None:
            self._reader.begin()

    @Slot()
    def end(self) -> None:
        """The board is closed, or the visit is over: what is in hand is gone."""
        self.drop()
        if self._found is not None:
            self._found.erase()

    def ask(self, strokes: Sequence[Stroke], most: int, on_read: Callable[[Sequence[str]], None]) -> None:
        """Have `on_read` called with the candidates, unless others are asked for or `drop` is called before."""
        reader = self._reader
        if reader is None:
            return
        self.drop()
        number = self._newest

        def read() -> Sequence[str]:
            return reader.candidates(strokes, most) if number == self._newest else ()

        def on_done(candidates: Sequence[str]) -> None:
            if number == self._newest:
                on_read(candidates)

        def on_failed(error: Exception) -> None:
            if number == self._newest:
                log.warning("what was written is not read: %s", type(error).__name__)
                on_read(())

        if self._worker is None:
            self._worker = ThreadWorker("handwriting", self._gui.run)
        self._worker.run(read, on_done, on_failed)

    def drop(self) -> None:
        """Whatever is being read is not wanted any more."""
        self._newest += 1

    def close(self) -> None:
        self.end()
        if self._worker is not None:
            self._worker.close(CLOSE_WITHIN)

    @property
    def _reader(self) -> HandwritingReader | None:
        if self._find_reader is not None:
            self._found, self._find_reader = self._find_reader(), None
        return self._found

    isAvailable = Property(bool, lambda self: self._reader is not None, constant=True)
