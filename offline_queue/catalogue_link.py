"""Which of the published catalogues on this disk is in use. Apart from the store, which knows keys and bundles."""

from pathlib import Path

CURRENT = "current"
"""The link in the folder of catalogues that names the one in use."""


def current_catalogue(folder: Path) -> Path | None:
    """The folder in use, or None when the centre has published nothing to this terminal yet."""
    link = folder / CURRENT
    return link.resolve() if link.is_dir() else None
