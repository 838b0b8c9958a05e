"""After visits of a marked person, ended and aborted at each step, their name and numbers are nowhere in the process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contract.memory_guard import has_guard
from kiosk.services.memory import GUARDED, guarded
from tests.kiosk.marker import marked_mobile, marked_name, marked_number
from tests.kiosk.memory_search import encodings, occurrences


@contextmanager
def probe(*arguments: str) -> Iterator[int]:
    """The probe's process id, once its visits are over."""
    command = [sys.executable, "-m", "tests.kiosk.wipe_probe", *arguments]
    environment = guarded({**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            word = process.stdout.readline().split()
            assert word[0] == "ready"
            yield int(word[1])
        finally:
            process.kill()


def patterns() -> dict[str, bytes]:
    texts = {"name": marked_name(), "number": marked_number(), "mobile": marked_mobile()}
    return {f"{what} as {form}": raw for what, text in texts.items() for form, raw in encodings(text).items()}


def test_nothing_of_the_person_is_left_in_memory() -> None:
    with probe("--press") as pid:
        assert not +occurrences(pid, patterns())
        assert Path(f"/proc/{pid}/task/{pid}/children").read_text() == "", "the press has ended with the visit"


def test_the_search_finds_a_person_who_is_there() -> None:
    with probe("--stay") as pid:
        found = +occurrences(pid, patterns())
    assert {"name", "number"} <= {each.split()[0] for each in found}


def test_a_process_knows_whether_it_is_guarded() -> None:
    assert has_guard(guarded({}), GUARDED)
    assert not has_guard({}, GUARDED)
