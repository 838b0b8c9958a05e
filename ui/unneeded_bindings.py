"""Loads Qt Quick for Python without the bindings of two libraries that nothing here uses (免载绑定): OpenGL and Qt's network.

Qt for Python loads them with Qt Quick, for the few functions that give or take something of theirs; they take 3.7 MiB at rest. The
screen is drawn by software, and QML reads files alone. A module that calls one of those functions all the same, such as
`networkAccessManager` of an engine, has to take the library out of `UNNEEDED` first: Qt for Python does not look whether it is there.
"""

import sys
from types import ModuleType

UNNEEDED = ("PySide6.QtOpenGL", "PySide6.QtNetwork")


def load_without_unneeded() -> None:
    """Load Qt Quick, if no one has loaded it before; a module that imports one of `UNNEEDED` later gets the real one."""
    stand_ins = {name: ModuleType(name) for name in UNNEEDED if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import PySide6.QtQuick  # noqa: F401 -- loads QtQml, and looks for both
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
