"""Qt starts no message bus where there is none, and finds the one there is."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ui.application import ScreenSettings, environment
from ui.input_method import InputMethod

BUS = "DBUS_SESSION_BUS_ADDRESS"


@pytest.fixture
def input_method() -> InputMethod:
    made = InputMethod()
    made.close()
    return made


@pytest.mark.parametrize(
    ("around", "wanted"),
    [({}, "disabled:"), ({BUS: "unix:path=/there"}, None), ({"XDG_RUNTIME_DIR": "/nowhere"}, "disabled:")],
)
def test_missing_bus_is_not_started(
    around: Mapping[str, str], wanted: str | None, input_method: InputMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (BUS, "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    assert environment(ScreenSettings(), input_method).get(BUS) == wanted


def test_bus_of_the_session_is_used(tmp_path: Path, input_method: InputMethod, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BUS, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "bus").touch()
    assert BUS not in environment(ScreenSettings(), input_method)
