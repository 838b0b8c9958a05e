"""The terminal as a process of its own, heard through the readiness messages it sends to systemd."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from bench.display import end_tree
from bench.running import Running

HOME = "STATUS=screen:home"

SIMULATED = "drivers.dock"
"""In the command line of the process that plays the devices, which no terminal in a hall has."""

COMMAND = (sys.executable, "-m", "kiosk.cli", "run", "--full-screen")


@contextmanager
def terminal(display: str, folder: Path) -> Iterator[Running]:
    """The terminal with its data in `folder`; it has answered when the home screen is painted after a tap."""
    path = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
        messages.bind(str(path))
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NOTIFY_SOCKET": str(path)}
        with (folder / "terminal.log").open("wb") as log:
            process = subprocess.Popen(
                [*COMMAND, "--data", str(folder)], env=environment, start_new_session=True, stdout=log, stderr=log
            )
        try:
            yield Running(process.pid, lambda seconds: _heard(messages, process, seconds), SIMULATED)
        finally:
            end_tree(process)


def _heard(messages: socket.socket, process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    until = monotonic() + seconds
    messages.settimeout(0.5)
    while monotonic() < until and process.poll() is None:
        try:
            if HOME in messages.recv(4096).decode().splitlines():
                return True
        except TimeoutError:
            continue
    return False
