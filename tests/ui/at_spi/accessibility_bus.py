"""A session bus and the accessibility bus on it, in a folder of their own; both end with the block."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.ui.at_spi.message_bus import BusError, MessageBus

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
"""Of Debian's at-spi2-core. It starts the accessibility bus, on which the registry of applications is started by need."""


@dataclass(frozen=True)
class AccessibilityBus:
    """Where a screen reader connects (无障碍总线), and the environment in which an application is found on it."""

    address: str
    environment: Mapping[str, str]


@contextmanager
def accessibility_bus(folder: Path) -> Iterator[AccessibilityBus]:
    """`folder` is empty and has a short path: sockets lie in it."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "AT_SPI_BUS_ADDRESS")},
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_DIRS": "/usr/share",
        "NO_AT_BRIDGE": "1",
    }
    command = [
        "dbus-daemon",
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address=1",
        f"--address=unix:dir={folder}",
    ]
    with _running(command, surroundings) as daemon:
        assert daemon.stdout is not None
        surroundings["DBUS_SESSION_BUS_ADDRESS"] = session = daemon.stdout.readline().decode().strip()
        with _running([str(LAUNCHER), "--launch-immediately"], surroundings):
            address = _address(session)
            yield AccessibilityBus(
                address, {"DBUS_SESSION_BUS_ADDRESS": session, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
            )


def _address(session: str) -> str:
    """As the launcher tells it, once it is there."""
    with MessageBus(session) as bus:
        bus.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "StartServiceByName", "su", "org.a11y.Bus", 0)
        address: str = bus.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
        if not address:
            raise BusError("no accessibility bus")
        return address


@contextmanager
def _running(command: list[str], surroundings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own, which ends with it: what is started on a bus belongs to the bus."""
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait()
