"""A supervised terminal is ready at its first frame whatever it shows, proves that it paints, and says when it goes down."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from app.screen.notify import is_supervised, proof_every_ms, tell_supervisor

PATIENCE = 60
PROOF_WANTED_EVERY_US = 600_000


class Supervisor:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, messages: socket.socket) -> None:
        self._messages = messages
        self.heard: list[str] = []

    def wait_for(self, line: str, times: int = 1) -> None:
        until = monotonic() + PATIENCE
        while self.heard.count(line) < times:
            self._messages.settimeout(max(0.01, until - monotonic()))
            self.heard += self._messages.recv(4096).decode().splitlines()

    def forget_what_was_sent(self) -> None:
        while self.hears_within(0.01):
            self._messages.recv(4096)

    def hears_within(self, seconds: float) -> bool:
        return bool(select.select([self._messages], [], [], seconds)[0])


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
        messages.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield Supervisor(messages)


@contextmanager
def terminal(folder: Path, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """One that is not enrolled, and has no centre to ask."""
    command = [sys.executable, "-m", "app", "run", "--window", "--size", "540x960", "--data", str(folder / "data")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path), **more}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_terminal_without_identity_is_ready_and_alive(supervisor: Supervisor, tmp_path: Path) -> None:
    with terminal(tmp_path, WATCHDOG_USEC=str(PROOF_WANTED_EVERY_US)) as process:
        supervisor.wait_for("READY=1")
        assert supervisor.heard[:2] == ["READY=1", "STATUS=screen:outOfService"]
        supervisor.wait_for("WATCHDOG=1", times=3)
        process.send_signal(signal.SIGTERM)
        supervisor.wait_for("STOPPING=1")
        assert process.wait(PATIENCE) == 0
    assert supervisor.heard.count("READY=1") == 1


def test_frozen_terminal_gives_no_proof(supervisor: Supervisor, tmp_path: Path) -> None:
    with terminal(tmp_path, WATCHDOG_USEC=str(PROOF_WANTED_EVERY_US)) as process:
        supervisor.wait_for("WATCHDOG=1")
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        supervisor.forget_what_was_sent()
        assert not supervisor.hears_within(2 * PROOF_WANTED_EVERY_US / 1e6)


@pytest.mark.parametrize(("reported", "every"), [("30000000", 10_000), ("", 0), ("soon", 0)])
def test_proofs_come_thrice_as_often_as_wanted(reported: str, every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", reported)
    assert proof_every_ms() == every


def test_message_reaches_an_abstract_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
        messages.bind(f"\0kiosk-test-{os.getpid()}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@kiosk-test-{os.getpid()}")
        assert is_supervised()
        tell_supervisor("READY=1")
        assert messages.recv(100) == b"READY=1"


def test_supervisor_that_went_away_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    tell_supervisor("READY=1")
