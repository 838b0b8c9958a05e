"""A virtual machine with a screen, a keyboard and USB, whose power can be cut; commands go in by a port of its own."""

import base64
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from PIL import Image

WIDTH, HEIGHT = 1080, 1920
PATIENCE = 900.0
"""Without hardware support a start takes minutes on a machine that is busy."""


class VirtualMachineFailed(AssertionError):
    """What was asked of the machine did not happen; with what it said."""


class VirtualMachine:
    """The machine that runs; made by `powered`."""

    def __init__(self, folder: Path, process: "subprocess.Popen[bytes]") -> None:
        self._folder = folder
        self.process = process
        self._monitor = _connected(folder / "qmp", process)
        self._agent = _connected(folder / "agent", process)
        self._lines = self._agent.makefile("rb")
        self._answers = self._monitor.makefile("rb")
        self._number = 0
        self._answers.readline()  # its greeting
        self.monitor("qmp_capabilities")

    def monitor(self, command: str, **arguments: Any) -> Any:
        """One command of QEMU's monitor."""
        asked = {"execute": command} | ({"arguments": arguments} if arguments else {})
        self._monitor.sendall(json.dumps(asked).encode() + b"\n")
        while True:
            said = json.loads(self._answers.readline() or b'{"error": "ended"}')
            if "error" in said:
                raise VirtualMachineFailed(f"{command}: {said['error']}")
            if "return" in said:
                return said["return"]

    def ask(self, seconds: float = PATIENCE, **asked: Any) -> dict[str, Any]:
        """The agent does one thing; answers that are late belong to earlier ones."""
        self._number += 1
        self._agent.settimeout(seconds)
        line = base64.b64encode(json.dumps({"id": self._number, **asked}).encode()) + b"\n"
        self._agent.sendall(line)
        while True:
            try:
                said = self._lines.readline()
            except TimeoutError:
                raise VirtualMachineFailed(f"no answer: {asked}") from None
            if not said:
                raise VirtualMachineFailed(f"it ended: {asked}")
            answer: dict[str, Any] = json.loads(base64.b64decode(said))
            if answer["id"] == self._number:
                return answer

    def run(self, command: str, stdin: str = "") -> str:
        """What a shell command said; VirtualMachineFailed where it failed."""
        said = self.ask(do="run", command=command, stdin=stdin)
        if said["status"]:
            raise VirtualMachineFailed(f"{command}: {said['status']}\n{said['out']}\n{said['err']}")
        return str(said["out"])

    def wait(self, command: str, wanted: str, seconds: float = PATIENCE) -> float:
        """Until the command says that; how long it took."""
        began = time.monotonic()
        while (found := str(self.ask(do="run", command=command)["out"]).strip()) != wanted:
            if time.monotonic() - began > seconds:
                journal = self.ask(do="run", command="journalctl --no-pager -n 40 -o cat -u gov-kiosk")["out"]
                raise VirtualMachineFailed(f"{command} says {found!r}, not {wanted!r}\n{journal}")
            time.sleep(1)
        return time.monotonic() - began

    def keys(self, *names: str) -> None:
        """A chord on the keyboard that the machine was started with."""
        self.monitor("send-key", keys=[{"type": "qcode", "data": each} for each in names])

    def picture(self) -> Image.Image:
        """What the screen shows."""
        file = self._folder / "screen.png"
        self.monitor("screendump", filename=str(file), format="png")
        with Image.open(file) as shown:
            return shown.convert("RGB")

    def cut(self) -> None:
        """The power goes: what the machine has not flushed is lost."""
        self.close()

    def close(self) -> None:
        """It ends, and with it the lines to it."""
        self.process.kill()
        self.process.wait()
        for line in (self._answers, self._monitor, self._lines, self._agent):
            line.close()


@contextmanager
def powered(folder: Path, disk: Path, kernel: Path, first: Path) -> Iterator[VirtualMachine]:
    """A machine that writes to this disk, until the block ends."""
    for name in ("qmp", "agent"):
        (folder / name).unlink(missing_ok=True)
    command = [
        "qemu-system-x86_64",
        "-machine",
        "q35",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-m",
        "2048",
        "-smp",
        "2",
    ]
    command += ["-kernel", str(kernel), "-initrd", str(first), "-append", "root=/dev/vda rw console=ttyS0 quiet"]
    command += ["-drive", f"file={disk},if=virtio,format=raw", "-nic", "none", "-no-reboot", "-display", "none"]
    command += ["-vga", "none", "-device", f"virtio-vga,xres={WIDTH},yres={HEIGHT}", "-device", "virtio-keyboard-pci"]
    command += ["-device", "qemu-xhci,id=usb", "-device", "virtio-serial", "-serial", f"file:{folder / 'console.log'}"]
    command += ["-chardev", f"socket,id=agent,path={folder / 'agent'},server=on,wait=off"]
    command += [
        "-device",
        "virtserialport,chardev=agent,name=tests",
        "-qmp",
        f"unix:{folder / 'qmp'},server=on,wait=off",
    ]
    with (folder / "qemu.log").open("ab") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            with closing(VirtualMachine(folder, process)) as machine:
                yield machine
        finally:
            process.kill()
            process.wait()


def _connected(path: Path, process: "subprocess.Popen[bytes]") -> socket.socket:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        line = socket.socket(socket.AF_UNIX)
        with suppress(OSError):
            line.connect(str(path))
            return line
        line.close()
        time.sleep(0.1)
    raise VirtualMachineFailed(f"QEMU did not start; see {path.parent / 'qemu.log'}")
