"""A screen without a display: Qt's VNC server behind our relay, reachable from this machine alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from ui.application import Prepared, ScreenSettings, prepare
from ui.free_port import free_port
from ui.loopback import keep_to_loopback
from ui.vnc_relay import relay
from ui.window import WindowShape


class PortTaken(Exception):
    """Somebody listens there already."""


@contextmanager
def served_screen(shape: WindowShape, port: int | None) -> Iterator[tuple[Prepared, int]]:
    """Qt's application, its screen served on 127.0.0.1:`port`, and that port; None takes a free one. Main thread.

    Raises PortTaken.
    """
    behind = free_port()
    prepared = prepare(ScreenSettings(shape, f"vnc:size={shape.width}x{shape.height}:port={behind}"))
    with _quiet():
        prepared.application.processEvents()  # Qt's server begins to listen with the first turn of the event loop
    if not keep_to_loopback(behind):
        raise PortTaken(behind)
    with ExitStack() as held:
        try:
            served_on = held.enter_context(relay(port, behind))
        except OSError as why:
            raise PortTaken(port or 0) from why
        yield prepared, served_on


@contextmanager
def _quiet() -> Iterator[None]:
    """Qt prints its server's port, which is not the one to connect to."""

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if not text.startswith("QVncServer created") and former is not None:
            former(kind, context, text)

    former = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(former)
