"""Takes Qt for Python's hook out of `import`.

The hook serves `from __feature__ import …`, which nothing here uses. For it the source of every module imported after
PySide6 is read, searched for "PySide6" and kept (`shibokensupport.feature`): 25 MiB and a third of the import time.
"""

import builtins
import linecache

from ui.deferred_signatures import load_without_signatures
from ui.unneeded_bindings import load_without_unneeded


def use_plain_import() -> None:
    """Load Qt, give `import` back, and drop the sources that were read. Safe to call again."""
    load_without_signatures()
    import PySide6.QtCore  # noqa: F401 -- puts the hook in, if no one has loaded it before

    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
    linecache.clearcache()
    load_without_unneeded()
