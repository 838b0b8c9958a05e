"""Keeps what a citizen typed out of core dumps: a dying process writes none, and no other process of the user reads its memory.

The limit alone is not enough where the kernel hands the dump to a program (core_pattern with a pipe ignores it), the flag
alone is lost by every program that is started again. As root a debugger still reads everything; so do the wipe tests.
"""

import ctypes
import resource

_PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """For this process until it starts another program, and the limit for all its children too. See core(5), prctl(2)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
