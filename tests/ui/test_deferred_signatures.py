"""Qt's signatures are not loaded until something is asked of them, and then say what they always do."""

import subprocess
import sys

LOADED = """
import sys
from ui.plain_import import use_plain_import
use_plain_import()
from PySide6.QtCore import QTimer
parser = sys.modules["shibokensupport.signature.parser"]
assert "update_mapping" not in vars(parser), "read before anybody asked"
try:
    QTimer().setInterval("soon")
except TypeError as error:
    print(error)
assert "update_mapping" in vars(parser)
"""


def test_wrong_argument_is_refused_as_ever() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (
        "called with wrong argument types:\n  PySide6.QtCore.QTimer.setInterval(str)\nSupported signatures:"
        in ran.stdout
    )
