"""Tells the supervisor (systemd) how the start goes on. Source: sd_notify(3)."""

import os
import socket


def is_supervised() -> bool:
    """Whether anybody listens."""
    return bool(os.environ.get("NOTIFY_SOCKET"))


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
