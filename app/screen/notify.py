"""Reports start and work to the supervisor (systemd). Source: sd_notify(3), sd_watchdog_enabled(3)."""

import os
import socket

SHARES_OF_WATCHDOG = 3
"""Proofs of life within the time that the supervisor waits for one: two may be late."""


def is_supervised() -> bool:
    return bool(os.environ.get("NOTIFY_SOCKET"))


def proof_every_ms() -> int:
    """How often the supervisor wants a proof of life; 0 where it wants none.

    WATCHDOG_PID is not asked: on a terminal it is the compositor, which started this program.
    """
    wanted = os.environ.get("WATCHDOG_USEC", "")
    return int(wanted) // 1000 // SHARES_OF_WATCHDOG if wanted.isdecimal() else 0


def tell_supervisor(state: str) -> None:
    """Send one state such as READY=1; nothing happens where no one supervises."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        try:
            sender.sendto(state.encode(), address)
        except OSError:  # a supervisor that went away is no reason to stop serving
            return
