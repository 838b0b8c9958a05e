"""The screen that is served by VNC can be reached from this machine and from nowhere else."""

import socket
from collections.abc import Iterator

import pytest

from ui.loopback import keep_to_loopback


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listening:
        yield listening


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_gets_in(server: socket.socket, address: str) -> None:
    port = server.getsockname()[1]

    assert keep_to_loopback(port)

    with socket.create_connection((address, port), timeout=5):
        accepted, _ = server.accept()
        accepted.close()


def test_a_packet_from_an_outer_address_is_dropped(server: socket.socket) -> None:
    own_outer_address = _outer_address()
    if own_outer_address is None:
        pytest.skip("this machine has no address but loopback")
    port = server.getsockname()[1]
    keep_to_loopback(port)

    with socket.socket() as stranger:
        stranger.bind((own_outer_address, 0))
        stranger.settimeout(0.3)
        with pytest.raises(TimeoutError):
            _connect(stranger, own_outer_address, port)


def test_a_port_that_is_not_ours_is_reported() -> None:
    assert not keep_to_loopback(1)


def _outer_address() -> str | None:
    """The address of the first interface with a route out; nothing is sent by connecting a datagram socket."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            _connect(probe, "192.0.2.1", 9)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address


def _connect(sock: socket.socket, address: str, port: int) -> None:
    """Past the suite's guard, which knows loopback only; the address is this machine's own."""
    socket.SocketType.connect(sock, (address, port))
