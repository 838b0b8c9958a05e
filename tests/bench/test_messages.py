"""What the terminal and the citizen of a measurement say arrives whole, and an end is told from silence."""

import socket

import pytest

from bench.messages import hear, say


def test_objects_arrive_in_order() -> None:
    citizen, terminal = socket.socketpair()
    with citizen, terminal:
        say(citizen, ("tap", "main"))
        say(citizen, ("view", 3))

        assert [hear(terminal), hear(terminal)] == [("tap", "main"), ("view", 3)]


def test_hearing_a_closed_line_raises() -> None:
    citizen, terminal = socket.socketpair()
    with terminal:
        citizen.close()

        with pytest.raises(EOFError):
            hear(terminal)
