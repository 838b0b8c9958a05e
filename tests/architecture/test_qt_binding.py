"""The binding of Qt keeps count of Python's None.

PySide6 6.12.0 takes one reference to None with every call that returns nothing (seen on Python 3.11, x86-64; 6.11.3 does
not). Before Python 3.12, where None became immortal, a terminal dies of it after some ten thousand calls:
"Fatal Python error: none_dealloc".
"""

import sys

from PySide6.QtCore import QObject, __version__

CALLS = 200


def test_calls_that_return_nothing_give_back_none_whole() -> None:
    thing = QObject()
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        thing.setObjectName("")

    lost = before - sys.getrefcount(None)
    assert lost < CALLS / 2, f"PySide6 {__version__} loses a reference to None with each call; pin another version"
