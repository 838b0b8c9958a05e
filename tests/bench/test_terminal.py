"""The clock stops at what the terminal says about itself, and at nothing else."""

import sys
from pathlib import Path

import psutil
import pytest

from bench import terminal
from bench.display import memory_of_tree

TELLS = """
import os, socket, sys, time
out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
out.connect(os.environ["NOTIFY_SOCKET"])
for message in {messages!r}:
    out.send(message.encode())
if {stays}:
    time.sleep(60)
"""


def _pretend(monkeypatch: pytest.MonkeyPatch, messages: list[str], *, stays: bool) -> None:
    program = TELLS.format(messages=messages, stays=stays)
    monkeypatch.setattr(terminal, "COMMAND", (sys.executable, "-c", program))


def test_hears_the_home_screen(monkeypatch: pytest.MonkeyPatch, short_folder: Path) -> None:
    _pretend(monkeypatch, ["READY=1\nSTATUS=screen:attract", "STATUS=screen:home"], stays=True)

    with terminal.EnrolledTerminal(short_folder / "none").start(":9", short_folder) as running:
        assert running.answered(60)
        assert memory_of_tree(running.pid)
        pid = running.pid

    assert not psutil.pid_exists(pid)


def test_a_terminal_that_ends_has_not_answered(monkeypatch: pytest.MonkeyPatch, short_folder: Path) -> None:
    _pretend(monkeypatch, ["READY=1", "STATUS=screen:attract"], stays=False)

    with terminal.EnrolledTerminal(short_folder / "none").start(":9", short_folder) as running:
        assert not running.answered(60)
