"""Writes the settings of a terminal as the TOML file that `kiosk run --settings` reads."""

import json
from collections.abc import Mapping
from pathlib import Path

from kiosk.services.settings import Settings


def write_settings(settings: Settings, path: Path) -> None:
    """One line a setting; the enrolment code stays out, for who is enrolled already."""
    values = settings.model_dump(mode="json", exclude={"enrol_code", "maintenance_pin", "window"}, exclude_none=True)
    values["maintenance_pin"] = settings.maintenance_pin.get_secret_value()
    path.touch(mode=0o600)
    path.chmod(0o600)  # it holds the PIN: others may not read it
    path.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in values.items()), "utf-8")


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        given = {name: each for name, each in value.items() if each is not None}
        return "{" + ", ".join(f"{json.dumps(name)} = {_toml(each)}" for name, each in given.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)  # texts, numbers and truth values are written alike; \u escapes too
