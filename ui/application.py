"""Builds the screen: environment, Qt application, view-model, window. No work at import.

prepared = prepare(ScreenSettings(...))     # once, before anything else of Qt
window = build(surface, prepared, settings.shape)
window.show()
prepared.application.exec()
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field
from PySide6.QtCore import QLoggingCategory, QObject
from PySide6.QtGui import QFont, QGuiApplication

from kiosk.view.surface import TerminalSurface
from ui.dock.control import DockControl
from ui.handwriting.recogniser import recogniser
from ui.input_method import InputMethod
from ui.painting import glyphs, live_picture, page_picture, qr_code, ring, signature_pad, writing_pad
from ui.painting.own_fonts import load_own_fonts
from ui.painting.writing_feed import FindReader
from ui.plain_import import use_plain_import
from ui.viewmodels.kiosk import KioskViewModel
from ui.window import KioskWindow, WindowShape, wall_clock
from wording.store import Wording, load_wording

FONT = "Noto Sans CJK SC"
QUIET = (
    # the keyboard plugin links Qt Multimedia for key clicks that we do not play
    "qt.multimedia.symbolsresolver=false",
    # a style of Qt's own keyboard overrides a member of its own base
    "qt.qml.propertyCache.append=false",
)
DRAWN_TYPES = (glyphs, live_picture, page_picture, qr_code, ring, signature_pad, writing_pad)
"""Imported for their QML registration."""


class ScreenSettings(Struct, frozen=True):
    """The settings of the screen (屏幕设置). `platform` is a Qt platform: "" (xcb, wayland), "offscreen", "vnc:port=5900"…"""

    shape: WindowShape = field(default_factory=WindowShape)
    platform: str = ""
    software_rendering: bool = True


def environment(settings: ScreenSettings, input_method: InputMethod) -> dict[str, str]:
    """What Qt must find in the environment before the application object is made."""
    wanted = dict(input_method.environment())
    if settings.software_rendering:
        wanted["QT_QUICK_BACKEND"] = "software"
    if settings.platform:
        wanted["QT_QPA_PLATFORM"] = settings.platform
    if not _has_session_bus():
        # Qt would start one for assistive technology: a copy of this whole process, for a bus that no one else is on
        wanted["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    return wanted


def _has_session_bus() -> bool:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (runtime is not None and Path(runtime, "bus").exists())


class Prepared(Struct, frozen=True):
    """Qt's application object, what was set up with it, and what reads handwriting in its windows."""

    application: QGuiApplication
    input_method: InputMethod
    find_reader: FindReader = recogniser


def prepare(settings: ScreenSettings) -> Prepared:
    """Make the one Qt application of the process, with our fonts. Main thread, before any other call to Qt."""
    use_plain_import()
    QLoggingCategory.setFilterRules("\n".join(QUIET))
    input_method = InputMethod()
    os.environ.update(environment(settings, input_method))
    present = QGuiApplication.instance()
    application = present if isinstance(present, QGuiApplication) else _application()
    application.setApplicationName("gov-kiosk")
    QGuiApplication.setDesktopFileName("gov-kiosk")  # the name under which a Wayland compositor knows its window
    application.setFont(QFont(FONT))
    glyphs.load_icon_font()
    load_own_fonts(FONT)
    return Prepared(application, input_method)


def _application() -> QGuiApplication:
    """Qt's plugin for Wayland says while it starts that our keyboard is not for it, and works with it all the same."""
    QLoggingCategory.setFilterRules("\n".join((*QUIET, "qt.qpa.wayland.warning=false")))
    made = QGuiApplication(["kiosk"])
    QLoggingCategory.setFilterRules("\n".join(QUIET))
    return made


def build(
    surface: TerminalSurface,
    prepared: Prepared,
    shape: WindowShape | None = None,
    dock: DockControl | None = None,
    now: Callable[[], datetime] = wall_clock,
    wording: Wording | None = None,
) -> KioskWindow:
    """The window, loaded but not yet shown. With `dock` the 演示控制台 is beside the terminal in the same window."""
    wording = wording or load_wording()
    model = KioskViewModel(surface, now, wording, prepared.find_reader)
    window = KioskWindow(model, surface, prepared.input_method, shape or WindowShape(), wording)
    window.on_closing_stop(model.stop)
    properties: dict[str, QObject] = {"kiosk": model}
    if dock is None:
        window.load("Frame/Main.qml", properties)
    else:
        from ui.dock.viewmodel import DockViewModel

        panel = DockViewModel(dock, window)
        window.on_closing_stop(panel.stop)
        window.load("Dock/Beside.qml", {**properties, "dock": panel})
    return window
