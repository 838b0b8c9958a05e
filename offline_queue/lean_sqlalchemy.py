"""SQLAlchemy without what it loads for other programs: 2 MiB at rest for asyncio, a fifth of one for how Python was compiled.

While it loads for the first time, small replacements take the place of what it imports from asyncio; every other importer of
asyncio gets the real one. Its drivers of SQLite for tasks and for encrypted files are left out. Of no effect where SQLAlchemy or
asyncio was loaded before.
"""

import inspect
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_LIBRARY = "asyncio"
_DIALECT = "sqlalchemy.dialects.sqlite"
_OTHER_DRIVERS = ("aiosqlite", "pysqlcipher")


class _NoTasks(ModuleType):
    """Replaces asyncio where an end of a task must differ from a fault: here there are no tasks."""

    TimeoutError = TimeoutError
    iscoroutine = staticmethod(inspect.iscoroutine)

    class CancelledError(BaseException):
        """Replaces asyncio's class of this name; it is never raised."""


@contextmanager
def without_tasks() -> Iterator[None]:
    """A program that looks for asyncio meanwhile, and has not found it before, finds that there are no tasks."""
    found = sys.modules.get(_LIBRARY)
    sys.modules[_LIBRARY] = found or _NoTasks(_LIBRARY)
    try:
        yield
    finally:
        if found is None:
            del sys.modules[_LIBRARY]


@contextmanager
def without_build() -> Iterator[None]:
    """The one switch that SQLAlchemy asks for, which this Python does not have, is answered without the list of all."""
    ask = sysconfig.get_config_var
    sysconfig.get_config_var = lambda name: None if name == "Py_GIL_DISABLED" else ask(name)
    try:
        yield
    finally:
        sysconfig.get_config_var = ask


@contextmanager
def without_other_drivers() -> Iterator[None]:
    """The dialect finds empty modules in their place; an address that names one of them afterwards names no driver."""
    left_out = [name for name in _OTHER_DRIVERS if f"{_DIALECT}.{name}" not in sys.modules]
    sys.modules.update({f"{_DIALECT}.{name}": ModuleType(name) for name in left_out})
    try:
        yield
    finally:
        dialect = sys.modules.get(_DIALECT)
        for name in left_out:
            del sys.modules[f"{_DIALECT}.{name}"]
            vars(dialect).pop(name, None)


with without_tasks(), without_build(), without_other_drivers():
    import sqlalchemy
    import sqlalchemy.dialects.sqlite

__all__ = ["sqlalchemy"]
