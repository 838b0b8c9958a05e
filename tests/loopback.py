"""Keeps Python's sockets on this machine. What libraries in C open on their own is not seen."""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "testserver"})


class NetworkTouchedError(OSError):
    """Raised in the place of a connection to another machine."""


class LoopbackOnly:
    """Replaces the ways out of `socket`. `refused` lists what was tried, also where the caller swallowed the error."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._lookup = socket.getaddrinfo

    def install(self) -> None:
        """From now on, only loopback and Unix sockets."""
        for name in ("connect", "connect_ex", "sendto"):
            setattr(socket.socket, name, self._guarded(getattr(socket.SocketType, name), name))
        setattr(socket, "getaddrinfo", self._resolve)  # noqa: B010 -- an assignment would not pass the type check

    def remove(self) -> None:
        """Everything as before."""
        for name in ("connect", "connect_ex", "sendto"):
            delattr(socket.socket, name)
        setattr(socket, "getaddrinfo", self._lookup)  # noqa: B010

    def _guarded(self, original: Any, name: str) -> Any:
        def guarded(sock: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if (
                sock.family in {socket.AF_INET, socket.AF_INET6}
                and not is_local(address[0])
                and not _stays(sock, address[0])
            ):
                self._refuse(f"{name} {address[0]}:{address[1]}")
            return original(sock, *args)

        return guarded

    def _resolve(self, host: Any, *args: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        if text is not None and text.endswith(".invalid"):  # a test's own name for a machine that is not there
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if text is not None and not is_local(text):
            self._refuse(f"name {text}")
        return self._lookup(host, *args, **named)

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        raise NetworkTouchedError(f"a test reached for the network: {what}")


def _stays(sock: socket.socket, host: str) -> bool:
    """Whether it goes to a group, by the loopback interface alone."""
    if sock.family != socket.AF_INET or not ipaddress.ip_address(host).is_multicast:
        return False
    way = sock.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
    return ipaddress.ip_address(way).is_loopback


def is_local(host: str) -> bool:
    """Whether the host is this machine: a loopback or unspecified address, or one of its names."""
    if host.lower() in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
