"""The way to the centre, step by step: link, address, name, connection, certificate. The first step that fails is the fault."""

import os
import socket
import ssl
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from kiosk.services.condition.checks import CheckResult, MachineCheck

SECONDS = 3.0
INTERFACES = Path("/sys/class/net")
ROUTES = Path("/proc/net/route")
THIS_MACHINE = ("localhost", "127.", "::1")
PORTS = {"http": 80, "https": 443}


class CentreAddress(Struct, frozen=True):
    """Where the centre is reached (中心地址), out of the settings."""

    url: str

    @property
    def host(self) -> str:
        """Its name or number."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """As written, or as its scheme has it."""
        parts = urlsplit(self.url)
        return parts.port or PORTS.get(parts.scheme, 0)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine: then no link and no address is needed."""
        return self.host.startswith(THIS_MACHINE)

    @property
    def is_encrypted(self) -> bool:
        """Whether there is a certificate to look at."""
        return urlsplit(self.url).scheme == "https"


Step = Callable[[CentreAddress], str]
"""Why it fails, or "". May raise OSError."""


def network_steps(url: str, is_wanted: Callable[[], bool] = lambda: True) -> Mapping[str, MachineCheck]:
    """One check for each step. Where none is wanted, because the centre answers, they ask nothing and pass."""
    address, failed = CentreAddress(url), [""]

    def check(name: str, step: Step) -> CheckResult:
        if name == next(iter(STEPS)):
            failed[0] = ""
        if not is_wanted():
            return CheckResult(name, True, "the centre answers")
        if failed[0]:
            return CheckResult(name, None, f"not reached: {failed[0]} fails")
        problem = _problem(step, address)
        failed[0] = name if problem else ""
        return CheckResult(name, not problem, problem or "well")

    return {name: partial(check, name, step) for name, step in STEPS.items()}


def _problem(step: Step, address: CentreAddress) -> str:
    try:
        return step(address)
    except OSError as error:
        return words_of(address.url, error)


def words_of(url: str, error: OSError) -> str:
    """Why the centre cannot be reached, for a technician."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"the certificate of {url} is not trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"{url} does not speak TLS: {error.reason}"
        case ConnectionRefusedError():
            return f"{url} is there, but the centre does not run on it or listens on another port"
        case socket.gaierror():
            return f"the name in {url} is not known: no name server answers, or it is misspelt"
        case TimeoutError():
            return f"{url} does not answer within {SECONDS:.0f} seconds: the network or a firewall is in the way"
        case _:
            return f"{url} cannot be reached: {error.strerror or type(error).__name__}"


def link(address: CentreAddress, interfaces: Path = INTERFACES) -> str:
    """Whether any interface has a carrier."""
    if address.is_here:
        return ""
    names = [path.name for path in interfaces.iterdir() if path.name != "lo"]
    lit = [name for name in names if _text(interfaces / name / "carrier") == "1"]
    return "" if lit else f"no carrier on {', '.join(sorted(names)) or 'any interface'}"


def route(address: CentreAddress, routes: Path = ROUTES) -> str:
    """Whether there is a default route, and with it an address."""
    if address.is_here:
        return ""
    lines = [line.split() for line in routes.read_text().splitlines()[1:]]
    return "" if any(len(line) > 1 and line[1] == "00000000" for line in lines) else "there is no default route"


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:  # an interface that is down has no carrier to read
        return ""


def _name(address: CentreAddress) -> str:
    socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    return ""


def _connection(address: CentreAddress) -> str:
    socket.create_connection((address.host, address.port), timeout=SECONDS).close()
    return ""


def _certificate(address: CentreAddress) -> str:
    if not address.is_encrypted:
        return ""
    context = ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE") or None)
    with (
        socket.create_connection((address.host, address.port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=address.host),
    ):
        return ""


STEPS: Mapping[str, Step] = {
    "network.link": link,
    "network.address": route,
    "network.dns": _name,
    "network.tcp": _connection,
    "network.tls": _certificate,
}
