"""Run by the test of the full screen in a process of its own, on the display that it is given: shows the home screen, asks
the window to close as a window manager does, and tells in one line of JSON what came of it.
"""

import ctypes
import json
import os
import signal
import sys

from PySide6.QtCore import QElapsedTimer

from app.screen.display import end_on_signals
from tests.ui.robot import ScreenRobot
from tests.ui.surface import ShownSurface
from tests.ui.views import view
from ui.application import ScreenSettings, build, prepare
from ui.ticker import call_later
from ui.window import KioskWindow, WindowShape, fitted

CLIENT_MESSAGE = 33
PATIENCE_MS = 50_000
ASKED_FOR_MS = 500


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib, as long as an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 12),
    )


def ask_to_close(window_id: int) -> None:
    """What a window manager sends for Alt+F4 or its cross: WM_DELETE_WINDOW."""
    x = ctypes.CDLL("libX11.so.6")
    for name, result in (("XOpenDisplay", ctypes.c_void_p), ("XInternAtom", ctypes.c_ulong)):
        getattr(x, name).restype = result
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    protocols, delete = (x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    event = ClientMessage(type=CLIENT_MESSAGE, window=window_id, message_type=protocols, format=32)
    event.data[0] = delete
    x.XSendEvent(display, ctypes.c_ulong(window_id), 0, ctypes.c_long(0), ctypes.byref(event))
    x.XSync(display, 0)
    x.XCloseDisplay(display)


SHAPES = {
    "locked": WindowShape(608, 1080, is_full_screen=True, may_be_closed=False),
    "closable": WindowShape(608, 1080, is_full_screen=True),
    "large": WindowShape(2000, 3000),
}


def main(shape: WindowShape) -> None:
    prepared = prepare(ScreenSettings())
    window = build(ShownSurface(view("home")), prepared, fitted(shape))
    window.show()
    application, timer = prepared.application, QElapsedTimer()
    timer.start()
    while not window.view.isExposed() and timer.elapsed() < PATIENCE_MS:
        application.processEvents()
    screen, root = window.view.screen().size(), window.view.rootObject()
    reported: dict[str, object] = {
        "screen": [screen.width(), screen.height()],
        "window": [window.view.width(), window.view.height()],
        "root": [root.width(), root.height()],
        "first": first_size(window),
    }
    ask_to_close(int(window.view.winId()))
    timer.restart()
    while window.view.isVisible() and timer.elapsed() < ASKED_FOR_MS:
        application.processEvents()
    reported |= {"stays": window.view.isVisible(), "quits": application.quitOnLastWindowClosed()}
    if window.view.isVisible():
        end_on_signals(prepared)
        call_later(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        reported["status"] = application.exec()
    sys.stdout.write(json.dumps(reported) + "\n")
    window.close()


def first_size(window: KioskWindow) -> list[float]:
    """Of the screen that is shown, which is laid out by the window's size."""
    place = ScreenRobot(window).find("screen:home")
    assert place is not None
    return [place.width(), place.height()]


if __name__ == "__main__":
    main(SHAPES[sys.argv[1]])
