"""The display of the window: the one of this machine, or one that is served by VNC; what is said of it, and how its event loop ends.

Knows neither core nor devices.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from contract.complaints import complain
from kiosk.services.settings import WindowSettings
from ui.application import Prepared, ScreenSettings, prepare
from ui.served_screen import PortTaken, served_screen
from ui.window import WindowShape

DOCK_WIDTH = 480
"""Of the dev dock beside the terminal."""


class RunOptions(Struct, frozen=True):
    """The wishes of a start: with the dev dock beside the terminal; with the screen served by VNC, and on which port (None: a free one)."""

    has_dock: bool = False
    vnc: bool = False
    vnc_port: int | None = None


def has_screen(window: WindowSettings, options: RunOptions) -> bool:
    """Whether there is a display, or VNC was asked for: everybody on this machine sees and works a served screen."""
    if options.vnc or window.vnc or _display():
        return True
    complain(
        "没有显示器 there is no display: set DISPLAY or WAYLAND_DISPLAY, or add --vnc to serve the screen on 127.0.0.1 "
        "（本机任何用户都能看到并操作 any user of this machine can see and work it then）"
    )
    return False


def _display() -> str:
    return next(filter(None, map(os.environ.get, ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))), "")


def window_shape(window: WindowSettings, *, has_dock: bool) -> WindowShape:
    width = window.width + (DOCK_WIDTH if has_dock else 0)
    is_alone = window.full_screen and not has_dock
    size = (width, window.height, window.full_screen, window.full_screen)
    return WindowShape(*size, may_be_closed=not is_alone, millimetres=window.millimetres)


@contextmanager
def open_screen(shape: WindowShape, options: RunOptions, *, is_served: bool) -> Iterator[tuple[Prepared, int]]:
    """Qt's application: on the display there is, or served by VNC (then with its port)."""
    if not is_served:
        yield prepare(ScreenSettings(shape)), 0
        return
    try:
        with served_screen(shape, options.vnc_port) as served:
            yield served
    except PortTaken as taken:
        raise SystemExit(f"the screen cannot be served: port {taken} is taken; give another by --vnc-port") from None


def say_smaller(wished: WindowShape, shown: WindowShape, beside: int) -> None:
    from rich.console import Console

    Console(soft_wrap=True).print(
        f"  窗口比屏幕大，按比例缩小显示 the window is larger than the screen and is shown smaller, in the same proportions: "
        f"{shown.width - beside}x{shown.height} 而非 instead of {wished.width - beside}x{wished.height}"
    )


def say_where(port: int) -> None:
    from rich.console import Console

    Console(soft_wrap=True).print(
        f"  界面由 VNC 提供 served by VNC: connect a viewer to [bold]127.0.0.1:{port}[/bold]"
        f"  (远程 from elsewhere: ssh -L {port}:127.0.0.1:{port} 主机 HOST)"
    )


def end(prepared: Prepared) -> None:
    """Leave the event loop. Not `quit`: that asks the windows, and the one of a terminal refuses to close."""
    prepared.application.exit(0)


def end_on_signals(prepared: Prepared) -> None:
    """Ctrl-C and SIGTERM leave the event loop."""
    quit_now: Callable[..., None] = lambda *_: end(prepared)  # noqa: E731 -- a handler takes two arguments
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, quit_now)
