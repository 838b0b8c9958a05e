"""Run by the tests of the accessibility bus in a process of its own: the real core with devices and time moved by hand,
on the display and the bus of the environment.

A line on its input is a number of seconds that pass; each is answered with a line that names the screen.
"""

import sys
from time import monotonic

from PySide6.QtCore import QEventLoop, QSocketNotifier
from PySide6.QtGui import QGuiApplication, QWindow

from app.screen.display import end_on_signals
from tests.kiosk.parts import Bench
from ui.application import ScreenSettings, build, prepare
from ui.window import WindowShape

STEPS = 20
PATIENCE = 60.0


def take_focus(application: QGuiApplication, view: QWindow) -> None:
    """No window manager gives the focus here, and a window that is not on the display yet cannot have it."""
    end = monotonic() + PATIENCE
    while not view.isActive():
        if monotonic() > end:
            raise SystemExit("the window never got the focus")
        if view.isExposed():
            view.requestActivate()
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 100)


def main() -> None:
    prepared = prepare(ScreenSettings(platform="xcb"))
    bench = Bench()
    window = build(bench.terminal, prepared, WindowShape(608, 1080))
    window.show()
    end_on_signals(prepared)
    take_focus(prepared.application, window.view)

    def pass_time() -> None:
        line = sys.stdin.readline()
        if not line:
            prepared.application.quit()
            return
        bench.wait(float(line), float(line) / STEPS)
        tell()

    def tell() -> None:
        sys.stdout.write(window.model.screen_name + "\n")
        sys.stdout.flush()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(pass_time)
    tell()
    prepared.application.exec()
    window.close()


if __name__ == "__main__":
    main()
