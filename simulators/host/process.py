"""Starts the dock as a child process and waits until it is ready."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

from drivers.ports.errors import DeviceFault
from simulators.host.client import DOCK_FILE, DockClient


class DockProcess:
    """Ends with its parent (模拟台进程). `endpoints` are what goes into the adapters' options, by device."""

    def __init__(self, folder: Path, *, centre_port: int | None = None, port: int = 0, seconds: float = 60) -> None:
        ready, tell = os.pipe()
        command = [sys.executable, "-m", "simulators.host", "--folder", str(folder), "--port", str(port)]
        command += ["--until-stdin-closes", "--ready-fd", str(tell)]
        if centre_port is not None:
            command += ["--centre-port", str(centre_port)]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, pass_fds=(tell,))
        os.close(tell)
        try:
            is_ready = select.select([ready], [], [], seconds)[0] and os.read(ready, 5) == b"ready"
        finally:
            os.close(ready)
        if not is_ready:
            self.close()
            raise DeviceFault("the dock did not become ready")
        self.endpoints: dict[str, str] = json.loads((folder / DOCK_FILE).read_text("utf-8"))["endpoints"]
        self.client = DockClient.of_folder(folder)

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self, seconds: float = 10) -> int:
        """End it; its exit status. Killed when it does not end within `seconds`."""
        self._process.terminate()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
