"""A child that the kernel ends when its parent does, however the parent dies. Linux; source: prctl(2)."""

import ctypes
import signal

_PR_SET_PDEATHSIG = 1


def ends_with_parent() -> None:
    """For `preexec_fn`: runs in the child between fork and exec."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
