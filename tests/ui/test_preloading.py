"""Loading ahead: Qt's libraries are there before Qt is imported, and the application is still the main thread's."""

import os
import subprocess
import sys

LOADED = """
from pathlib import Path
from ui.preloading import load_ahead
load_ahead().join()
maps = Path("/proc/self/maps").read_text()
assert "libQt6Quick" in maps and "libfontconfig" in maps
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
assert QThread.isMainThread() and application.thread() is QThread.currentThread()
"""


def test_what_is_loaded_ahead_serves_the_main_thread() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
