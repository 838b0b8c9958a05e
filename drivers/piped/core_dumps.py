"""What a process of one's own holds of a citizen comes into no core dump, as in the terminal itself (`contract.core_dumps`)."""

import ctypes
import resource

_PR_SET_DUMPABLE = 4


def leave_no_core_dump() -> None:
    """For this process: the limit alone is not enough where the kernel hands the dump to a program. See core(5), prctl(2)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
