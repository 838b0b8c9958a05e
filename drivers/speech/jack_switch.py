"""The kernel's switch of a headphone socket: an input device with SW_HEADPHONE_INSERT (linux/input-event-codes.h)."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

SW_HEADPHONE_INSERT = 0x02
EVIOCGSW_8 = 0x8008451B
"""`_IOC(_IOC_READ, 'E', 0x1b, 8)`, linux/input.h: which switches of an input device are on, a bit each."""

INPUTS, NODES = Path("/sys/class/input"), Path("/dev/input")

ReadSwitches = Callable[[int], int]


def switches_of(node: int) -> int:
    """By the kernel. Raises OSError for what is no input device."""
    bits = bytearray(8)
    fcntl.ioctl(node, EVIOCGSW_8, bits)
    return int.from_bytes(bits, "little")


class JackSwitches:
    """All headphone sockets of the machine (耳机插孔). `inputs` lists which switches a device has, `read` which are on now."""

    def __init__(self, inputs: Path = INPUTS, nodes: Path = NODES, read: ReadSwitches = switches_of) -> None:
        self._inputs = inputs
        self._nodes = nodes
        self._read = read

    def is_in(self) -> bool | None:
        """Whether a plug is in any of them; None where there is none that can be asked."""
        states = [state for name in self._sockets() if (state := self._state(name)) is not None]
        return any(states) if states else None

    def _sockets(self) -> Iterator[str]:
        for entry in sorted(self._inputs.glob("event*")):
            try:
                words = (entry / "device/capabilities/sw").read_text("ascii").split()
                switches = int(words[-1], 16) if words else 0
            except (OSError, ValueError):
                continue
            if switches >> SW_HEADPHONE_INSERT & 1:
                yield entry.name

    def _state(self, name: str) -> bool | None:
        try:
            node = os.open(self._nodes / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            return bool(self._read(node) >> SW_HEADPHONE_INSERT & 1)
        except OSError:
            return None
        finally:
            os.close(node)
