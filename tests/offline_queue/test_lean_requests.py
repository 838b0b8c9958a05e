"""A terminal speaks HTTP without the library that guesses encodings, and other programs still find it."""

import subprocess
import sys

import pytest

from offline_queue.lean_requests import guessing_utf8

GUESSES = """
import sys
from offline_queue.lean_requests import requests
print("charset_normalizer" in sys.modules)
answer = requests.Response()
answer._content = "粤智助".encode()
print(answer.text)
import charset_normalizer
print(charset_normalizer.from_bytes("粤智助".encode()).best() is not None)
"""


def test_client_guesses_utf8_without_library() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", GUESSES], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stdout.split() == ["False", "粤智助", "True"], done.stderr


def test_guess_is_there_for_requests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "charset_normalizer", raising=False)
    with guessing_utf8():
        assert sys.modules["charset_normalizer"].detect(b"\xff") == {"encoding": "utf-8"}
    assert "charset_normalizer" not in sys.modules


def test_loaded_library_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", pytest)
    with guessing_utf8():
        assert sys.modules["charset_normalizer"] is pytest
    assert sys.modules["charset_normalizer"] is pytest
