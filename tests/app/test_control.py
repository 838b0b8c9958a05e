"""The local socket of a running kiosk."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from app.core.control import (
    SOCKET_NAME,
    AcceptDamage,
    Answer,
    ControlSocket,
    Done,
    NotDone,
    NotRunning,
    ParkRecord,
    ReleaseRecord,
    Request,
    ask_running,
)


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder whose path is too long for a socket address."""
    folder = tmp_path.joinpath(*["d" * 40] * 4)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def asked(deep: Path) -> Iterator[list[Request]]:
    """What a running kiosk was asked; it refuses what is called `no`."""
    seen: list[Request] = []

    def handle(request: Request) -> Answer:
        seen.append(request)
        return NotDone("not here") if getattr(request, "record_id", "") == "no" else Done()

    control = ControlSocket(deep, handle)
    control.open()
    yield seen
    control.close()


@pytest.mark.parametrize("request_", [ReleaseRecord("r"), ParkRecord("r", "why"), AcceptDamage()])
def test_running_kiosk_gets_the_request(request_: Request, asked: list[Request], deep: Path) -> None:
    assert ask_running(deep, request_) == Done()
    assert asked == [request_]


def test_refusal_comes_back_with_its_reason(asked: list[Request], deep: Path) -> None:
    assert ask_running(deep, ReleaseRecord("no")) == NotDone("not here")


def test_socket_belongs_to_its_owner_alone(asked: list[Request], deep: Path) -> None:
    assert stat.S_IMODE((deep / SOCKET_NAME).stat().st_mode) == 0o600


def test_no_kiosk_is_said_as_such(deep: Path) -> None:
    assert ask_running(deep, AcceptDamage()) == NotRunning()
    control = ControlSocket(deep, lambda _: Done())
    control.open()
    control.close()
    control.close()
    assert ask_running(deep, AcceptDamage()) == NotRunning()


def test_socket_of_a_killed_kiosk_is_replaced(deep: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    (deep / SOCKET_NAME).touch()
    left.close()
    control = ControlSocket(deep, lambda _: Done())
    control.open()
    assert ask_running(deep, AcceptDamage()) == Done()
    control.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(garbage=st.binary(max_size=4000))
def test_garbage_changes_nothing_and_is_answered(garbage: bytes, asked: list[Request], deep: Path) -> None:
    before = list(asked)
    with socket.socket(socket.AF_UNIX) as connection:
        folder = os.open(deep, os.O_RDONLY)
        connection.connect(f"/proc/self/fd/{folder}/{SOCKET_NAME}")
        os.close(folder)
        connection.settimeout(60)
        connection.sendall(garbage + b"\n")
        connection.shutdown(socket.SHUT_WR)
        assert b"not_done" in connection.recv(4096)
    assert asked == before
    assert ask_running(deep, AcceptDamage()) == Done()
    asked.pop()
