"""A terminal speaks HTTP without the libraries for encodings and foreign host names until one is needed; others still find them."""

import subprocess
import sys

import pytest

from offline_queue.lean_requests import replaced_libraries

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


HOSTS = """
import sys
from offline_queue.lean_requests import requests
print("idna" in sys.modules)
print(requests.Request("GET", "http://\u7ca4.example/").prepare().url)
print("idna" in sys.modules)
"""


def test_client_guesses_utf8_without_library() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", GUESSES], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stdout.split() == ["False", "粤智助", "True"], done.stderr


def test_foreign_host_name_loads_its_tables() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", HOSTS], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stdout.split() == ["False", "http://xn--96z.example/", "True"], done.stderr


def test_guess_is_there_for_requests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "charset_normalizer", raising=False)
    with replaced_libraries():
        assert sys.modules["charset_normalizer"].detect(b"\xff") == {"encoding": "utf-8"}
    assert "charset_normalizer" not in sys.modules


def test_loaded_library_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", pytest)
    with replaced_libraries():
        assert sys.modules["charset_normalizer"] is pytest
    assert sys.modules["charset_normalizer"] is pytest
