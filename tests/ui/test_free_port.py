"""The port of a server that is started again stays its own: no outgoing connection is given it meanwhile."""

import socket
from pathlib import Path

import pytest

from ui import free_port as module
from ui.free_port import KERNEL_RANGE, free_port


def test_port_is_free_and_never_lent() -> None:
    lent_from = int(KERNEL_RANGE.read_text().split()[0])
    for _ in range(20):
        port = free_port()
        assert port < lent_from
        socket.create_server(("127.0.0.1", port)).close()


def test_taken_port_is_not_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where one port alone is left below the lent ones, and it is taken, any other is given."""
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        (tmp_path / "range").write_text(f"{port + 1} 60999\n")
        monkeypatch.setattr(module, "FIRST", port)
        monkeypatch.setattr(module, "KERNEL_RANGE", tmp_path / "range")
        assert free_port() != port


@pytest.mark.parametrize("reported", ["", "1024 60999", "what"])
def test_odd_kernel_ranges_give_a_free_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reported: str) -> None:
    (tmp_path / "range").write_text(reported)
    monkeypatch.setattr(module, "KERNEL_RANGE", tmp_path / "range")
    socket.create_server(("127.0.0.1", free_port())).close()


def test_machine_that_tells_no_range(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "KERNEL_RANGE", tmp_path / "none")
    socket.create_server(("127.0.0.1", free_port())).close()
