"""Loads Qt's libraries and looks for the fonts on a thread of its own, while Python is still busy importing.

Nothing depends on it: what is missing here is loaded, or complained about, where it is needed. On two cores the first
screen is there some 30 ms sooner (bench/startup.py).
"""

import ctypes
import os
import threading
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = (
    "lib/libQt6Quick.so.6",
    "plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "lib/libQt6QuickShapes.so.6",
)
"""With everything that they link to, which is nearly all that the first screen needs."""

ON_A_DISPLAY = "plugins/platforms/libqxcb.so"


def load_ahead() -> threading.Thread:
    """Begin, and come back at once."""
    thread = threading.Thread(target=_load, name="ahead", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    found = find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return
    folder = Path(found.submodule_search_locations[0], "Qt")
    wanted = (*LIBRARIES, ON_A_DISPLAY) if os.environ.get("DISPLAY") else LIBRARIES
    # a call of a C function lets other threads run meanwhile; `ctypes.CDLL(path)` does not
    here = ctypes.CDLL(None)
    here.dlopen.restype = ctypes.c_void_p
    for name in wanted:
        here.dlopen(os.fsencode(folder / name), ctypes.c_int(os.RTLD_NOW))
    fontconfig = here.dlopen(b"libfontconfig.so.1", ctypes.c_int(os.RTLD_NOW | os.RTLD_GLOBAL))
    if fontconfig:
        ctypes.CDLL("libfontconfig.so.1").FcInit()
