"""The window that carries the screens, and everything of Qt that belongs to it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import shiboken6
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QTimer, QUrl
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QImage, QPixmap
from PySide6.QtQml import QQmlError
from PySide6.QtQuick import QQuickView

from catalogue.text import Language
from kiosk.services.memory import release_memory
from kiosk.view.surface import TerminalSurface
from ui.empty_input import EmptyInput
from ui.errors import ScreenBroken
from ui.input_method import InputMethod
from ui.painting.own_fonts import forget_drawn_characters
from ui.screen_size import pixel_millimetres
from ui.tap_guard import TapGuard
from ui.ticker import call_later
from ui.translation import Interpreter
from ui.viewmodels.kiosk import KioskViewModel
from wording.store import Wording


class CloseLock(QObject):
    """An event filter for the window (关窗锁). What ends the terminal is a signal (SIGTERM, Ctrl-C) or the program itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.setQuitOnLastWindowClosed(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for a request to close (Qt's contract), which counts as refused then."""
        del watched
        if event.type() is not QEvent.Type.Close:
            return False
        event.ignore()
        return True


QML_FOLDER = Path(__file__).parent / "qml"
TICK_EVERY_MS = 100
"""Often enough that the face step sees a blink, which lasts a fifth of a second."""
PAINTED_MS = 200
"""Until the page at rest is laid out and painted."""


class WindowShape(Struct, frozen=True):
    """Size in pixels, unless it fills the screen. `may_be_closed`: a window manager or Alt+F4 ends the terminal.

    `millimetres`: how wide the whole screen is; 0: as it says itself.
    """

    width: int = 1080
    height: int = 1920
    is_full_screen: bool = False
    hides_pointer: bool = False
    may_be_closed: bool = True
    millimetres: int = 0


class KioskWindow(QObject):
    """The kiosk window (终端窗口). Made by `ui.application.build`; every method on the GUI thread."""

    def __init__(
        self,
        model: KioskViewModel,
        surface: TerminalSurface,
        input_method: InputMethod,
        shape: WindowShape,
        wording: Wording,
    ) -> None:
        super().__init__()
        self._shape = shape
        self._closing: list[Callable[[], None]] = []
        self.model = model
        self._surface = surface
        self._input_method = input_method
        self._title = wording.say("header.title", Language.ZH)
        self._interpreter = Interpreter(wording, self)
        self.view = QQuickView()
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        # before anything is loaded: all sizes derive from the window's
        self._place()
        self.view.engine().addImportPath(str(QML_FOLDER))
        self._empty_input = EmptyInput(self.view)
        self._guard = TapGuard(model, self)
        self._lock = None if shape.may_be_closed else CloseLock(self)
        for watcher in self._watchers:
            self.view.installEventFilter(watcher)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_EVERY_MS)
        self._timer.timeout.connect(model.tick)

    def load(self, qml: str, properties: dict[str, QObject]) -> None:
        """Load the root QML. Raises ScreenBroken with Qt's words when it does not load."""
        self._interpreter.switch(self.model.language)
        # sized before loading: everything is laid out once, at its real size
        self.view.setInitialProperties({**properties, "width": self.view.width(), "height": self.view.height()})
        self.view.setSource(QUrl.fromLocalFile(str(QML_FOLDER / "Kiosk" / qml)))
        if self.view.status() is not QQuickView.Status.Ready:
            raise ScreenBroken("; ".join(_words(error) for error in self.view.errors()))
        self._surface.watch(self.model.follow)
        self.view.frameSwapped.connect(self.model.note_painted)
        # also a page that looks like the one before gets its frame
        self.model.changed.connect(self.view.update)
        self.model.languageChanged.connect(self._retranslate)

    def on_closing_stop(self, stop: Callable[[], None]) -> None:
        """Have `stop` called when the window is closed."""
        self._closing.append(stop)

    def show(self) -> None:
        """Put it on the screen and start the countdowns."""
        self.view.setTitle(self._title)
        if self._shape.hides_pointer:
            self.view.setCursor(_no_pointer())
        if self._shape.is_full_screen:
            self.view.screen().geometryChanged.connect(self._place)
            self.view.showFullScreen()
        else:
            self.view.show()
        self._timer.start()

    def picture(self) -> QImage:
        """What is on the screen, as an image."""
        return self.view.grabWindow()

    def erase(self) -> int:
        """Forget what the citizen typed and saw: input method, screens, scripts' garbage. Returns the number of files deleted."""
        self._empty_input.take_over()
        self.model.end_visit()
        deleted = self._input_method.erase()
        self.view.engine().collectGarbage()
        # once more when the items of the last screen have gone, which Qt deletes only after the call that ends the visit
        call_later(0, self._sweep)
        return deleted

    def _sweep(self) -> None:
        if shiboken6.isValid(self.view):
            self.view.engine().collectGarbage()
            forget_drawn_characters()
            call_later(PAINTED_MS, self._release)

    def _release(self) -> None:
        """What the texts of the page at rest held until they were laid out again goes back too."""
        if shiboken6.isValid(self.view):
            release_memory()

    def close(self) -> None:
        """Take it off the screen for good; the application may end afterwards."""
        self._timer.stop()
        for stop in self._closing:
            stop()
        for watcher in self._watchers:
            self.view.removeEventFilter(watcher)
        self.view.setSource(QUrl())
        self.view.close()
        self._interpreter.leave()
        # now, not with the garbage: a window must go before its application does
        shiboken6.delete(self.view)
        self._input_method.close()

    def _place(self) -> None:
        """The whole screen is taken by its size: without a window manager the wish for it alone does nothing."""
        if self._shape.is_full_screen:
            screen = self.view.screen()
            self.view.setGeometry(screen.geometry())
            reported, pixels = screen.physicalSize(), screen.geometry().size()
            self.model.take_pixel_size(pixel_millimetres(reported, pixels, self._shape.millimetres))
        else:
            self.view.resize(self._shape.width, self._shape.height)

    @property
    def _watchers(self) -> list[QObject]:
        return [self._guard] if self._lock is None else [self._guard, self._lock]

    def _retranslate(self) -> None:
        if self._interpreter.switch(self.model.language):
            self.view.engine().retranslate()


def _no_pointer() -> QCursor:
    """Of one pixel that is not seen: the blank one of Qt would cost all of its enumerations (`ui.item_roles`)."""
    nothing = QPixmap(1, 1)
    nothing.fill(QColor(0, 0, 0, 0))
    return QCursor(nothing)


def _words(error: QQmlError) -> str:
    return error.toString()


def wall_clock() -> datetime:
    """Local time, for the clock in the header alone: nothing is decided by it."""
    return datetime.now().astimezone()


WITHOUT_SCREEN = frozenset({"offscreen", "minimal"})
"""Qt's platforms on which a window is as large as it is wished: nothing ends at an edge."""
SMALLEST_SHARE = 0.1


def fitted(shape: WindowShape, beside: int = 0) -> WindowShape:
    """`shape`, or as much of it as the screen takes; `beside`: pixels of its width that keep their size. After `prepare`."""
    if shape.is_full_screen or QGuiApplication.platformName() in WITHOUT_SCREEN:
        return shape
    room = QGuiApplication.primaryScreen().availableGeometry()
    share = min((room.width() - beside) / (shape.width - beside), room.height() / shape.height)
    if share >= 1:
        return shape
    share = max(share, SMALLEST_SHARE)
    return replace(shape, width=beside + int((shape.width - beside) * share), height=int(shape.height * share))
