"""From where a request comes: what the connection says; what a proxy says only where that proxy is known."""

import ipaddress

from fastapi import Request

from central.settings import CentreSettings


def address_of(request: Request, settings: CentreSettings) -> str:
    """The address of the client. `X-Forwarded-For` is read from its end, through proxies that are trusted and no further."""
    peer = request.client.host if request.client is not None else ""
    forwarded = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    while forwarded and _is_trusted(peer, settings):
        peer = forwarded.pop()
    return peer


def _is_trusted(address: str, settings: CentreSettings) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False  # no address at all, such as the name of a test client
    return any(found in proxy for proxy in settings.trusted_proxies)
