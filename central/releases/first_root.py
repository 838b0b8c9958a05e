"""What a terminal is given to begin its trust in releases with."""

from pathlib import Path

from contract.releases import MOST_ROOT_BYTES

FIRST_ROOT = "1.root.json"


def first_root(releases_folder: Path) -> bytes:
    """The first signed list of root keys; empty where no repository was begun, or it is no such list."""
    try:
        content = (releases_folder / "metadata" / FIRST_ROOT).read_bytes()
    except OSError:
        return b""
    return content if len(content) <= MOST_ROOT_BYTES else b""
