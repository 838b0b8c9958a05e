"""The arrows between the rooms hold (docs/architecture.md; contracts in pyproject.toml)."""

import pytest
from importlinter import cli
from importlinter.cli import EXIT_STATUS_SUCCESS

from tests.architecture.sources import ROOT


def test_import_contracts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    status = cli.lint_imports(no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
