"""Printers that announce themselves on the network (DNS-SD over mDNS, RFC 6763), each with the address that settings would take.

Asked at set-up alone: on a terminal in a hall nothing listens, and the address is written into the settings.
"""

import time
from collections.abc import Iterable
from ipaddress import ip_address

from zeroconf import Error as ZeroconfError
from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, Zeroconf

from drivers.transport.plugged import PluggedIn

TYPES = {"_ipp._tcp.local.": "ipp", "_ipps._tcp.local.": "ipps"}
LISTEN_SECONDS = 3.0
"""How long answers are waited for: a printer answers within a second (RFC 6762 section 6)."""
ASK_MILLISECONDS = 1500


class _Heard:
    """Implements zeroconf's listener; called on its thread."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def add_service(self, _zeroconf: Zeroconf, kind: str, name: str) -> None:
        self.names[name] = kind

    def update_service(self, _zeroconf: Zeroconf, kind: str, name: str) -> None:
        self.names[name] = kind

    def remove_service(self, _zeroconf: Zeroconf, _kind: str, name: str) -> None:
        self.names.pop(name, None)


def announced_printers(seconds: float = LISTEN_SECONDS, interfaces: Iterable[str] | None = None) -> list[PluggedIn]:
    """Those that answered within `seconds`, by their addresses. `interfaces`: of this machine, all of them where it says none."""
    try:
        network = Zeroconf(InterfaceChoice.All if interfaces is None else list(interfaces), ip_version=IPVersion.V4Only)
    except (OSError, ZeroconfError):  # no network at all
        return []
    try:
        heard = _Heard()
        ServiceBrowser(network, list(TYPES), listener=heard)  # type: ignore[arg-type] # structural
        time.sleep(seconds)
        found = {_printer(network, kind, name) for name, kind in tuple(heard.names.items())}
    finally:
        network.close()
    return sorted((each for each in found if each is not None), key=lambda each: each.address)


def _printer(network: Zeroconf, kind: str, name: str) -> PluggedIn | None:
    try:
        info = network.get_service_info(kind, name, ASK_MILLISECONDS)
    except (ZeroconfError, ValueError):
        return None
    return None if info is None else printer_of(info)


def printer_of(info: ServiceInfo) -> PluggedIn | None:
    """The printer of an announcement; None where it says no address or is none that prints."""
    scheme = TYPES.get(info.type)
    addresses = [text for text in info.parsed_addresses(IPVersion.V4Only) if not ip_address(text).is_multicast]
    if scheme is None or not addresses or not info.port:
        return None
    path = _said(info, b"rp").strip("/")
    default = {"ipp": 631, "ipps": 631}[scheme]
    port = "" if info.port == default else f":{info.port}"
    what = " ".join(each for each in (info.get_name(), _said(info, b"ty")) if each)
    takes_pdf = "application/pdf" in _said(info, b"pdl") or not _said(info, b"pdl")
    return PluggedIn(f"{scheme}://{addresses[0]}{port}/{path}", what if takes_pdf else f"{what} (no PDF)")


def _said(info: ServiceInfo, key: bytes) -> str:
    """One entry of its TXT record, as plain text."""
    value = info.properties.get(key) or b""
    return "".join(each for each in value.decode("utf-8", "replace") if each.isprintable())[:200]
