"""The real terminal with its screen (offscreen) and nothing of a citizen: the visitor is another process (`bench.citizen`).

Run by `bench.face_visits`, guarded as on a terminal. What a visitor does with eyes and finger is asked for over a local socket
and done here, for the window is here; the rest of a scripted citizen would count as the terminal's memory.
"""

import gc
import os
import socket
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from app.screen.loading import load_quickly

load_quickly()

from msgspec.structs import replace  # noqa: E402 -- after load_quickly, as the terminal does it
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSocketNotifier, Qt  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402

from app.screen.display import end_on_signals  # noqa: E402
from app.screen.running import Screen  # noqa: E402
from bench.messages import hear, say  # noqa: E402
from demo.window_driver import LEFT, NO_KEYS, Stuck, WindowDriver  # noqa: E402
from kiosk.services.settings import read_settings  # noqa: E402
from kiosk.view.frame import Lamp  # noqa: E402
from kiosk.view.idle import AttractScreen  # noqa: E402
from ui.application import ScreenSettings, prepare  # noqa: E402
from ui.window import WindowShape  # noqa: E402

SHAPE = WindowShape(1080, 1920)
SETTLE_S, GOODBYE_S = 0.05, 0.3
"""A scripted citizen needs no protection from early taps, and no time to read a farewell."""
REST_S = 14.0
"""A terminal that was just started has time to settle before the first citizen."""
NO_BUTTON = Qt.MouseButton.NoButton
DONE = frozenset({"shows", "has", "property_of", "wait_for_frame", "tap", "draw", "write"})
"""What a citizen may ask for: methods of the finger."""


class Finger(WindowDriver):
    """Touches by plain events of Qt: its tests' finger would bring its widgets along."""

    def draw_finger(self, points: list[QPoint]) -> None:
        """Down at the first, over the others, up at the last."""
        kinds = [QEvent.Type.MouseButtonPress, *(QEvent.Type.MouseMove for _ in points[1:])]
        for kind, point in zip(kinds, points, strict=True):
            self._send(kind, point, LEFT if kind is QEvent.Type.MouseButtonPress else NO_BUTTON, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, points[-1], LEFT, NO_BUTTON)

    def _send(self, kind: QEvent.Type, point: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        event = QMouseEvent(kind, QPointF(point), QPointF(self._window.mapToGlobal(point)), button, held, NO_KEYS)
        event.setTimestamp(int(monotonic() * 1000))
        QCoreApplication.sendEvent(self._window, event)


class Door:
    """Where one citizen after the other comes in; each says what it wants and hears what came of it."""

    def __init__(self, path: Path, driver: WindowDriver) -> None:
        self._driver = driver
        self._turns = 0
        self._shown = driver.view
        self._line: socket.socket | None = None
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(str(path))
        self._listening.listen(1)
        self._knock = QSocketNotifier(self._listening.fileno(), QSocketNotifier.Type.Read)
        self._knock.activated.connect(self._let_in)
        self._asked: QSocketNotifier | None = None

    def _let_in(self) -> None:
        self._line, _ = self._listening.accept()
        self._asked = QSocketNotifier(self._line.fileno(), QSocketNotifier.Type.Read)
        self._asked.activated.connect(self._answer)

    def _answer(self) -> None:
        if self._line is None or self._asked is None:
            return
        self._asked.setEnabled(False)  # what is asked for may let Qt work meanwhile
        try:
            what, *rest = hear(self._line)
            say(self._line, (True, self._do(what, rest)))
        except Stuck as stuck:
            say(self._line, (False, str(stuck)))
        except (EOFError, ConnectionResetError):
            self._asked.deleteLater()
            self._line.close()
            self._line = self._asked = None
            return
        self._asked.setEnabled(True)

    def _do(self, what: str, rest: list[Any]) -> object:
        if what == "view":
            return self._view(*rest)
        if what not in DONE:
            raise Stuck(f"no one can {what}")
        return getattr(self._driver, what)(*rest)

    def _view(self, known: int) -> object:
        """The view with its number; None where the citizen knows it."""
        if self._driver.view is not self._shown:
            self._shown, self._turns = self._driver.view, self._turns + 1
        return None if known == self._turns else (self._turns, self._shown)


def main(folder: Path) -> None:
    """Until it is ended. Says on standard output when visitors may come."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    settings = replace(read_settings(folder / "settings.toml"), settle_seconds=SETTLE_S, goodbye_seconds=GOODBYE_S)
    prepared = prepare(ScreenSettings(SHAPE, "offscreen"))
    screen = Screen(settings, prepared, SHAPE)
    driver = Finger(screen, settings.settle_seconds, folder)
    screen.window.show()
    screen.begin()
    gc.enable()
    driver.until(lambda: isinstance(driver.view.screen, AttractScreen), "the attract screen")
    driver.until(lambda: driver.view.frame.network is Lamp.OK, "the network")
    driver.rest(REST_S)
    end_on_signals(prepared)
    door = Door(folder / "door", driver)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    prepared.application.exec()
    del door
    screen.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
