"""Qt Quick comes without the bindings of OpenGL and of Qt's network, and who imports them gets them."""

import subprocess
import sys

LOADED = """
import sys
from pathlib import Path
from ui.plain_import import use_plain_import
use_plain_import()
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
application = QGuiApplication([])
assert QQuickWindow().rendererInterface() is not None
mapped = Path("/proc/self/maps").read_text()
assert "/QtQuick.abi3" in mapped
assert "/QtOpenGL.abi3" not in mapped and "/QtNetwork.abi3" not in mapped
assert "PySide6.QtNetwork" not in sys.modules
from PySide6.QtNetwork import QTcpServer
print(QTcpServer().isListening())
"""


def test_unneeded_bindings_come_only_when_imported() -> None:
    command = [sys.executable, "-c", LOADED]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={"QT_QPA_PLATFORM": "offscreen"})
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "False\n", "")
