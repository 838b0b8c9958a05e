"""Where on the network the options of an adapter say that its device is, ours or another maker's: for those that do not tell themselves."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from drivers.transport.address import Address, TcpAddress, parse_address

ADDRESS_OPTIONS = ("port", "address")
URL_OPTIONS = ("uri", "source", "url")
PORTS_OF = {"ipp": 631, "ipps": 631, "http": 80, "https": 443, "rtsp": 554}
"""By the scheme of an URL that names none."""


def network_places(options: Mapping[str, Any]) -> tuple[TcpAddress, ...]:
    """Every one, also of the parts of an adapter that is several; empty where all of it is on this machine."""
    return tuple(dict.fromkeys(_places(options)))


def _places(options: Mapping[str, Any]) -> Iterator[TcpAddress]:
    host, port = options.get("host"), options.get("port")
    if isinstance(host, str) and host and isinstance(port, int):
        yield TcpAddress(host, port)
    for name, value in options.items():
        if isinstance(value, Mapping):
            yield from _places(value)
        elif isinstance(value, str) and name in URL_OPTIONS:
            yield from _of_url(value)
        elif isinstance(value, str) and name in ADDRESS_OPTIONS:
            yield from _of_address(value)


def _of_url(text: str) -> Iterator[TcpAddress]:
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS_OF.get(parts.scheme)
    except ValueError:
        return  # no address: the adapter says so when it is built
    if parts.hostname and port is not None:
        yield TcpAddress(parts.hostname, port)


def _of_address(text: str) -> Iterator[TcpAddress]:
    if isinstance(address := address_in(text), TcpAddress):
        yield address


def address_in(value: Any) -> Address | None:  # Any: whatever the settings say
    """None where it is no address."""
    try:
        return parse_address(value) if isinstance(value, str) else None
    except ValueError:
        return None
