"""A serial device's side of a pseudo-terminal, under a fixed path. Only simulators stand on it.

Not imitated by pseudo-terminals: baud mismatch, parity, handshake lines.
"""

import contextlib
import os
import pty
import select
import threading
import tty
from collections.abc import Callable
from pathlib import Path

_PACKET = 64
_PACKET_SECONDS = 0.0056
"""The time of 64 bytes at 115200 baud."""
_UNREAD_SECONDS = 0.5
"""What a host has not fetched after so long is lost."""


class PtyPort:
    """Calls `on_received` with the host's bytes on its own thread (虚拟串口); can be unplugged and plugged in again."""

    def __init__(self, link: Path, on_received: Callable[[bytes], None], *, is_paced: bool = False) -> None:
        self.link = link
        self._on_received = on_received
        self._is_paced = is_paced
        self._lock = threading.RLock()
        self._pause = threading.Event()
        self._master: int | None = None
        self._slave = -1
        self._wake_read, self._wake_write = -1, -1
        self._thread: threading.Thread | None = None

    def plug(self) -> None:
        """Make the port appear. Harmless when it is there."""
        with self._lock:
            if self._master is not None:
                return
            self._master, self._slave = pty.openpty()
            tty.setraw(self._master)
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self._wake_read, self._wake_write = os.pipe()
            self.link.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.link.with_name(self.link.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(self._slave))
            fresh.replace(self.link)
            ends = (self._master, self._wake_read)
            self._thread = threading.Thread(target=self._listen, args=ends, name=f"pty-{self.link.name}", daemon=True)
            self._thread.start()

    def unplug(self) -> None:
        """Pull the cable: the path goes and the host's next read or write fails. Harmless when it is gone."""
        with self._lock:
            master, self._master = self._master, None
            if master is None:
                return
            thread, self._thread = self._thread, None
            self.link.unlink(missing_ok=True)
            os.write(self._wake_write, b"x")
        if thread is not None and thread is not threading.current_thread():
            thread.join()
        for end in (master, self._slave, self._wake_read, self._wake_write):
            os.close(end)

    def send(self, data: bytes) -> None:
        """Bytes to the host; lost when no one has the port plugged in or no one reads, as on a real line."""
        while data:
            sent = self._write(data[:_PACKET])
            if sent is None:
                return
            data = data[sent:]
            if self._is_paced:
                self._pause.wait(_PACKET_SECONDS)

    def _write(self, packet: bytes) -> int | None:
        """How many bytes went out; None when the rest is lost."""
        with self._lock:
            master = self._master
            if master is None:
                return None
            try:
                return os.write(master, packet)
            except BlockingIOError:
                pass
            except OSError:
                return None
            _, writable, _ = select.select([], [master], [], _UNREAD_SECONDS)
            return 0 if writable else None

    def _listen(self, master: int, wake: int) -> None:
        while True:
            ready, _, _ = select.select([master, wake], [], [])
            if wake in ready:
                return
            with contextlib.suppress(OSError):
                data = os.read(master, 4096)
                self._on_received(data)
            if self._thread is not threading.current_thread():  # unplugged by what was received: both ends are closed
                return
