"""Lets go of devices that may fail, or block, while they are being closed."""

import logging
import threading

from drivers.ports.device import Device
from drivers.ports.errors import DeviceFault

log = logging.getLogger(__name__)


def close_quietly(device: Device, name: str) -> None:
    """Close on this thread; a failure is of no more use to anybody."""
    try:
        device.close()
    except (DeviceFault, OSError) as fault:
        log.info("%s: closing failed: %s", name, fault)


def close_apart(device: Device, name: str) -> None:
    """Close on a thread of its own, for a device that is blocked may block this too. Often it ends the blocked call."""
    threading.Thread(target=close_quietly, args=(device, name), name=f"{name}-close", daemon=True).start()
