"""Where in an adapter's options its device is, ours or another maker's, and the same options with another place."""

from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from drivers.ports.device import AdapterOptions
from drivers.transport.address import SerialAddress, TcpAddress, parse_address

_ADDRESSES = ("port", "address")
_URLS = ("uri", "source", "url")
_PORTS_OF = {"ipp": 631, "ipps": 631, "http": 80, "https": 443, "rtsp": 554}


class LineEnd(Struct, frozen=True):
    """A device on a line in which the kit can stand (线路端点): its place, and which options name it."""

    place: TcpAddress | SerialAddress
    options: tuple[str, ...]


def line_end(options: AdapterOptions) -> LineEnd | None:
    """None where the device is on no such line: a USB device by its numbers, a program, a camera by its number."""
    host, port = options.get("host"), options.get("port")
    if isinstance(host, str) and isinstance(port, int):
        return LineEnd(TcpAddress(host, port), ("host", "port"))
    for name in _URLS:
        parts = urlsplit(str(options.get(name, "")))
        if parts.hostname and parts.scheme in _PORTS_OF:
            return LineEnd(TcpAddress(parts.hostname, parts.port or _PORTS_OF[parts.scheme]), (name,))
    for name in _ADDRESSES:
        if (place := _place(options.get(name))) is not None:
            return LineEnd(place, (name,))
    return None


def moved(options: AdapterOptions, end: LineEnd, place: str) -> AdapterOptions:
    """The options with the kit's own end; `place` is `host:port`, or the path of a serial port."""
    if end.options == ("host", "port"):
        host, _, port = place.rpartition(":")
        return {**options, "host": host, "port": int(port)}
    (name,) = end.options
    if name in _URLS:
        return {**options, name: urlsplit(str(options[name]))._replace(netloc=place).geturl()}
    return {**options, name: f"tcp:{place}" if isinstance(end.place, TcpAddress) else place}


def _place(value: Any) -> TcpAddress | SerialAddress | None:  # Any: whatever the settings say
    if not isinstance(value, str):
        return None
    try:
        address = parse_address(value)
    except ValueError:
        return None
    if isinstance(address, TcpAddress) or (isinstance(address, SerialAddress) and isinstance(address.where, str)):
        return address
    return None
