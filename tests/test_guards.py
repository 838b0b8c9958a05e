"""The guards of conftest.py catch what they are there for, and let pass what is allowed."""

import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.loopback import is_local

NAUGHTY = """
import logging, os, socket, threading
import pytest
import structlog

def test_fails_by_a_warning():
    logging.getLogger("product").warning("something %s", "odd")

def test_fails_by_a_structured_warning():
    structlog.get_logger("product").warning("odd", item="GA001")

def test_fails_by_a_connection_that_is_swallowed():
    with socket.socket() as out:
        try:
            out.connect(("192.0.2.1", 80))
        except OSError:
            pass

def test_fails_by_a_lookup_that_is_swallowed():
    try:
        socket.getaddrinfo("example.org", 80)
    except OSError:
        pass

def test_fails_by_a_lost_thread():
    def run():
        raise ValueError("lost")
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()

@pytest.mark.expected_logs("another")
def test_fails_by_another_warning_than_expected():
    logging.getLogger("product").warning("something odd")

@pytest.mark.expected_logs("something odd")
def test_passes_with_an_expected_warning():
    logging.getLogger("product").warning("something odd")

def test_passes_when_it_looks_itself(expected_logs):
    logging.getLogger("product").error("something odd")
    assert expected_logs[0].getMessage() == "something odd"

def test_passes_on_loopback(free_port):
    with socket.socket() as out:
        assert out.connect_ex(("127.0.0.1", free_port)) != 0

def test_passes_without_the_settings_of_the_developer():
    assert "GOV_KIOSK_PIN" not in os.environ
    assert "https_proxy" not in os.environ
"""


def test_the_guards(tmp_path: Path) -> None:
    (tmp_path / "test_naughty.py").write_text(NAUGHTY)
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml", "-vv", "-p", "no:randomly"]
    environment = {**os.environ, "GOV_KIOSK_PIN": "1", "https_proxy": "http://192.0.2.1"}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    verdicts = dict(re.findall(r"::(test_\w+) (\w+)", run.stdout))
    assert len(verdicts) == NAUGHTY.count("\ndef test_"), run.stdout + run.stderr
    for name, verdict in verdicts.items():
        assert verdict == ("FAILED" if "test_fails" in name else "PASSED"), f"{name}: {run.stdout}"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", True),  # noqa: S104 -- as a host to connect to
        ("fe80::1%eth0", False),
        ("192.0.2.1", False),
        ("example.org", False),
    ],
)
def test_what_is_local(host: str, *, local: bool) -> None:
    assert is_local(host) is local


def test_toml_read_again_is_as_written() -> None:
    text = "day = 2026-11-30\n[[item]]\ncode = 'GA001'\n"
    first = tomllib.loads(text)
    first["item"][0]["code"] = "changed by who read it"
    assert tomllib.loads(text) == {"day": date(2026, 11, 30), "item": [{"code": "GA001"}]}
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads("item = ")
