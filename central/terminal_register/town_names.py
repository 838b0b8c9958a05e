"""What the places of terminals are called: the regions of the catalogue's folder, by their 区划代码."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_REGIONS = Path("reference") / "regions.toml"


@cache
def town_names(catalogue_folder: Path) -> Mapping[str, str]:
    """What the places of a 区划代码 are called, by code. Empty where the folder has no such file: then a place is called by its code."""
    try:
        rows = tomllib.loads((catalogue_folder / _REGIONS).read_text("utf-8"))["region"]
    except FileNotFoundError:
        return {}
    return {str(row["code"]): str(row["name"]["zh"]) for row in rows}
