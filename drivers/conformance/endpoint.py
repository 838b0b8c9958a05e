"""Where in an adapter's options its device is, ours or another maker's, and the same options with another place."""

from urllib.parse import urlsplit

from msgspec import Struct

from drivers.ports.device import AdapterOptions
from drivers.transport.address import Address, SerialAddress, TcpAddress
from drivers.transport.option_places import ADDRESS_OPTIONS, PORTS_OF, URL_OPTIONS, address_in

_BY_DEVICE = ("serial", "file", "usb")
"""Connections whose option `device` is what an address has behind its colon."""


class EventsPath(Struct, frozen=True):
    """Keys of an input device of the kernel (按键设备), by the path of its events."""

    path: str


class LineEnd(Struct, frozen=True):
    """A device on a line in which the kit can stand (线路端点): its place, and which options name it."""

    place: Address | EventsPath
    options: tuple[str, ...]

    @property
    def is_linked(self) -> bool:
        """Whether the kit's own end is a path; else it is on TCP, also where the device is on USB or behind a device file."""
        place = self.place
        return isinstance(place, EventsPath) or (isinstance(place, SerialAddress) and isinstance(place.where, str))


def line_end(options: AdapterOptions) -> LineEnd | None:
    """None where the device is on no such line: a program, a camera by its number, a card service."""
    if options.get("connection") in _BY_DEVICE:
        place = address_in(f"{options['connection']}:{options.get('device', '')}")
        return None if place is None else LineEnd(place, ("connection", "device"))
    host, port = options.get("host"), options.get("port")
    if isinstance(host, str) and isinstance(port, int):
        return LineEnd(TcpAddress(host, port), ("host", "port"))
    for name in URL_OPTIONS:
        parts = urlsplit(str(options.get(name, "")))
        if parts.hostname and parts.scheme in PORTS_OF:
            return LineEnd(TcpAddress(parts.hostname, parts.port or PORTS_OF[parts.scheme]), (name,))
    for name in ADDRESS_OPTIONS:
        if (place := address_in(options.get(name))) is not None:
            return LineEnd(place, (name,))
    device = options.get("device")
    return LineEnd(EventsPath(device), ("device",)) if isinstance(device, str) and device.startswith("/") else None


def moved(options: AdapterOptions, end: LineEnd, place: str) -> AdapterOptions:
    """The options with the kit's own end; `place` is `host:port`, or a path."""
    host, _, port = place.rpartition(":")
    if end.options == ("host", "port"):
        return {**options, "host": host, "port": int(port)}
    if end.options == ("connection", "device"):
        on_network: AdapterOptions = {"connection": "network", "host": host, "port": int(port or 0)}
        return {**options, "device": place} if end.is_linked else {**options, **on_network}
    (name,) = end.options
    if name in URL_OPTIONS:
        return {**options, name: urlsplit(str(options[name]))._replace(netloc=place).geturl()}
    if isinstance(end.place, EventsPath):
        return {**options, name: place, "is_held": False}  # a pipe cannot be held; the kit holds the device
    return {**options, name: place if end.is_linked else f"tcp:{place}"}
