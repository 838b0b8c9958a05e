"""Overwrites the dead part of a thread's stack: no allocator reaches it, and a thread that waits for work keeps it as it was left."""

import ctypes

_STACK_BYTES = 256 * 1024


class _Zeros(ctypes.Structure):
    _fields_ = (("zeros", ctypes.c_char * _STACK_BYTES),)


_NOTHING = _Zeros()
_takes_zeros = ctypes.CDLL(None).getppid
_takes_zeros.argtypes = [_Zeros]


def overwrite_stack() -> None:
    """Of this thread, below the caller: an argument that is passed by value is copied there."""
    _takes_zeros(_NOTHING)
