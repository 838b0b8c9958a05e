"""The terminal as a process of its own, heard through the readiness messages it sends to systemd.

The centre and the simulated devices run beforehand: no terminal in a hall starts them.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from app.core.enrolment import identity_of
from bench.display import HEIGHT, WIDTH, end_tree
from bench.running import Running
from bench.settings_file import write_settings
from demo.environment import DemoEnvironment, DemoPlan

HOME = "STATUS=screen:home"

COMMAND = (sys.executable, "-m", "app", "run", "--full-screen", "--size", f"{WIDTH}x{HEIGHT}")


class EnrolledTerminal:
    """A terminal that was set up and enrolled before; `start` switches it on."""

    def __init__(self, settings_file: Path) -> None:
        self._settings_file = settings_file

    @contextmanager
    def start(self, display: str, folder: Path) -> Iterator[Running]:
        """Its process, with a log in `folder`; it has answered when the home screen is painted after a tap."""
        path = folder / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
            messages.bind(str(path))
            environment = compiled_environment(self._settings_file.parent / "bytecode")
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NOTIFY_SOCKET": str(path)}
            command = [*COMMAND, "--settings", str(self._settings_file)]
            with (folder / "terminal.log").open("wb") as log:
                process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=log, stderr=log)
            try:
                yield Running(process.pid, lambda seconds: _heard(messages, process, seconds))
            finally:
                end_tree(process)


@contextmanager
def enrolled_terminal(folder: Path) -> Iterator[EnrolledTerminal]:
    """With its centre and devices in `folder`, until the block ends. Raises EnvironmentFailed."""
    with DemoEnvironment(DemoPlan(folder)) as surroundings:
        settings = surroundings.settings()
        identity_of(settings)
        write_settings(settings, folder / "settings.toml")
        yield EnrolledTerminal(folder / "settings.toml")


def compiled_environment(bytecode: Path) -> dict[str, str]:
    """With the program compiled, as an installed package has it; the first start of all compiles it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode)}


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
