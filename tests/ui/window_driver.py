"""The real window over a fake terminal, with every word of Qt and QML kept."""

from datetime import UTC, datetime

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QtMsgType, qInstallMessageHandler

from catalogue.text import Language
from kiosk.view.view import View
from tests.ui.surface import ShownSurface
from tests.ui.views import view
from ui.application import ScreenSettings, build, prepare
from ui.handwriting.recogniser import recogniser
from ui.painting.writing_feed import FindReader
from wording.store import Wording

NOON = datetime(2026, 11, 23, 10, 24, tzinfo=UTC)
PATIENCE_MS = 30_000


class ScreenDriver:
    """`show` a view, then look at `window` and `messages`."""

    def __init__(self, wording: Wording | None = None, find_reader: FindReader = recogniser) -> None:
        self.messages: list[str] = []
        self._former = qInstallMessageHandler(self._hear)
        self.prepared = replace(prepare(ScreenSettings(platform="offscreen")), find_reader=find_reader)
        self.surface = ShownSurface(view("attract"))
        self.window = build(self.surface, self.prepared, now=lambda: NOON, wording=wording)
        self._frames = 0
        self.window.view.frameSwapped.connect(self._count)
        self.window.show()
        self.window.view.requestActivate()
        self.settle()

    def _hear(self, kind: QtMsgType, _context: object, text: str) -> None:
        self.messages.append(f"{kind.name}: {text}")

    def settle(self, milliseconds: int = 0) -> None:
        """Let Qt do what it has queued and paint it thrice: texts are laid out while a frame is made, and move others."""
        timer = QElapsedTimer()
        timer.start()
        for _ in range(3):
            self.prepared.application.processEvents()
            # only a running event loop would do it
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            self._frames = 0
            self.window.view.update()
            while self._frames == 0 and timer.elapsed() < PATIENCE_MS:
                self.prepared.application.processEvents()
        while timer.elapsed() < milliseconds:
            self.prepared.application.processEvents()

    def _count(self) -> None:
        self._frames += 1

    def resize(self, width: int, height: int) -> None:
        self.window.view.resize(width, height)
        self.settle()

    def show(self, name: str, language: Language = Language.ZH, *, care: bool = False) -> None:
        self.put(view(name, language, care=care))

    def put(self, shown: View) -> None:
        self.surface.put(shown)
        self.surface.performed.clear()
        self.settle()

    @property
    def typed(self) -> str:
        """What is in the first field of the form."""
        return str(self.surface.view.screen.fields[0].value)

    @property
    def unit(self) -> float:
        size = self.window.view.size()
        wide, high = max(size.width(), size.height()), min(size.width(), size.height())
        return min(wide / 1920, high / 1080)

    def close(self) -> None:
        self.window.close()
        qInstallMessageHandler(self._former)
