"""Writes a whole file of the catalogue from its tables: every table on lines of its own, what is in them on one line each."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

_BARE = re.compile(r"^[A-Za-z0-9_-]+\Z")


def toml_tables(key: str, tables: Sequence[Mapping[str, Any]]) -> str:  # Any: what a TOML file may hold
    """The text of a file of `[[key]]`; comments and the order of lines are of the file that was read, and do not come back."""
    text = "\n".join(f"[[{key}]]\n{''.join(_line(name, value) for name, value in table.items())}" for table in tables)
    if tomllib.loads(text) != {key: list(tables)}:
        raise ValueError("the file would not say the same")
    return text


def _line(name: str, value: object) -> str:
    return f"{_key(name)} = {_value(value)}\n"


def _key(name: str) -> str:
    return name if _BARE.match(name) else _text(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_value(element)}" for name, element in value.items()) + " }"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
