"""A listening process with a recogniser that understands one thing: how long the sound is. The model's place is `make bench`."""

import os
import sys

from drivers.microphone.listening import serve_listening
from drivers.ports.microphone import RECORDED_RATE


def main() -> None:
    serve_listening(lambda: lambda pcm: f"{len(pcm) / 2 / RECORDED_RATE:.1f}", sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


if __name__ == "__main__":
    main()
