"""Whatever is typed wrongly at the centre, or is not there, is told in a sentence and by the exit status."""

import io
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from rich.console import Console

from central.cli import verbs as cli
from central.operators.session import ConsoleLogin

ENROL = ("enrol", "YC-9", "--site", "甲", "--site-en", "A")


@pytest.fixture
def central(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs the command line as `central` does; gives the exit status and all that was said."""
    monkeypatch.setenv("GOV_CENTRAL_DATABASE_URL", f"sqlite:///{tmp_path}/central.db")
    monkeypatch.setenv("GOV_CENTRAL_KEYS_FOLDER", f"{tmp_path}/keys")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["central", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else int(code is not None), said.out + said.err

    return run


@pytest.mark.parametrize(
    "verb",
    ["serve", "migrate", "enrol", "resend", "usage", "publish", "notice", "department", "forward", "orders", "release"],
)
def test_every_verb_has_help(verb: str, central: Callable[..., tuple[int, str]]) -> None:
    status, said = central(verb, "--help")
    assert status == 0
    assert "Usage" in said


@pytest.mark.parametrize(
    ("arguments", "reported", "expected"),
    [
        (("migrate", "--database-url", "nonsense"), "sqlite:///FILE", 2),
        (("migrate", "--database-url", "mysql://u:hidden@127.0.0.1/x"), "postgresql://USER@HOST/NAME", 2),
        (("migrate", "--database-url", "sqlite:////proc/none/c.db"), "cannot read or write", 1),
        (("serve", "--port", "99999"), "65535", 2),
        (("serve", "--host", "256.1.1.1", "--port", "0"), "cannot listen", 1),
        (("usage", "--item", "XX999"), "there is no item XX999", 2),
        (("usage", "--from", "2026-11-02", "--to", "2026-11-01"), "after the last", 2),
        (("enrol", "bad name!", *ENROL[2:]), "such as YC-001", 2),
        ((*ENROL, "--region", "12"), "6 digits", 2),
        (("enrol", "YC-9", "--site", " ", "--site-en", "A"), "may not be empty", 2),
        (("publish", "nowhere"), "there is no folder items/", 1),
        (("department", "nowhere", "up"), "police", 2),
        (("notice", "停电", "Power cut", "--days", "-1"), "--days", 2),
    ],
)
def test_what_cannot_be_done_is_reported(
    arguments: tuple[str, ...], reported: str, expected: int, central: Callable[..., tuple[int, str]]
) -> None:
    if arguments[0] == "usage":
        central("migrate")
    status, said = central(*arguments)
    assert (status, reported in said) == (expected, True), said
    assert "Traceback" not in said
    assert "hidden" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("usage",), ("usage", "--json"), ("rebuild",), ("rebuild", "--check"), ("orders",), ("alarms",), ("forward",),
        ("revoke", "YC-1"), ("rotate", "YC-1"), ("allow", "YC-1"), ("resend", "YC-1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_reading_verb_makes_no_database(
    arguments: tuple[str, ...], central: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    status, said = central(*arguments, "--database-url", f"sqlite:///{tmp_path}/away/none.db")
    assert status == 1, said
    assert "there is no database there" in said
    assert f"{tmp_path}/away/none.db" in said
    assert "--database-url" in said
    assert "GOV_CENTRAL_DATABASE_URL" in said
    assert not list(tmp_path.iterdir())


def test_an_unreachable_database_is_reported_without_its_password(
    central: Callable[..., tuple[int, str]], free_port: int
) -> None:
    status, said = central("migrate", "--database-url", f"postgresql://kiosk:hidden@127.0.0.1:{free_port}/x")
    assert status == 1
    assert "Connection refused" in said
    assert "hidden" not in said


def test_foreign_file_is_reported_and_left_alone(central: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
    status, said = central("migrate", "--database-url", f"sqlite:///{tmp_path}/letter.db")
    assert status == 1
    assert "not a database" in said
    assert (tmp_path / "letter.db").read_text().startswith("Dear")


def test_wrong_settings_of_the_environment_are_reported(
    central: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOV_CENTRAL_PORT", "eighty")
    status, said = central("migrate")
    assert status == 2
    assert "port: " in said


def test_a_damaged_key_is_reported_and_left_alone(central: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    assert central("keys")[0] == 0
    (tmp_path / "keys" / "signing.key").write_text("rust")
    status, said = central("keys")
    assert status == 1
    assert "signing.key" in said
    assert (tmp_path / "keys" / "signing.key").read_text() == "rust"


def test_a_taken_port_is_reported(central: Callable[..., tuple[int, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, said = central("serve", "--port", str(taken.getsockname()[1]))
    assert status == 1
    assert "Address already in use" in said


def test_migrate_enrol_and_usage_do_what_they_say(central: Callable[..., tuple[int, str]]) -> None:
    assert central("migrate")[0] == 0
    status, said = central(*ENROL, "--json")
    assert status == 0
    assert re.fullmatch(r"\w{4}(-\w{4}){6}", json.loads(said)["code"])
    status, said = central("usage", "--json")
    assert status == 0
    assert json.loads(said)["totals"] == dict.fromkeys(("served", "simulated", "uncertain", "people", "visits"), 0)
    assert "people" in central("usage")[1]


def test_serve_says_where_it_answers(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "central.cli", "serve", "--port", "0", "--keys", f"{tmp_path}/keys"]
    command += ["--database-url", f"sqlite:///{tmp_path}/c.db"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/console", process.stdout.readline())
            assert address is not None
            assert process.stdout.readline().startswith("控制台口令")
            with urlopen(address.group(), timeout=60) as page:
                assert page.status == 200
        finally:
            process.terminate()
    assert process.returncode in (0, -signal.SIGTERM)  # uvicorn ends in order, then lets the signal have its way


def test_made_up_password_is_in_no_journal(tmp_path: Path) -> None:
    login = ConsoleLogin("correct-horse", b"", is_generated=True)
    for is_person in (True, False):
        said = io.StringIO()
        cli.say_where("http://127.0.0.1:8400", login, tmp_path, Console(file=said, force_terminal=is_person, width=200))
        assert ("correct-horse" in said.getvalue()) is is_person
    file = tmp_path / "console-password"
    assert file.read_text() == "correct-horse\n"
    assert file.stat().st_mode & 0o077 == 0
