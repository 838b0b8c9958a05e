"""What the places of a 区划代码 are called, from the reference data of the catalogue that the settings name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path("reference") / "regions.toml"


@cache
def town_names(catalogue_folder: Path) -> Mapping[str, str]:
    """By code. Empty where the folder has no such file: then a place is called by its code."""
    try:
        rows = tomllib.loads((catalogue_folder / _FILE).read_text("utf-8"))["region"]
    except FileNotFoundError:
        return {}
    return {str(row["code"]): str(row["name"]["zh"]) for row in rows}
