"""The arrows between the rooms hold (docs/architecture.md; contracts in pyproject.toml)."""

import logging
from collections.abc import Iterator

import pytest
from importlinter import cli
from importlinter.cli import EXIT_STATUS_SUCCESS

from tests.architecture.sources import ROOT


@pytest.fixture
def own_loggers() -> Iterator[None]:
    """The linter sets up logging for itself and thereby switches off every logger that is there: on again afterwards."""
    loggers = [each for each in logging.Logger.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    were_off = {each for each in loggers if each.disabled}
    yield
    for each in loggers:
        each.disabled = each in were_off


@pytest.mark.usefixtures("own_loggers")
def test_import_contracts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    status = cli.lint_imports(no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
