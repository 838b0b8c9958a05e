"""What was typed is in no core dump: neither of the terminal nor of what it starts."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from contract.core_dumps import forbid_core_dumps
from kiosk.papers.press import TypstPress
from tests.kiosk.parts import a_document

CRASH = """
import ctypes, os, resource, subprocess, sys
from contract.core_dumps import forbid_core_dumps
forbid_core_dumps()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE), flush=True)
print(subprocess.run([sys.executable, "-c", "import resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"],
      capture_output=True, text=True).stdout.strip(), flush=True)
typed = "欧阳" * 1000
os.kill(os.getpid(), 11)
"""


def unlimited() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def crashed(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=unlimited,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_crash_writes_no_core(tmp_path: Path) -> None:
    done = crashed(CRASH, tmp_path)
    assert done.returncode == -signal.SIGSEGV
    assert done.stdout.splitlines() == ["0 0 0", "0 0"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["run", "--help"])
def test_only_the_terminal_is_closed_to_debuggers(verb: str) -> None:
    """`kiosk run` begins closed; what fails after that is of no interest here."""
    program = f"""
import ctypes, sys
import app.__main__ as entry
sys.argv = ["kiosk", {verb!r}, "--settings", "/nonexistent"]
try:
    entry.main()
except SystemExit:
    pass
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
    from kiosk.services.memory import guarded

    environment = guarded({**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.splitlines()[-1] == ("0" if verb == "run" else "1"), done.stderr


def test_document_is_set_with_cores_forbidden() -> None:
    assert TypstPress().render(a_document()).startswith(b"%PDF")


def test_limit_and_flag_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    flags: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limit: limits.append(limit))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(prctl=lambda *args: flags.append(args[0])))
    forbid_core_dumps()
    assert (limits, flags) == ([(0, 0)], [4])
