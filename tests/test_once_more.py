"""What failed runs once more alone, which says what kind of fault it is; the run stays red."""

import json
from pathlib import Path

import pytest

from tests import once_more

UNSTEADY = """
from pathlib import Path

def test_second_time_passes():
    seen = Path("seen")
    was_there, _ = seen.exists(), seen.touch()
    assert was_there

def test_passes():
    pass
"""
BROKEN = "import pytest\n@pytest.mark.parametrize('each', range({count}))\ndef test_fails(each):\n    assert False\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return tmp_path


def test_group_is_no_part_of_a_name(folder: Path) -> None:
    cache = folder / once_more.CACHE / "v/cache"
    cache.mkdir(parents=True)
    names = ["t.py::test_a@wipe", "t.py::test_b[x@y.cn]@wipe", "t.py::test_c[x@y]", "t.py::test_d"]
    (cache / "lastfailed").write_text(json.dumps(dict.fromkeys(names, True)))
    assert once_more._failed() == ["t.py::test_a", "t.py::test_b[x@y.cn]", "t.py::test_c[x@y]", "t.py::test_d"]


@pytest.mark.parametrize(
    ("tests", "status", "tries", "is_unsteady"),
    [
        (UNSTEADY, 1, 2, True),
        (BROKEN.format(count=1), 1, 2, False),
        (BROKEN.format(count=once_more.MOST + 1), 1, 1, False),
        ("def test_passes():\n    pass\n", 0, 1, False),
        ("import nothing_of_that_name\n", 2, 1, False),
    ],
)
def test_failed_test_runs_once_more(
    folder: Path, capfd: pytest.CaptureFixture[str], tests: str, status: int, tries: int, is_unsteady: bool
) -> None:
    (folder / "test_them.py").write_text(tests, "utf-8")
    assert once_more.main(["test_them.py"]) == status
    said = capfd.readouterr().out
    assert said.count("\nOnce more, alone:") == tries - 1
    assert ("UNSTEADY" in said) is is_unsteady


@pytest.mark.parametrize(("reason", "status"), [(f"{once_more.NO_PARTNER}emupos is not installed", 1), ("no disk", 0)])
def test_run_without_a_partner_is_red(
    folder: Path, capfd: pytest.CaptureFixture[str], reason: str, status: int
) -> None:
    tests = f"import pytest\n@pytest.mark.skip(reason={reason!r})\ndef test_proof(): pass\ndef test_more(): pass\n"
    (folder / "test_them.py").write_text(tests, "utf-8")
    assert once_more.main(["test_them.py"]) == status
    assert ("test_proof: emupos is not installed" in capfd.readouterr().out) is bool(status)
