"""The configuration of packaging/cluster with its places filled in, as an operator does for each machine."""

from pathlib import Path
from string import Template

FOLDER = Path(__file__).parents[2] / "packaging/cluster"


def filled(name: str, /, **places: object) -> str:
    """A file's text. Raises KeyError where a place is not given."""
    return Template((FOLDER / name).read_text("utf-8")).substitute({key: str(value) for key, value in places.items()})


def places_of(name: str) -> set[str]:
    """What has to be filled in."""
    template = Template((FOLDER / name).read_text("utf-8"))
    return set(template.get_identifiers())
