"""What the kernel and udev report when something is plugged in or pulled out: messages of a netlink socket (uevents).

The kernel's own come first, udev's when links and rights are there (its message: eight letters, then native numbers, of which
the second says where the properties begin). Neither says anything about devices that were there already.
"""

import socket
import struct

_UEVENTS = 15
"""The netlink family NETLINK_KOBJECT_UEVENT (linux/netlink.h)."""
KERNEL, UDEV = 1, 2
"""Groups that may be listened to."""
_ACTIONS = frozenset({b"add", b"remove", b"bind", b"unbind", b"change", b"move"})
_SUBSYSTEMS = frozenset({b"tty", b"usb", b"usbmisc", b"video4linux", b"input", b"hidraw", b"sound"})
_UDEV_HEAD = struct.Struct("=8s4sIII")
_LONGEST = 16384


def is_about_devices(message: bytes) -> bool:
    """Whether a message is about a device that comes, goes or changes. Never raises on any bytes."""
    begins = 0
    if message.startswith(b"libudev\0") and len(message) >= _UDEV_HEAD.size:
        _, _, _, begins, _ = _UDEV_HEAD.unpack_from(message)
    fields = dict(part.partition(b"=")[::2] for part in message[begins:].split(b"\0"))
    return fields.get(b"ACTION") in _ACTIONS and fields.get(b"SUBSYSTEM") in _SUBSYSTEMS


class KernelEvents:
    """The socket (内核设备事件). Never blocks. Raises OSError where the system gives none."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC, _UEVENTS)
        self._socket.setblocking(False)
        try:
            self._socket.bind((0, KERNEL | UDEV))
        except OSError:
            self._socket.close()
            raise

    def fileno(self) -> int:
        return self._socket.fileno()

    def has_news(self) -> bool:
        """Take all that has come; whether a device was among it. Too many at once count as news."""
        is_news = False
        while True:
            try:
                is_news |= is_about_devices(self._socket.recv(_LONGEST))
            except BlockingIOError:
                return is_news
            except OSError:  # ENOBUFS: what did not fit is lost
                is_news = True

    def close(self) -> None:
        self._socket.close()
