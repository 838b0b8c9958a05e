"""Makes freed memory be used again, so that text which Python could only forget is overwritten as well.

Measured by tests/kiosk/test_wipe_memory.py: after the last reference is gone, a name stays readable in freed blocks until
they are handed out anew. So blocks of every small size are taken, filled and given back, and the rest is trimmed.
"""

import ctypes
import gc

_SMALL = 512
"""pymalloc serves requests up to 512 bytes, in classes of 16."""

_STEP = 16
_BYTES_OVERHEAD = 33
_ROUND = 2048
_MOST_BYTES = 6 * 1024 * 1024
"""Per size class: enough to go through the free blocks of a terminal that has run for days, and no more."""

_LARGE = (600, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12000, 16000, 24000, 32000, 48000, 64000, 100000)


def reuse_freed_memory() -> None:
    """Collect, overwrite free blocks, give free pages back to the system. Takes some tens of milliseconds."""
    gc.collect()
    for size in range(_BYTES_OVERHEAD + 1, _SMALL + 1, _STEP):
        _fill(size - _BYTES_OVERHEAD, min(_ROUND * 4, _MOST_BYTES // size))
    for size in _LARGE:
        _fill(size, 64)
    gc.collect()
    _trim()


def _fill(size: int, count: int) -> None:
    held = [bytes(size) for _ in range(count)]
    held.clear()


def _trim() -> None:
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):  # another C library than glibc: nothing to trim
        return
