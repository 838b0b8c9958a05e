"""How the terminal begins: guarded or not at all, with the window that was asked for, and its demonstration with a centre."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import __main__
from app.cli import command_line
from catalogue.loader import PACKAGED
from kiosk.services.memory import GUARDED


class BegunAgain(Exception):
    """The process would be another one now."""


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], dict[str, str]]]:
    """A process whose freed memory stays readable; gives what it began again with."""
    begun: list[tuple[str, list[str], dict[str, str]]] = []

    def begins(program: str, arguments: list[str], environment: dict[str, str]) -> None:
        begun.append((program, arguments, environment))
        raise BegunAgain

    for name in GUARDED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "execve", begins)
    monkeypatch.setattr(sys, "argv", ["kiosk", "run", "--window"])
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "app", "run", "--window"])
    return begun


def test_terminal_without_memory_overwriting_starts_again(
    unguarded: list[tuple[str, list[str], dict[str, str]]],
) -> None:
    with pytest.raises(BegunAgain):
        __main__.main()
    ((program, arguments, environment),) = unguarded
    assert program == arguments[0] == sys.executable
    assert arguments[1:] == ["-m", "app", "run", "--window"]
    assert environment.items() >= GUARDED.items()


def test_once_guarded_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    for name, value in GUARDED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["kiosk", "run"])
    monkeypatch.setattr("app.screen.loading.begin_loading", lambda: ran.append("begin"))
    monkeypatch.setattr(command_line, "main", lambda: ran.append("run"))
    __main__.main()
    assert ran == ["begin", "run"]


def test_help_begins_nothing(monkeypatch: pytest.MonkeyPatch, unguarded: list[Any]) -> None:
    ran: list[str] = []
    monkeypatch.setattr(sys, "argv", ["kiosk", "run", "--help"])
    monkeypatch.setattr(command_line, "main", lambda: ran.append("help"))
    __main__.main()
    assert (ran, unguarded) == (["help"], [])


def test_demo_environment_gets_the_requested_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    staged: list[Any] = []

    def run_with_demo(folder: Path, window: Any, options: Any) -> int:
        staged.append((folder, window, options))
        return 0

    for name, value in GUARDED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.screen.loading.load_quickly", lambda: None)
    monkeypatch.setattr("app.screen.running.run_with_demo", run_with_demo)
    monkeypatch.setattr(sys, "argv", ["kiosk", "run", "--with-centre", "--dock", "--size", "540x960", "--data", "here"])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 0
    ((folder, window, options),) = staged
    assert (folder, window.width, window.height) == (Path("here"), 540, 960)
    assert options.has_dock


def test_catalogue_without_own_lists_is_still_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("items", "departments.toml", "themes.toml", "shared_options.toml"):
        source = PACKAGED / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    monkeypatch.setattr(sys, "argv", ["kiosk", "catalogue", "check", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 0
    assert "240" in capsys.readouterr().out


def test_way_to_first_screen_loads_no_typer() -> None:
    code = "import app.cli.command_line, app.cli.run_verb, app.screen.running, sys; print('typer' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"
