"""A TCP port for a server that will be started, and perhaps started again, under the same address."""

import random
import socket
from pathlib import Path

ADDRESS = "127.0.0.1"
FIRST = 10_000
TRIES = 50
KERNEL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
LINUX_FROM = 32768


def free_port() -> int:
    """A port of this machine on which no one listens now.

    From below those that the kernel lends to outgoing connections: while the server is down, none of them takes its place.
    """
    choice = random.SystemRandom()
    below = _lent_from()
    for _ in range(TRIES if below > FIRST else 0):
        port = choice.randrange(FIRST, below)
        if _is_free(port):
            return port
    with socket.create_server((ADDRESS, 0)) as probe:
        return int(probe.getsockname()[1])


def _lent_from() -> int:
    try:
        return int(KERNEL_RANGE.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return LINUX_FROM


def _is_free(port: int) -> bool:
    try:
        socket.create_server((ADDRESS, port)).close()
    except OSError:
        return False
    return True
