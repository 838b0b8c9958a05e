"""Takes Qt for Python's hook out of `import`.

The hook serves `from __feature__ import …`, which nothing here uses. For it the source of every module imported after
PySide6 is read, searched for "PySide6" and kept (`shibokensupport.feature`): 25 MiB and a third of the import time.

Qt Quick comes without the bindings of OpenGL and of Qt's network (免载绑定). Qt for Python loads them with it, for the few functions
that give or take something of theirs; they take 3.7 MiB at rest. The screen is drawn by software, and QML reads files alone. A
module that calls one of those functions all the same, such as `networkAccessManager` of an engine, has to take the library out
of `UNNEEDED` first: Qt for Python does not look whether it is there.
"""

import builtins
import linecache
import sys
from types import ModuleType

from ui.deferred_signatures import load_without_signatures

UNNEEDED = ("PySide6.QtOpenGL", "PySide6.QtNetwork")


def use_plain_import() -> None:
    """Load Qt, give `import` back, and drop the sources that were read. Safe to call again."""
    load_without_signatures()
    import PySide6.QtCore  # noqa: F401 -- puts the hook in, if no one has loaded it before

    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
    linecache.clearcache()
    _load_quick_without_unneeded()


def _load_quick_without_unneeded() -> None:
    """Load Qt Quick, if no one has loaded it before; a module that imports one of `UNNEEDED` later gets the real one."""
    stand_ins = {name: ModuleType(name) for name in UNNEEDED if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import PySide6.QtQuick  # noqa: F401 -- loads QtQml, and looks for both
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
