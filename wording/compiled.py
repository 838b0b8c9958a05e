"""Files that are made of others: beside their source, or in a private folder where the installation cannot be written."""

import tempfile
from collections.abc import Callable
from pathlib import Path

TOGETHER_S = 2.0
"""An installer unpacks both files within this time, in any order; an editor of the one needs longer."""


def is_stale(source: Path, made: Path) -> bool:
    """Whether `made` must be made again."""
    return not made.exists() or made.stat().st_mtime + TOGETHER_S < source.stat().st_mtime


def compiled(source: Path, suffix: str, make: Callable[[Path, Path], None]) -> Path:
    """What `make` makes of `source`, under its name with another suffix. Made only when it is missing or older."""
    beside = source.with_suffix(suffix)
    if not is_stale(source, beside):
        return beside
    try:
        _make_whole(source, beside, make)
    except OSError:
        beside = Path(tempfile.mkdtemp(prefix="kiosk-wording-")) / beside.name
        make(source, beside)
    return beside


def _make_whole(source: Path, made: Path, make: Callable[[Path, Path], None]) -> None:
    """Beside its place first: of two processes that start at once none reads what the other has half written."""
    with tempfile.TemporaryDirectory(dir=made.parent, prefix=".making-") as folder:
        whole = Path(folder) / made.name
        make(source, whole)
        whole.replace(made)
