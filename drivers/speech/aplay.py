"""Plays samples through `aplay` (alsa-utils), as a child that is killed to be silent."""

import os
import select
import subprocess
from collections.abc import Callable, Iterable
from typing import IO

from drivers.piped.raw_sound import raw_sound
from drivers.speech.clip_sound import RATE

LOOK_EVERY = 0.05
_BUFFER_MICROSECONDS = 100_000
"""What the card still holds when the child is killed."""


def play_command(program: str, device: str) -> list[str]:
    """What is played never is in it: every user of the machine can read command lines."""
    chosen = ["-D", device] if device else []
    return [program, *raw_sound(RATE), f"--buffer-time={_BUFFER_MICROSECONDS}", *chosen, "-"]


def start_player(command: list[str]) -> "subprocess.Popen[bytes]":
    """The child, waiting for samples. OSError when it does not start."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if child.stdin is not None:
        os.set_blocking(child.stdin.fileno(), False)
    return child


def feed_samples(child: "subprocess.Popen[bytes]", pieces: Iterable[bytes], is_over: Callable[[], bool]) -> str:
    """Hand the pieces over until they end, the child ends, or `is_over`, which kills it. What the child complained of."""
    if child.stdin is None or child.stderr is None:
        raise ValueError("the child has no pipes")
    try:
        for piece in pieces:
            if not _handed_over(child.stdin, piece, is_over):
                break
    except BrokenPipeError:  # it ended, and says why
        pass
    finally:
        child.stdin.close()
    while not is_over():
        try:
            child.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            continue
        break
    child.kill()
    with child.stderr as complaint:
        said = complaint.read()
    child.wait()
    return said.decode("utf-8", "replace")


def _handed_over(pipe: IO[bytes], piece: bytes, is_over: Callable[[], bool]) -> bool:
    left = memoryview(piece)
    while left:
        if is_over():
            return False
        if select.select([], [pipe], [], LOOK_EVERY)[1]:
            left = left[os.write(pipe.fileno(), left[:4096]) :]
    return not is_over()
