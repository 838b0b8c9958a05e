"""A terminal speaks HTTP without the library that guesses encodings, and other programs still find it."""

import subprocess
import sys

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
