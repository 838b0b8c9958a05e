"""Printers that announce themselves on the network (DNS-SD over mDNS, RFC 6763), each with the address that settings would take.

Asked at set-up, and by a terminal that has lost a printer whose number (UUID) is in its settings: else nothing listens.
"""

import threading
import time
from collections.abc import Iterable
from ipaddress import ip_address

from zeroconf import Error as ZeroconfError
from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, Zeroconf

from drivers.transport.plugged import PluggedIn
from drivers.transport.printer_number import plain_uuid

TYPES = {"_ipp._tcp.local.": "ipp", "_ipps._tcp.local.": "ipps"}
LISTEN_SECONDS = 3.0
"""How long answers are waited for: a printer answers within a second (RFC 6762 section 6)."""
ASK_SECONDS = 1.5


class _AnnouncedNames:
    """Implements zeroconf's listener; called on its thread."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.has_more = threading.Event()

    def add_service(self, _zeroconf: Zeroconf, kind: str, name: str) -> None:
        self.names[name] = kind
        self.has_more.set()

    def update_service(self, _zeroconf: Zeroconf, kind: str, name: str) -> None:
        self.names[name] = kind

    def remove_service(self, _zeroconf: Zeroconf, _kind: str, name: str) -> None:
        self.names.pop(name, None)


def announced_printers(seconds: float = LISTEN_SECONDS, interfaces: Iterable[str] | None = None) -> list[PluggedIn]:
    """Those that answered within `seconds`, by their addresses. `interfaces`: of this machine, all of them where it says none."""
    network = _network(interfaces)
    if network is None:
        return []
    try:
        heard = _AnnouncedNames()
        ServiceBrowser(network, list(TYPES), listener=heard)  # type: ignore[arg-type] # structural
        time.sleep(seconds)
        found = {_printer(network, kind, name) for name, kind in tuple(heard.names.items())}
    finally:
        network.close()
    return sorted((address for address in found if address is not None), key=lambda address: address.address)


def find_printer(
    uuid: str, scheme: str, seconds: float = LISTEN_SECONDS, interfaces: Iterable[str] | None = None
) -> str | None:
    """The address now of the printer with that number (`plain_uuid`), by that scheme alone; None where it does not answer in time."""
    network = _network(interfaces)
    if network is None:
        return None
    kind, until = next(service for service, its in TYPES.items() if its == scheme), time.monotonic() + seconds
    asked: set[str] = set()
    try:
        heard = _AnnouncedNames()
        ServiceBrowser(network, kind, listener=heard)  # type: ignore[arg-type] # structural
        while (left := until - time.monotonic()) > 0:
            heard.has_more.wait(left)
            heard.has_more.clear()
            for name in set(heard.names) - asked:
                asked.add(name)
                info = _info(network, kind, name, max(0.0, until - time.monotonic()))
                if info is not None and plain_uuid(_text_of(info, b"uuid")) == uuid and (found := printer_of(info)):
                    return found.address
        return None
    finally:
        network.close()


def _network(interfaces: Iterable[str] | None) -> Zeroconf | None:
    """None where there is no network at all."""
    try:
        return Zeroconf(InterfaceChoice.All if interfaces is None else list(interfaces), ip_version=IPVersion.V4Only)
    except (OSError, ZeroconfError):
        return None


def _printer(network: Zeroconf, kind: str, name: str) -> PluggedIn | None:
    info = _info(network, kind, name, ASK_SECONDS)
    return None if info is None else printer_of(info)


def _info(network: Zeroconf, kind: str, name: str, seconds: float) -> ServiceInfo | None:
    try:
        return network.get_service_info(kind, name, round(1000 * min(seconds, ASK_SECONDS)))
    except (ZeroconfError, ValueError):
        return None


def printer_of(info: ServiceInfo) -> PluggedIn | None:
    """The printer of an announcement; None where it says no address or is none that prints."""
    scheme = TYPES.get(info.type)
    addresses = [text for text in info.parsed_addresses(IPVersion.V4Only) if not ip_address(text).is_multicast]
    if scheme is None or not addresses or not info.port:
        return None
    path = _text_of(info, b"rp").strip("/")
    default = {"ipp": 631, "ipps": 631}[scheme]
    port = "" if info.port == default else f":{info.port}"
    number = _text_of(info, b"uuid")
    what = " ".join(part for part in (info.get_name(), _text_of(info, b"ty"), number and f"uuid={number}") if part)
    takes_pdf = "application/pdf" in _text_of(info, b"pdl") or not _text_of(info, b"pdl")
    return PluggedIn(f"{scheme}://{addresses[0]}{port}/{path}", what if takes_pdf else f"{what} (no PDF)")


def _text_of(info: ServiceInfo, key: bytes) -> str:
    """One entry of its TXT record, as plain text; the key in small letters, for printers write it either way."""
    value = next((said for name, said in info.properties.items() if name.lower() == key), None) or b""
    return "".join(character for character in value.decode("utf-8", "replace") if character.isprintable())[:200]
